import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AccountabilityKit, accountabilityKit } from '../testing/kit.js';

/** What the database refuses, whoever writes: by direct SQL, past all code. */
let k: AccountabilityKit;
let id: string;

beforeEach(async () => {
  k = await accountabilityKit();
  id = await k.open(await k.missed(await k.incident()));
});
afterEach(() => k.db.drop());

const set = (assignments: string, values: unknown[] = []): Promise<unknown> =>
  k.sql(`update clue set ${assignments} where id = '${id}'`, values);
const DECIDE = `state = 'decided', decision = 'remind', decision_reason = '理由', decided_at = app.now(), decided_by = $1`;
async function notified(): Promise<void> {
  await k.act(id, '王晓岚', 'verify');
  await k.act(id, '王晓岚', 'notify');
}

test('no decision before the statement is heard or its time has passed', async () => {
  await expect(set(DECIDE, [k.person['刘敏']])).rejects.toThrow('decided from state opened');
  await notified();
  await expect(set(DECIDE, [k.person['刘敏']])).rejects.toThrow(/no decision before the statement/);
  // neither by dating it later, nor by cutting the time short, nor by calling it waived
  const later = DECIDE.replace('app.now()', `statement_due + interval '1 minute'`);
  await expect(set(later, [k.person['刘敏']])).rejects.toThrow('decided in the future');
  await expect(set(`statement_due = notified_at + interval '1 second'`)).rejects.toThrow('never cut short');
  await expect(set(`state = 'waived'`)).rejects.toThrow('has not passed');
  await k.db.clock.advance(10 * 24 * 3_600_000);
  await expect(set(DECIDE, [k.person['刘敏']])).rejects.toThrow('decided from state notified');
  await set(`state = 'waived'`);
  await set(DECIDE, [k.person['刘敏']]);
});

test('the same in one insert', async () => {
  const insert = (more: string, values: string): Promise<unknown> =>
    k.sql(
      `insert into clue (incident_id, deadline_id, unit_id, person_name, post_title, kind, due_at, evidence, against, person_id, state, verified_by, verified_at, notified_at, statement_due${more})
       select incident_id, deadline_id, unit_id, '', '', kind, due_at, '{"items": []}', 'leader', $1, 'decided', $2, app.now(), app.now() - interval '1 day', app.now() + interval '1 day'${values}
       from clue where id = $3`,
      [k.person['周涛'], k.person['王晓岚'], id],
    );
  const decided = `, decision, decision_reason, decided_at, decided_by`;
  const values = `, 'remind', '理由', app.now(), '${k.person['刘敏']}'::uuid`;
  await expect(insert(decided, values)).rejects.toThrow('no decision before the statement');
  await expect(insert('', '')).rejects.toThrow('clue_state_whole');
});

test('three roles apart', async () => {
  await notified();
  await k.act(id, '陈建国', 'state');
  await expect(set(DECIDE, [k.person['王晓岚']])).rejects.toThrow('clue_three_apart');
  await set(DECIDE, [k.person['刘敏']]);
  const close = `state = 'closed', closed_at = app.now(), closed_by = $1`;
  for (const name of ['王晓岚', '刘敏']) await expect(set(close, [k.person[name]])).rejects.toThrow('clue_three_apart');
  await expect(set(`heard_by = $1, heard_at = app.now()`, [k.person['刘敏']])).rejects.toThrow('clue_three_apart');
  await set(close, [k.person['赵立新']]);
});

test('nobody on his own unit or on himself', async () => {
  await expect(set(`verified_by = $1, verified_at = app.now()`, [k.person['周涛']])).rejects.toThrow('his own unit');
  await notified();
  await k.act(id, '陈建国', 'state');
  await expect(set(DECIDE, [k.person['陈建国']])).rejects.toThrow('his own unit');
  await set(DECIDE, [k.person['刘敏']]);
  await expect(set(`state = 'closed', closed_at = app.now(), closed_by = $1`, [k.person['吴静']])).rejects.toThrow(
    'his own unit',
  );
});

test('a decision has a reason, stays as it is, and is set aside by an appeal alone', async () => {
  await notified();
  await k.act(id, '陈建国', 'state');
  await expect(set(DECIDE.replace(`'理由'`, `'  '`), [k.person['刘敏']])).rejects.toThrow('clue_decision_whole');
  await expect(set(`state = 'decided'`)).rejects.toThrow('clue_state_whole');
  await set(DECIDE, [k.person['刘敏']]);
  await expect(set(`decision = 'exempt'`)).rejects.toThrow('not changed');
  await expect(set(`decided_by = $1`, [k.person['赵立新']])).rejects.toThrow('not changed');
  const aside = `state = 'stated', decision = null, decision_reason = null, decided_at = null, decided_by = null`;
  await expect(set(aside)).rejects.toThrow('only an appeal');
});

test('what was said and done stays: statement, verifier, whom it concerns, steps', async () => {
  await notified();
  await k.act(id, '陈建国', 'state');
  await expect(set(`stated_at = null`)).rejects.toThrow('stays made');
  await expect(set(`verified_by = $1`, [k.person['刘敏']])).rejects.toThrow('stays on record');
  await expect(set(`unit_id = 'student'`)).rejects.toThrow('does not change');
  await expect(k.sql(`update clue_step set text = ''`)).rejects.toThrow('append-only');
  await expect(k.sql(`delete from clue_step`)).rejects.toThrow('append-only');
  await expect(k.sql(`truncate clue_step cascade`)).rejects.toThrow('append-only');
});
