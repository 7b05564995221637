import type { IncidentPageOfList, IncidentSummary } from '@fengsui/contract';
import { useEffect, useId, useState } from 'react';
import { api, words } from '../../api/client';
import { serverNow } from '../../live/now';
import { shortTime } from '../../live/time';
import { Refused } from '../Dialog';
import { LevelTag } from '../LevelTag';
import { Skeleton } from '../States';
import { STATES } from '../words';

/** More than these, and a field to find one stands above. */
const MANY = 6;
const SHOWN = 20;
const PAUSE_MS = 250;

/** One of the incidents under way, nearest clock first, but for this one: those that have ended take in nothing. none: what to say when there is none. */
export function IncidentChoice({
  legend,
  except = null,
  none,
  chosen,
  onChoose,
}: {
  legend: string;
  except?: string | null;
  none: string;
  chosen: IncidentSummary | null;
  onChoose: (incident: IncidentSummary) => void;
}) {
  const id = useId();
  const [found, setFound] = useState<(IncidentPageOfList & { word: string }) | null>(null);
  const [unread, setUnread] = useState<string | null>(null);
  const [word, setWord] = useState('');
  const [many, setMany] = useState(false);
  useEffect(() => {
    let here = true;
    const asked = new URLSearchParams({ state: 'open,proposed', count: String(SHOWN + 1), text: word.trim() });
    const read = (): void =>
      void api<IncidentPageOfList>('GET', `/api/incidents/page?${asked}`).then(
        (page) => {
          if (!here) return;
          setFound({ ...page, word });
          setUnread(null);
          setMany((before) => before || page.total > MANY);
        },
        (e: unknown) => here && setUnread(words(e)),
      );
    const timer = setTimeout(read, word ? PAUSE_MS : 0);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [word]);
  if (!found) return unread ? <Refused error={unread} /> : <Skeleton rows={4} />;
  const shown = found.rows.filter((o) => o.id !== except).slice(0, SHOWN);
  if (!many && shown.length === 0) return <p className="quiet">{none}</p>;
  return (
    <>
      {many && (
        <div className="field">
          <label htmlFor={`${id}find`}>查找</label>
          <input
            id={`${id}find`}
            value={word}
            maxLength={60}
            placeholder="编号、名称或单位"
            onChange={(e) => setWord(e.target.value)}
          />
        </div>
      )}
      <Refused error={unread} />
      <fieldset className="choices" aria-busy={found.word !== word}>
        <legend>{legend}</legend>
        {shown.length === 0 && <p className="quiet">没有符合的事件。</p>}
        {shown.map((o) => (
          <label key={o.id}>
            <input type="radio" name={`${id}into`} checked={chosen?.id === o.id} onChange={() => onChoose(o)} />
            <span>
              <LevelTag level={o.level} confirmed={o.levelConfirmed} /> <b>{o.title}</b>
              <span className="quiet small figures">
                {o.code} · {o.unitName} · {STATES[o.state]} · {o.mentionCount} 条 · {shortTime(o.openedAt, serverNow())}{' '}
                立案
              </span>
            </span>
          </label>
        ))}
        {found.total > SHOWN + 1 && (
          <p className="quiet">这里列出时限最近的 {SHOWN} 起，其余请用编号、名称或单位查找。</p>
        )}
      </fieldset>
    </>
  );
}
