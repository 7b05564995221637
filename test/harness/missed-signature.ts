import type { ClueOpener } from '@fengsui/accountability';
import type { Breach } from '@fengsui/escalation';
import type { DataSource } from 'typeorm';

/** An incident of 后勤处 whose leader was reached and did not sign in time, with the clues opened; answers the unit's clue. */
export async function missedSignature(
  dataSource: DataSource,
  opener: ClueOpener,
  code = 'YQ2026-0001',
): Promise<string> {
  const [{ id: incidentId }] = await dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state) values ($1, '二食堂餐食出现异物', 'logistics', '食品安全食堂', 2, '认证媒体转发', 'open') returning id`,
    [code],
  );
  const [person] = await dataSource.query(`select id from person where name = '陈建国'`);
  for (const [i, name] of ['陈建国', '周涛', '吴静'].entries())
    await dataSource.query(
      `insert into outbox (dedupe_key, incident_id, person_id, channel, purpose, priority, body, state, created_at, accepted_at, delivered_at)
       select $1, $2, id, 'wecom', 'page', 3, '{}', 'delivered', app.now() - interval '30 minutes', app.now() - interval '30 minutes', app.now() - interval '29 minutes' from person where name = $3`,
      [`told:${code}:${i}`, incidentId, name],
    );
  const [deadline] = await dataSource.query(
    `insert into deadline (incident_id, unit_id, epoch, level_no, kind, starts_at, due_at, warn_at, state, breached_at, lateness_ms, clue)
     values ($1, 'logistics', 1, 1, 'ack', app.now() - interval '30 minutes', app.now(), app.now(), 'breached', app.now(), 200, true) returning *`,
    [incidentId],
  );
  const breach: Breach = {
    ...{ incidentId, incidentCode: code, deadline, unitName: '后勤处', seq: 1, latenessMs: 200, engineLate: false },
    persons: [{ personId: person.id, name: '陈建国', post: '处长' }],
  };
  await dataSource.transaction((tx) => opener.onBreaches(tx, [breach]));
  const [{ id }] = await dataSource.query(`select id from clue where deadline_id = $1 and against = 'unit'`, [
    deadline.id,
  ]);
  return id;
}
