import { shortTopic } from '@fengsui/analysis';
import type { CauseRow, CauseTable } from '@fengsui/contract';
import type { TaskRow } from './improvement.repository.js';
import { CAUSE_NAME } from './machine.js';

const BEIJING = 8 * 3_600_000;
const QUARTERS = 8;

type Task = Pick<TaskRow, 'cause' | 'unitName' | 'topic' | 'openedAt' | 'state' | 'endedAt'>;

/** Quarters since year 0, Beijing time. */
const quarterOf = (at: Date): number => {
  const d = new Date(at.getTime() + BEIJING);
  return d.getUTCFullYear() * 4 + Math.floor(d.getUTCMonth() / 3);
};

/** The beginning of the first of the quarters shown. */
export function causesFrom(now: Date): Date {
  const q = quarterOf(now) - QUARTERS + 1;
  return new Date(Date.UTC(Math.floor(q / 4), (q % 4) * 3, 1) - BEIJING);
}

/** How often a cause came up for a unit and topic, quarter by quarter, and whether it came back once a task about it had been accepted. tasks: oldest first. */
export function causeTable(tasks: Task[], now: Date): CauseTable {
  const last = quarterOf(now);
  const groups = Map.groupBy(tasks, (t) => `${t.cause}\n${t.unitName}\n${t.topic ?? ''}`);
  const rows = [...groups.values()].map((same) => rowOf(same, last));
  return {
    quarters: Array.from({ length: QUARTERS }, (_, i) => last - QUARTERS + 1 + i).map(
      (q) => `${Math.floor(q / 4)} 年第 ${(q % 4) + 1} 季度`,
    ),
    rows: rows.sort(
      (a, b) =>
        b.cameBack - a.cameBack ||
        b.total - a.total ||
        a.causeName.localeCompare(b.causeName, 'zh') ||
        a.unitName.localeCompare(b.unitName, 'zh'),
    ),
  };
}

function rowOf(same: Task[], last: number): CauseRow {
  const [first] = same as [Task, ...Task[]];
  const counts = Array.from({ length: QUARTERS }, () => 0);
  for (const t of same) counts[quarterOf(t.openedAt) - last + QUARTERS - 1]! += 1;
  const accepted = same.filter((t) => t.state === 'accepted');
  const cured = Math.min(...accepted.map((t) => t.endedAt!.getTime()));
  const back = same.filter((t) => t.openedAt.getTime() > cured);
  return {
    cause: first.cause,
    causeName: CAUSE_NAME[first.cause],
    unitName: first.unitName,
    topic: first.topic && shortTopic(first.topic),
    counts,
    total: same.length,
    accepted: accepted.length,
    running: same.length - accepted.length,
    cameBack: back.length,
    words: words(accepted.length, back),
  };
}

function words(accepted: number, back: Task[]): string {
  if (accepted === 0) return '尚未销号';
  if (back.length === 0) return '销号后未再出现';
  const at = new Date(back.at(-1)!.openedAt.getTime() + BEIJING);
  return `销号后又出现 ${back.length} 次，最近 ${at.getUTCFullYear()}年${at.getUTCMonth() + 1}月`;
}
