import type { AbsenceView, DutyGap, DutyPerson, RosterLine } from '@fengsui/contract';
import { shortTime } from '../../live/time';

export const KINDS: Record<AbsenceView['kind'], string> = { cover: '代班', swap: '换班', leave: '请假' };

/** 「后勤处 单位负责人」 */
export const lineName = (l: Pick<RosterLine, 'unitName' | 'functionName'>): string => `${l.unitName} ${l.functionName}`;

/** 「周涛（代陈建国）」 */
export const personName = (p: DutyPerson): string => `${p.name}${p.onBehalfOf ? `（代${p.onBehalfOf}）` : ''}`;

/** 「目前」「11月28日 08:00 起」「11月28日 08:00 至 11月29日 08:00」 */
export function gapTime(g: DutyGap, now: number): string {
  const begun = Date.parse(g.from) <= now;
  if (!g.to) return begun ? '目前' : `${shortTime(g.from, now)} 起`;
  return begun ? `目前至 ${shortTime(g.to, now)}` : `${shortTime(g.from, now)} 至 ${shortTime(g.to, now)}`;
}
