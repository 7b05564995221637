import { DEMO_POLICY } from '@fengsui/escalation';
import type { DataSource } from 'typeorm';

/** An open incident of level Ⅱ whose first level has been told; answers its id. people: by name, those who owe a signature. */
export async function openIncident(dataSource: DataSource, people: string[], code = 'YQ2026-0001'): Promise<string> {
  const [{ id }] = await dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state)
     values ($1, '二食堂餐食出现异物', 'logistics', '食品安全食堂', 2, '', 'open') returning id`,
    [code],
  );
  await dataSource.query(
    `insert into escalation_run (incident_id, policy_snapshot, policy_hash, level, epoch, level_no, started_at) values ($1, $2, '', 2, 1, 1, app.now())`,
    [id, JSON.stringify(DEMO_POLICY)],
  );
  await dataSource.query(
    `insert into escalation_ladder (incident_id, ladder_no, unit_id, lead, t0, level_no, level_at) values ($1, 1, 'logistics', true, app.now(), 1, app.now())`,
    [id],
  );
  await dataSource.query(
    `insert into escalation_target (incident_id, epoch, level_no, person_id, person_name, post_title, unit_name, told_at, told_reason)
     select $1, 1, 1, p.id, p.name, t.title, u.name, app.now(), ''
     from person p join post t on t.person_id = p.id join unit u on u.id = t.unit_id where p.name = any($2)`,
    [id, people],
  );
  await dataSource.query(
    `insert into deadline (incident_id, unit_id, epoch, level_no, kind, starts_at, due_at, warn_at)
     values ($1, 'logistics', 1, 1, 'ack', app.now(), app.now() + interval '30 minutes', app.now() + interval '24 minutes')`,
    [id],
  );
  return id;
}
