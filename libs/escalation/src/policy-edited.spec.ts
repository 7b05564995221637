import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Ledger } from '@fengsui/ledger';
import { DEFAULT_POLICY } from './policy-defaults.js';
import { PolicyDrafts } from './policy-drafts.service.js';
import { escalationKit } from './testing/kit.js';

let k: Awaited<ReturnType<typeof escalationKit>>;
beforeEach(async () => {
  k = await escalationKit(DEFAULT_POLICY);
});
afterEach(() => k.db.drop());

const MINUTE = 60;
const kinds = async (id: string): Promise<[string, number, number][]> =>
  (await k.deadlines(id)).map((d) => [d.kind, d.level_no, (d.due_at.getTime() - d.starts_at.getTime()) / 60_000]);

test('a policy published while an incident runs changes nothing for it, not even when its level changes; the next incident runs by the new one (bar 9)', async () => {
  const drafts = new PolicyDrafts(k.db.dataSource, k.policies, new Ledger(k.db.dataSource));
  const before = await k.open(2);
  await k.engine.round();
  await drafts.begin({}, k.actor('刘敏'));
  const body = structuredClone(DEFAULT_POLICY);
  body.levels[2].steps[0]!.ackByS = 5 * MINUTE;
  body.levels[2].firstReportByS = 10 * MINUTE;
  body.levels[1].steps[0]!.ackByS = 2 * MINUTE;
  await drafts.save(body, 1, k.actor('刘敏'));
  await drafts.publish(2, '收紧时限', k.actor('刘敏'));
  const after = await k.open(2);
  await k.live(6 * MINUTE);
  // the first still has its half hour, and nobody above was told of it
  expect(await kinds(before)).toContainEqual(['ack', 1, 30]);
  expect(await kinds(before)).toContainEqual(['first_report', 1, 120]);
  expect((await k.pages()).filter((p) => p.incident_id === before).map((p) => p.name)).toEqual(['陈建国']);
  expect(await kinds(after)).toContainEqual(['ack', 1, 5]);
  expect(await kinds(after)).toContainEqual(['first_report', 1, 10]);
  const [old, running] = (await drafts.versions()).sort((a, b) => a.version - b.version);
  expect([old!.running, running!.running]).toEqual([1, 1]);
  // raised to Ⅰ: by Ⅰ as it stood when the incident opened
  await k.sql(`update incident set level = 1 where id = $1`, [before]);
  await k.live(30);
  const acks = (await k.deadlines(before)).filter((d) => d.kind === 'ack' && d.epoch === 2);
  expect(acks.map((d) => (d.due_at.getTime() - d.starts_at.getTime()) / 60_000)).toEqual([10]);
});
