import { serverNow } from '../live/now';
import { fullTime, shortTime } from '../live/time';

/** A moment in few words, whole when hovered. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={fullTime(at)}>
      {shortTime(at, serverNow())}
    </time>
  );
}
