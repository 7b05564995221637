import type { AlarmView } from './overview.js';

/** 已看到: somebody at the desk knows of an alarm. It signs nothing: 签收 is the unit's. */
export interface AlarmSeen {
  by: string;
  at: string;
}

/** GET /api/alarms/unseen: alarms of the last 24 hours that nobody at the desk has said 已看到 to and whose incident nobody has graded or ended since; oldest first, at most 50. For 宣传部. */
export interface UnseenAlarms {
  now: string;
  alarms: AlarmView[];
}

/** POST /api/alarms/seen: says 已看到 to these. Safe to repeat; the first who says it stands in the log. */
export interface AlarmSeenRequest {
  ids: string[];
}
/** How many of them nobody had said it to before. */
export interface AlarmSeenAnswer {
  seen: number;
}
