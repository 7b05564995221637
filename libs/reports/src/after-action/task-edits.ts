import type { ReportTask } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';

/** What people made last of one task of the draft. to null: back to what the rules say. */
export interface TaskRevision {
  revision: number;
  to: { unitId: string | null; owner: string; due: string } | null;
  by: string;
}
export type TaskRevisions = Map<string, TaskRevision>;

/** Names a task for as long as the report is a draft: its cause, and the unit it falls to by rule. */
export const taskKey = (t: Pick<ReportTask, 'cause' | 'unitId'>): string => `${t.cause}:${t.unitId ?? ''}`;

/** The tasks as people left them, and by whom. */
export function editedTasks(byRule: ReportTask[], revisions: TaskRevisions): ReportTask[] {
  return byRule.map((t) => {
    const r = revisions.get(taskKey(t));
    return r?.to ? { ...t, ...r.to, editedBy: r.by } : t;
  });
}

/** The newest revision of each task that was ever changed. */
export async function taskRevisions(sql: Sql, incidentId: string): Promise<TaskRevisions> {
  const rows: {
    task: string;
    revision: number;
    edited: boolean;
    unitId: string | null;
    owner: string;
    due: string;
    by: string;
  }[] = await sql.query(
    `select distinct on (e.task) e.task, e.revision, e.edited, e.unit_id as "unitId", coalesce(u.name, '系统管理员') as owner, to_char(e.due, 'YYYY-MM-DD') as due, e.by_name as by
       from report_task_edit e left join unit u on u.id = e.unit_id where e.incident_id = $1 order by e.task, e.revision desc`,
    [incidentId],
  );
  return new Map(
    rows.map(({ task, revision, edited, unitId, owner, due, by }) => [
      task,
      { revision, to: edited ? { unitId, owner, due } : null, by },
    ]),
  );
}

/** Adds a revision; false where that number exists already: somebody else was faster. */
export async function addTaskRevision(
  tx: Sql,
  e: {
    incidentId: string;
    task: string;
    revision: number;
    to: { unitId: string | null; due: string } | null;
    byId: string;
    by: string;
  },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into report_task_edit (incident_id, task, revision, edited, unit_id, due, by_id, by_name) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict do nothing returning revision`,
    [e.incidentId, e.task, e.revision, e.to !== null, e.to?.unitId ?? null, e.to?.due ?? null, e.byId, e.by],
  );
  return rows.length > 0;
}
