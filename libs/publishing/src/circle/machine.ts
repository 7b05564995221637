import type { CircleActionState, CircleRequestAct, CircleRequestState } from '@fengsui/contract';
import { mustReachAll } from '@fengsui/platform';

/** Where a 联动 goes. end: its time is over, by the engine. */
export const ACTION_MOVES: Record<CircleActionState, Partial<Record<'end' | 'withdraw', CircleActionState>>> = {
  open: { end: 'ended', withdraw: 'withdrawn' },
  ended: {},
  withdrawn: {},
};
/** Where a request goes. see, see_late, miss: by the engine from what was read; cancel: with its 联动. */
export const REQUEST_MOVES: Record<
  CircleRequestState,
  Partial<Record<CircleRequestAct | 'see' | 'see_late' | 'miss' | 'cancel', CircleRequestState>>
> = {
  asked: { see: 'done', see_late: 'late', miss: 'missed', declare: 'declared', excuse: 'excused', cancel: 'cancelled' },
  // a post in time may be read after it
  missed: { see: 'done', see_late: 'late', declare: 'declared', excuse: 'excused' },
  // what is seen counts above what was said
  declared: { see: 'done', see_late: 'late', cancel: 'cancelled' },
  done: {},
  late: {},
  excused: {},
  cancelled: {},
};
export const REQUEST_ACTS: Record<CircleRequestAct, { name: string; by: 'unit' | 'office' }> = {
  declare: { name: '申报已联动', by: 'unit' },
  excuse: { name: '免予联动', by: 'office' },
};

/** States from which an act leads somewhere. */
export const from = (act: keyof (typeof REQUEST_MOVES)['asked']): CircleRequestState[] =>
  (Object.keys(REQUEST_MOVES) as CircleRequestState[]).filter((s) => act in REQUEST_MOVES[s]);

mustReachAll('circle action', ACTION_MOVES, ['open']);
mustReachAll('circle request', REQUEST_MOVES, ['asked']);
