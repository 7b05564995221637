import type { IncidentDetail } from '@fengsui/contract';
import { Dialog } from '../Dialog';
import { type ActName, ACTS } from './acts';
import { CloseForm, RejectForm, ReopenForm } from './EndForms';
import { LevelForm } from './LevelForm';
import { MergeForm } from './Merge';
import { OfficeForm } from './OfficeForm';
import { TaskForm } from './Tasks';
import { Wordings } from './Wordings';

/** The form of one act over the page. Closed, what was typed stays as a draft. */
export function ActDialog({
  name,
  incident,
  reload,
  close,
}: {
  name: ActName | null;
  incident: IncidentDetail;
  reload: () => void;
  close: () => void;
}) {
  const act = ACTS.find((a) => a.name === name);
  return (
    <Dialog title={act?.title ?? ''} open={act !== undefined} onClose={close} wide={name === 'wording'}>
      {act && <Form name={act.name} incident={incident} reload={reload} done={close} />}
    </Dialog>
  );
}

function Form({ name, ...rest }: { name: ActName; incident: IncidentDetail; reload: () => void; done: () => void }) {
  switch (name) {
    case 'confirm':
      return <LevelForm {...rest} />;
    case 'merge':
      return <MergeForm {...rest} />;
    case 'close':
      return <CloseForm {...rest} />;
    case 'reject':
      return <RejectForm {...rest} />;
    case 'reopen':
      return <ReopenForm {...rest} />;
    case 'task':
      return <TaskForm {...rest} />;
    case 'wording':
      return <Wordings {...rest} />;
    default:
      return <OfficeForm name={name} {...rest} />;
  }
}
