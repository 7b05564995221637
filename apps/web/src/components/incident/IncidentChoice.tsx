import type { IncidentSummary } from '@fengsui/contract';
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

/** One of the incidents under way, latest first, but for this one: those that have ended take in nothing. none: what to say when there is none. */
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
  const [all, setAll] = useState<IncidentSummary[] | null>(null);
  const [unread, setUnread] = useState<string | null>(null);
  const [word, setWord] = useState('');
  useEffect(() => {
    let here = true;
    api<IncidentSummary[]>('GET', '/api/incidents').then(
      (found) =>
        here &&
        setAll(
          found
            .filter((o) => o.id !== except && (o.state === 'open' || o.state === 'proposed'))
            .sort((a, b) => b.openedAt.localeCompare(a.openedAt)),
        ),
      (e: unknown) => here && setUnread(words(e)),
    );
    return () => {
      here = false;
    };
  }, [except]);
  if (unread) return <Refused error={unread} />;
  if (!all) return <Skeleton rows={4} />;
  if (all.length === 0) return <p className="quiet">{none}</p>;
  const shown = all.filter((o) => `${o.code}${o.title}${o.unitName}`.includes(word.trim()));
  return (
    <>
      {all.length > MANY && (
        <div className="field">
          <label htmlFor={`${id}find`}>查找</label>
          <input
            id={`${id}find`}
            value={word}
            placeholder="编号、名称或单位"
            onChange={(e) => setWord(e.target.value)}
          />
        </div>
      )}
      <fieldset className="choices">
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
      </fieldset>
    </>
  );
}
