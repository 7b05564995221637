import type { IncidentSummary } from '@fengsui/contract';
import { Link } from 'react-router';
import { useNow } from '../live/now';
import { span } from '../live/time';
import { Clock } from './Clock';
import { LadderLine } from './Ladder';
import { LevelTag } from './LevelTag';
import { owed, STATES, topicWord } from './words';

/** One open matter on a card: level, what, whose, how far, by when. */
export function IncidentCard({ incident: i, to }: { incident: IncidentSummary; to: string }) {
  const clocks = i.clocks.filter(owed).slice(0, 2);
  return (
    <Link to={to} className="card incident-card" data-testid="incident-card">
      <div className="card-head">
        <LevelTag level={i.level} confirmed={i.levelConfirmed} />
        <span className="quiet">{STATES[i.state]}</span>
        <span className="quiet figures card-code">{i.code}</span>
      </div>
      <div className="card-title">{i.title}</div>
      <div className="quiet">
        {i.unitName} · {topicWord(i.topic)} · {i.mentionCount} 条 · <Since at={i.openedAt} />
      </div>
      {i.state === 'proposed' ? (
        <p className="next">待值班员核定等级，核定后开始计时。</p>
      ) : (
        <>
          <LadderLine levelNo={i.levelNo} />
          {clocks.map((c) => (
            <Clock key={c.deadlineId} clock={c} />
          ))}
          {i.nextStep && <p className="next">{i.nextStep}</p>}
        </>
      )}
    </Link>
  );
}

function Since({ at }: { at: string }) {
  return <>{span(useNow() - Date.parse(at))}前立案</>;
}

/** By nearest clock; what is overdue first, what asks nothing last. */
export function byClock(a: IncidentSummary, b: IncidentSummary): number {
  const due = (i: IncidentSummary): number =>
    // one that stands while its incident is paused comes after all that run
    Math.min(
      Infinity,
      ...i.clocks.filter(owed).map((c) => (c.stoodAt ? Number.MAX_SAFE_INTEGER : Date.parse(c.dueAt))),
    );
  return due(a) - due(b) || Number(b.openedAt > a.openedAt) - Number(a.openedAt > b.openedAt) || 0;
}
