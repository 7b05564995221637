import type { ReportFigures } from '@fengsui/contract';
import type { Duty, DutyResult } from './duties.js';
import type { Facts } from './facts.js';

/** The counts every sentence and format draws on, made once. */
export function figuresOf(facts: Facts, list: Duty[]): ReportFigures {
  const mood = (s: string) => facts.posts.filter((p) => p.sentiment === s).length;
  const n = (r: DutyResult) => list.filter((d) => d.result === r).length;
  const owing = facts.targets.filter((t) => !t.cc);
  const [inTime, late, silent, unreached] = [n('in_time'), n('late'), n('silent'), n('unreached')];
  return {
    posts: facts.posts.length,
    negative: mood('neg'),
    neutral: mood('neu'),
    positive: mood('pos'),
    media: facts.posts.filter((p) => p.authorKind === 'media').length,
    levels: new Set(owing.map((t) => t.levelNo)).size,
    people: new Set(owing.map((t) => t.personId ?? t.name)).size,
    decided: inTime + late + silent + unreached,
    inTime,
    late,
    silent,
    unreached,
  };
}
