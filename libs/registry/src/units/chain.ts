import type { ChainLink, ChainStep, UnitKind } from '@fengsui/contract';
import { type DutyBook, dutyAt } from '../roster/duty.js';
import type { PostFunction, PostHolder } from '../post.js';

interface Step {
  step: ChainStep;
  name: string;
  /** one of them is enough */
  functions: PostFunction[];
  /** the unit's own; the others are the school's */
  ofUnit: boolean;
}

/** 党委 → 分管校领导 → 宣传部 → 单位负责人 → 分管领导 → 管理员 (第五、十、十一条). */
const STEPS: Step[] = [
  { step: 'party', name: '党委', functions: ['party_secretary', 'president'], ofUnit: false },
  { step: 'school_leader', name: '分管校领导', functions: ['school_leader'], ofUnit: false },
  {
    step: 'publicity',
    name: '宣传部',
    functions: ['publicity_head', 'publicity_duty'],
    ofUnit: false,
  },
  { step: 'head', name: '单位负责人', functions: ['unit_leader'], ofUnit: true },
  { step: 'deputy', name: '分管领导', functions: ['unit_deputy'], ofUnit: true },
  { step: 'admin', name: '管理员', functions: ['account_admin'], ofUnit: true },
];
export const SCHOOL_FUNCTIONS = STEPS.filter((s) => !s.ofUnit).flatMap((s) => s.functions);

/** The unit whose chain it is, and whether it hosts official accounts. */
export interface ChainUnit {
  id: string;
  kind: UnitKind;
  hosts: boolean;
}

/** The functions a unit must have somebody in: 分管领导 and 管理员 where it hosts accounts (第十一条), a leader unless it is a student body without one. */
export function neededFunctions(unit: Omit<ChainUnit, 'id'>): PostFunction[] {
  if (unit.kind === 'leadership') return [];
  if (unit.hosts) return ['unit_leader', 'unit_deputy', 'account_admin'];
  return unit.kind === 'student_body' ? [] : ['unit_leader'];
}

/**
 * Who answers for a unit at each step at a moment, from 党委 down, by the same posts, turns and substitutes as escalation finds its people.
 * A step with nobody, or with nobody whom a message would reach, is a gap with its reason. 学校领导 have no steps of a unit below them.
 */
export function chainOf(book: DutyBook, unit: ChainUnit, at: Date): ChainLink[] {
  const steps = unit.kind === 'leadership' ? STEPS.filter((s) => !s.ofUnit) : STEPS;
  return steps.map((s) => {
    const unitIds = s.ofUnit
      ? [unit.id]
      : [...new Set(book.posts.filter((p) => s.functions.includes(p.function)).map((p) => p.unitId))];
    const duties = s.functions.flatMap((fn) => unitIds.map((u) => dutyAt(book, fn, u, at)));
    const people = duties.flatMap((d) => d.holders);
    const needed = !s.ofUnit || s.functions.some((fn) => neededFunctions(unit).includes(fn));
    return {
      step: s.step,
      name: s.name,
      people: people.map(({ personId, name, title, onBehalfOf }) => ({ personId, name, title, onBehalfOf })),
      gap: needed
        ? gapOf(
            people,
            duties.flatMap((d) => d.missing),
          )
        : null,
      note: !needed && people.length === 0 ? '本单位没有官微，可不设' : null,
    };
  });
}

function gapOf(people: PostHolder[], missing: string[]): string | null {
  if (people.length === 0) {
    const said = [...new Set(missing)].filter((m) => m !== '无人任职');
    return said.length > 0 ? said.join('；') : '无人任职';
  }
  if (people.some((p) => p.mobile || p.wecomUserId)) return null;
  return `${people.map((p) => p.name).join('、')}没有登记企业微信和手机，通知送不到`;
}
