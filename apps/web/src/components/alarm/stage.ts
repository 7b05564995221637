/** How urgently an alarm that nobody has seen asks. */
export interface Stage {
  no: 1 | 2 | 3;
  /** 一般、加强、急促 */
  name: string;
  /** from this age of the oldest unseen alarm, ms */
  from: number;
  /** how often it sounds, ms */
  everyMs: number;
  /** loudness, 0 to 1 */
  gain: number;
}

/** A calm sign first; after one minute and after three it is louder and comes more often, because a room that heard nothing answers nothing. */
export const STAGES: Stage[] = [
  { no: 1, name: '一般', from: 0, everyMs: 20_000, gain: 0.2 },
  { no: 2, name: '加强', from: 60_000, everyMs: 10_000, gain: 0.45 },
  { no: 3, name: '急促', from: 180_000, everyMs: 5_000, gain: 0.8 },
];

/** The stage at this age of the oldest unseen alarm. */
export function stageOf(ageMs: number): Stage {
  return STAGES.findLast((s) => ageMs >= s.from) ?? STAGES[0]!;
}

/** 「预警待看 3 条」 for the title of the page; bare: between two flashes. */
export function titleOf(count: number, stage: Stage, bare: boolean): string {
  if (count === 0) return '烽燧';
  return stage.no === 3 && !bare ? `【预警待看】${count} 条` : `(${count}) 烽燧`;
}
