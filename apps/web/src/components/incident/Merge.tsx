import type { IncidentDetail, IncidentSummary, MergeRequest } from '@fengsui/contract';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Dialog } from '../Dialog';
import { DecisionForm } from './DecisionForm';
import { IncidentChoice } from './IncidentChoice';
import { useDecision } from './useDecision';

/** 并入: this incident becomes part of another one that is under way. */
export function Merge({ incident: i, reload }: { incident: IncidentDetail; reload: () => void }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="quiet-button" onClick={() => setOpen(true)}>
        并入其他事件…
      </button>
      <Dialog title="并入其他事件" open={open} onClose={() => setOpen(false)}>
        <Choose incident={i} reload={reload} />
      </Dialog>
    </>
  );
}

function Choose({ incident: i, reload }: { incident: IncidentDetail; reload: () => void }) {
  const navigate = useNavigate();
  const decision = useDecision(reload);
  const [into, setInto] = useState<IncidentSummary | null>(null);
  async function merge(): Promise<void> {
    const done = await decision.decide(
      `/api/incidents/${i.id}/merge`,
      (reason) => ({ intoId: into!.id, reason, version: i.version }) satisfies MergeRequest,
    );
    if (done) void navigate(`/incidents/${into!.id}`);
  }
  return (
    <DecisionForm
      decision={decision}
      consequence={`本事件的 ${i.mentionCount} 条帖子和全部预警归入所选事件，本事件随即结束，其时限不再计。并入后不能撤销；并错的，可从所选事件中拆分出来。`}
      hint="如：同一件事，先后两个预警"
      button={into ? `并入 ${into.code}` : '请先选择事件'}
      ready={into !== null}
      submit={merge}
    >
      <IncidentChoice
        legend="并入哪个事件"
        except={i.id}
        none="没有其他处置中或待研判的事件。已办结的事件不能再并入。"
        chosen={into}
        onChoose={setInto}
      />
    </DecisionForm>
  );
}
