import type { ClueFlag } from '@fengsui/contract';

/** 可免责情形 in words; people decide whether they excuse. */
export const FLAG_WORDS: Record<ClueFlag, string> = {
  unreached: '没有任何渠道确认送达',
  engine_late: '系统通知或计时曾延迟',
  duplicate: '事件已并入他案或不予立案',
  wrong_unit: '经宣传部认定不属该单位',
  on_leave: '已登记请假或代班并有人代行',
};

/** What a missed clock rests on, as it is kept in clue.evidence. */
export interface EvidenceItem {
  deadlineId: string;
  kind: string;
  startsAt: string;
  dueAt: string;
  latenessMs: number;
  /** of the breach in the log */
  ledgerSeq: number;
  persons: { id: string | null; name: string; post: string }[];
  receipts: Receipt[];
  flags: ClueFlag[];
}
/** How a message to one of them fared, as of the breach. */
export interface Receipt {
  person_id: string;
  channel: string;
  state: string;
  at: string | null;
  error: string | null;
}

const ARRIVED = ['accepted', 'delivered', 'read'];
/** A browser that is off may be shown nothing although its maker took the message: there only its own receipt counts. */
export const arrived = (r: { state: string; channel: string }): boolean =>
  ARRIVED.includes(r.state) && !(r.channel === 'web_push' && r.state === 'accepted');

/** What may excuse one person, or those of a unit together: one who was reached is enough. */
export function flagsOf(a: {
  receipts: Receipt[];
  signed: boolean;
  engineLate: boolean;
  onLeave: boolean;
}): ClueFlag[] {
  return [
    ...(a.signed || a.receipts.some(arrived) ? [] : (['unreached'] as const)),
    ...(a.engineLate ? (['engine_late'] as const) : []),
    ...(a.onLeave ? (['on_leave'] as const) : []),
  ];
}
