import type { ClockView } from '@fengsui/contract';
import { useNow } from '../live/now';
import { clockTime, clockTimeSeconds, digits, shortTime, span } from '../live/time';

const SHORT = 10 * 60_000;
const DAYS = 48 * 3_600_000;

/** What is drawn of a term, an incident's or another. */
export type ShownClock = Pick<
  ClockView,
  'kindName' | 'owner' | 'startsAt' | 'dueAt' | 'state' | 'metAt' | 'latenessMs' | 'stoodAt'
>;

/** The due time, with seconds where the whole term is a matter of minutes. */
export function dueWords(c: Pick<ClockView, 'startsAt' | 'dueAt'>, now: number): string {
  const short = Date.parse(c.dueAt) - Date.parse(c.startsAt) < SHORT;
  const at = shortTime(c.dueAt, now);
  return short && !at.includes('日') ? clockTimeSeconds(c.dueAt) : at;
}

/** One term: how long is left or over, by when, and a thin bar. Only this re-renders each second. */
export function Clock({ clock, owner = true, big = false }: { clock: ShownClock; owner?: boolean; big?: boolean }) {
  const ends = clock.state !== 'pending' && !(clock.state === 'breached' && clock.metAt === null);
  return ends ? <Ended clock={clock} owner={owner} /> : <Running clock={clock} owner={owner} big={big} />;
}

function Running({ clock, owner, big }: { clock: ShownClock; owner: boolean; big: boolean }) {
  const ticking = useNow();
  // while the incident is paused its time stands still
  const now = clock.stoodAt ? Math.max(Date.parse(clock.stoodAt), Date.parse(clock.startsAt)) : ticking;
  const from = Date.parse(clock.startsAt);
  const due = Date.parse(clock.dueAt);
  const left = due - now;
  const part = Math.min(1, Math.max(0, (now - from) / Math.max(1, due - from)));
  const kind = left <= 0 ? 'late' : part >= 0.8 ? 'near' : 'calm';
  return (
    <div className={`clock clock-${kind}${big ? ' clock-big' : ''}`} data-testid="clock">
      <div className="clock-words">
        <span className="clock-kind">
          {owner ? `${clock.owner} ` : ''}
          {clock.kindName}
        </span>
        <span className="clock-left">
          {left > 0 ? (
            <>
              {clock.stoodAt ? '已暂停，还剩' : '还剩'} <b>{left < DAYS ? digits(left) : span(left)}</b>
            </>
          ) : (
            <b>已超 {overWords(-left)}</b>
          )}
        </span>
        <span className="clock-due">
          {clock.stoodAt ? '恢复后顺延' : left > 0 ? `${dueWords(clock, now)} 前` : `应于 ${dueWords(clock, now)}`}
        </span>
      </div>
      <div className="clock-bar" aria-hidden="true">
        <i style={{ width: `${part * 100}%` }} />
      </div>
    </div>
  );
}

function Ended({ clock, owner }: { clock: ShownClock; owner: boolean }) {
  const late = clock.latenessMs !== null && clock.latenessMs > 0;
  const words =
    clock.state === 'cancelled'
      ? '已取消'
      : clock.state === 'rebased'
        ? '已另计'
        : `${clock.metAt ? clockTime(clock.metAt) : ''} 完成${late ? `，超时 ${overWords(clock.latenessMs ?? 0)}` : '，按时'}`;
  return (
    <div className="clock clock-done" data-testid="clock">
      <div className="clock-words">
        <span className="clock-kind">
          {owner ? `${clock.owner} ` : ''}
          {clock.kindName}
        </span>
        <span className={late ? 'clock-left clock-was-late' : 'clock-left'}>{words}</span>
      </div>
    </div>
  );
}

/** 「12 分」; under a minute 「35 秒」. */
function overWords(ms: number): string {
  return span(ms);
}
