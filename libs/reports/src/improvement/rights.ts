import type { ImprovementActName } from '@fengsui/contract';
import type { Viewer } from '../viewer.js';
import type { TaskRow } from './improvement.repository.js';
import { ACTS, MOVES, OFFICE } from './machine.js';

type Task = Pick<TaskRow, 'state' | 'unitId' | 'ownerId' | 'submittedBy'>;

/** Whether the task is his to do: he answers for it, is of its unit, or administers where it is nobody's unit's. */
export function owes(task: Task, viewer: Viewer): boolean {
  if (task.ownerId === viewer.personId) return true;
  return task.unitId === null ? viewer.roles.includes('admin') : viewer.unitIds.includes(task.unitId);
}

/** null: he may; else why not, in words. Whether the state allows it is not asked here. */
export function mayActOn(task: Task, act: ImprovementActName, viewer: Viewer): string | null {
  if (ACTS[act].by === 'owner') return owes(task, viewer) ? null : '只有责任单位的人员可以报送整改。';
  if (!viewer.roles.some((r) => OFFICE.includes(r))) return '只有宣传部可以办理此项。';
  if (act === 'accept' && task.submittedBy === viewer.personId) return '报送的人不能自己验收，请由宣传部其他人员验收。';
  return null;
}

/** What he may do with it now. */
export const actsOf = (task: Task, viewer: Viewer): ImprovementActName[] =>
  (Object.keys(MOVES[task.state]) as ImprovementActName[]).filter((act) => mayActOn(task, act, viewer) === null);
