import { serverNow, useNow } from '../live/now';
import { absoluteTime, clockTime, clockTimeSeconds, longTime, shortTime, span } from '../live/time';

interface Given {
  /** ISO 8601 */
  at: string;
  /** short: 14:02, or with the day where it is not today; clock: 14:02; seconds: 14:02:11; long: 11月3日 14:02:11; ago: 12 分前 */
  form?: 'short' | 'clock' | 'seconds' | 'long' | 'ago';
  className?: string;
}

const FORMS = {
  short: (at: string) => shortTime(at, serverNow()),
  clock: clockTime,
  seconds: clockTimeSeconds,
  long: longTime,
};

/** A time, told as shortly as its place allows; whole to who points at it, and to machines. */
export function Time({ at, form = 'short', className = '' }: Given) {
  return (
    <time className={`figures ${className}`} dateTime={at} title={absoluteTime(at)}>
      {form === 'ago' ? <Ago at={at} /> : FORMS[form](at)}
    </time>
  );
}

function Ago({ at }: { at: string }) {
  const passed = useNow() - Date.parse(at);
  return <>{passed < 1000 ? '刚刚' : `${span(passed)}前`}</>;
}
