/** Every clock of 第十三条. idle: signed and silent since. */
export const CLOCK_KINDS = [
  'ack',
  'first_report',
  'respond',
  'idle',
  'follow_report',
  'zero_report',
  'final_report',
  'rectify',
  'platform_contact',
  'public_statement',
  'press',
  'reply48',
] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];

/** Who owes a clock: the people of the level it stands at, the unit of its ladder, or 宣传部 for the school. */
type Ower = 'level' | 'unit' | 'office';

interface ClockRule {
  name: string;
  ower: Ower;
  /** counts from the occurrence, whatever the engine or the school does: neither re-based nor paused, wall time always */
  outward: boolean;
  /** reminded at 80 % */
  warned: boolean;
}

/** What each kind of clock does (docs/escalation.md has the same table). */
export const CLOCKS: Record<ClockKind, ClockRule> = {
  ack: { name: '签收', ower: 'level', outward: false, warned: true },
  first_report: { name: '初报', ower: 'unit', outward: false, warned: true },
  respond: { name: '回应', ower: 'unit', outward: false, warned: true },
  idle: { name: '进展', ower: 'level', outward: false, warned: false },
  follow_report: { name: '续报', ower: 'unit', outward: false, warned: true },
  zero_report: { name: '零报告', ower: 'unit', outward: false, warned: true },
  final_report: { name: '终报', ower: 'unit', outward: false, warned: true },
  rectify: { name: '整改反馈', ower: 'unit', outward: false, warned: true },
  platform_contact: { name: '平台沟通', ower: 'office', outward: false, warned: true },
  public_statement: { name: '权威信息发布', ower: 'office', outward: true, warned: true },
  press: { name: '新闻发布', ower: 'office', outward: true, warned: true },
  reply48: { name: '公开回应', ower: 'office', outward: true, warned: true },
};

/** Run on while an incident is paused. */
export const OUTWARD: readonly ClockKind[] = CLOCK_KINDS.filter((k) => CLOCKS[k].outward);

/** Each begins when the one before was due, so that nothing drifts, until the unit's 终报. */
export type RepeatingKind = 'follow_report' | 'zero_report';
export const isRepeating = (kind: ClockKind): kind is RepeatingKind =>
  kind === 'follow_report' || kind === 'zero_report';

/** Clocks due at one moment are seen to in the order of the levels, then in this. */
export const clockOrder = (kind: ClockKind): number => CLOCK_KINDS.indexOf(kind);
