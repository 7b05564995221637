import type { CircleAction } from '@fengsui/contract';
import type { ShownClock } from '../Clock';
import { termClock } from '../registry/waits';

/** Until when a 联动 runs, as clocks are drawn. */
export const untilClock = (a: CircleAction): ShownClock =>
  termClock({ ask: a.wantedName, owner: '各账号', startsAt: a.at, dueAt: a.until, late: false });
