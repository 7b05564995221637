import type { ClueActName, ClueDetail } from '@fengsui/contract';
import { useState } from 'react';
import { Dialog } from '../Dialog';
import { ActForm } from './ActForm';
import { ACTS } from './acts';

type Act = Exclude<ClueActName, 'waive'>;

/** What the person may do now, each in a dialog of its own; what is next stands first. */
export function ClueActs({ clue, reload }: { clue: ClueDetail; reload: () => void }) {
  const [act, setAct] = useState<Act | null>(null);
  const next = clue.clock?.act;
  const acts = (clue.can as Act[]).toSorted((a, b) => Number(b === next) - Number(a === next));
  if (acts.length === 0) return clue.why ? <p className="quiet">{clue.why}</p> : null;
  return (
    <div className="clue-acts">
      {acts.map((a, i) => (
        <button key={a} type="button" className={i === 0 ? 'primary' : 'plain'} onClick={() => setAct(a)}>
          {ACTS[a].name}
        </button>
      ))}
      {clue.why && <p className="quiet">{clue.why}</p>}
      <Dialog title={act ? ACTS[act].name : ''} open={act !== null} onClose={() => setAct(null)}>
        {act && <ActForm clue={clue} act={act} onDone={() => (setAct(null), reload())} />}
      </Dialog>
    </div>
  );
}
