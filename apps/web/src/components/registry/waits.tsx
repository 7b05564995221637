import type { AccountWait } from '@fengsui/contract';
import { Clock, type ShownClock } from '../Clock';

/** A term that stands beside a line, as clocks are drawn. */
export const termClock = (w: {
  ask: string;
  owner: string;
  startsAt: string;
  dueAt: string;
  late: boolean;
}): ShownClock => ({
  ...{ kindName: w.ask, owner: w.owner, startsAt: w.startsAt, dueAt: w.dueAt },
  ...{ state: w.late ? 'breached' : 'pending', metAt: null, latenessMs: null, stoodAt: null },
});

/** Until when; before the engine has looked nothing is said of it. */
export function WaitClock({
  wait: w,
  owner = true,
  big = false,
}: {
  wait: AccountWait;
  owner?: boolean;
  big?: boolean;
}) {
  if (!w.dueAt) return <p className="quiet">{owner ? `待${w.ownerName}${w.ask}` : w.ask}</p>;
  return <Clock clock={termClock({ ...w, owner: w.ownerName, dueAt: w.dueAt })} owner={owner} big={big} />;
}
