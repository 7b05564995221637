import type { IncidentDetail, IncidentSummary, MergeRequest } from '@fengsui/contract';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { api, words } from '../../api/client';
import { serverNow } from '../../live/now';
import { shortTime } from '../../live/time';
import { Dialog, Refused } from '../Dialog';
import { LevelTag } from '../LevelTag';
import { Skeleton } from '../States';
import { STATES } from '../words';
import { DecisionForm } from './DecisionForm';
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

/** Those under way, latest first: one that has ended cannot take in another. */
function Choose({ incident: i, reload }: { incident: IncidentDetail; reload: () => void }) {
  const navigate = useNavigate();
  const decision = useDecision(reload);
  const [others, setOthers] = useState<IncidentSummary[] | null>(null);
  const [unread, setUnread] = useState<string | null>(null);
  const [into, setInto] = useState<IncidentSummary | null>(null);
  const [word, setWord] = useState('');
  useEffect(() => {
    let here = true;
    api<IncidentSummary[]>('GET', '/api/incidents').then(
      (all) =>
        here &&
        setOthers(
          all
            .filter((o) => o.id !== i.id && (o.state === 'open' || o.state === 'proposed'))
            .sort((a, b) => b.openedAt.localeCompare(a.openedAt)),
        ),
      (e: unknown) => here && setUnread(words(e)),
    );
    return () => {
      here = false;
    };
  }, [i.id]);
  if (unread) return <Refused error={unread} />;
  if (!others) return <Skeleton rows={4} />;
  if (others.length === 0) return <p className="quiet">没有其他处置中或待研判的事件。已办结的事件不能再并入。</p>;
  const shown = others.filter((o) => `${o.code}${o.title}${o.unitName}`.includes(word.trim()));
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
      {others.length > 6 && (
        <div className="field">
          <label htmlFor="merge-find">查找</label>
          <input
            id="merge-find"
            value={word}
            placeholder="编号、名称或单位"
            onChange={(e) => setWord(e.target.value)}
          />
        </div>
      )}
      <fieldset className="choices">
        <legend>并入哪个事件</legend>
        {shown.length === 0 && <p className="quiet">没有符合的事件。</p>}
        {shown.map((o) => (
          <label key={o.id}>
            <input type="radio" name="merge-into" checked={into?.id === o.id} onChange={() => setInto(o)} />
            <span>
              <LevelTag level={o.level} confirmed={o.levelConfirmed} /> <b>{o.title}</b>
              <span className="quiet small figures">
                {o.code} · {o.unitName} · {STATES[o.state]} · {o.mentionCount} 条 · {shortTime(o.openedAt, serverNow())}{' '}
                立案
              </span>
            </span>
          </label>
        ))}
      </fieldset>
    </DecisionForm>
  );
}
