import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Ledger } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import fc from 'fast-check';
import { policyChanges } from './policy-changes.js';
import { policyProblems } from './policy-check.js';
import { DEFAULT_POLICY, DEMO_POLICY } from './policy-defaults.js';
import { PolicyDrafts } from './policy-drafts.service.js';
import { PolicyStore } from './policy.store.js';
import { POLICY_TEMPLATES } from './policy-templates.js';

let db: TestDatabase;
let store: PolicyStore;
let drafts: PolicyDrafts;
const ACTOR = { type: 'person' as const, id: '1', name: '刘敏', post: '党委宣传部 部长' };

beforeEach(async () => {
  db = await createTestDatabase();
  store = new PolicyStore(db.dataSource);
  drafts = new PolicyDrafts(db.dataSource, store, new Ledger(db.dataSource));
  await store.ensure(DEFAULT_POLICY);
});
afterEach(() => db.drop());

test('a draft may be wrong while it is written; it says what is wrong and what it changes; publishing tells who, when and why', async () => {
  await drafts.begin({}, ACTOR);
  const body = structuredClone(DEFAULT_POLICY);
  body.levels[2].firstReportByS = 0;
  await drafts.save(body, 1, ACTOR);
  expect((await drafts.draft())!.problems.map((p) => p.message)).toEqual(['Ⅱ级初报时限须大于 0；不需要此项时请关闭它']);
  await expect(drafts.publish(2, '试行后调整', ACTOR)).rejects.toThrow('Ⅱ级初报时限须大于 0');
  body.levels[2].firstReportByS = 90 * 60;
  body.levels[2].steps[0]!.ackByS = 20 * 60;
  await drafts.save(body, 2, ACTOR);
  await expect(drafts.save(body, 2, ACTOR)).rejects.toThrow('草稿已被别人更新');
  expect((await drafts.draft())!.changes).toEqual([
    'Ⅱ级第 1 步：由 “单位负责人”启动即通知本单位单位负责人，抄送单位分管领导、官微管理员，30 分钟内签收 改为 “单位负责人”启动即通知本单位单位负责人，抄送单位分管领导、官微管理员，20 分钟内签收',
    'Ⅱ级初报时限：由 2 小时 改为 1.5 小时',
  ]);
  expect((await store.active()).policy.levels[2].firstReportByS).toBe(7_200);
  await drafts.publish(3, '试行后调整', ACTOR);
  expect((await store.active()).policy).toEqual(body);
  expect(await drafts.draft()).toBeNull();
  const [now, before] = await drafts.versions();
  expect(now).toMatchObject({ version: 2, active: true, publishedBy: '党委宣传部 部长 刘敏', reason: '试行后调整' });
  expect(before).toMatchObject({ version: 1, active: false, publishedBy: null });
  const [event] = await db.dataSource.query(`select actor, payload from ledger_event where kind = 'policy.published'`);
  expect(JSON.parse(event.payload)).toMatchObject({
    text: '发布处置策略“默认策略”第 2 版：试行后调整。2 处变化，只用于此后启动的事件',
    version: 2,
  });
  expect(JSON.parse(event.actor).name).toBe('刘敏');
});

test('a draft starts from a template or an earlier version, is one at a time, and is not published unchanged', async () => {
  await drafts.begin({ template: '三级预案' }, ACTOR);
  await expect(drafts.begin({}, ACTOR)).rejects.toThrow('已有一份草稿在修改');
  await drafts.publish(1, '本校只分三级', ACTOR);
  const [first] = (await drafts.versions()).filter((v) => v.name === '默认策略');
  await drafts.begin({ versionId: first!.id }, ACTOR);
  expect((await drafts.draft())!.body).toEqual(DEFAULT_POLICY);
  await drafts.discard(1);
  await drafts.begin({}, ACTOR);
  await expect(drafts.publish(1, '无', ACTOR)).rejects.toThrow('草稿与现行策略没有差别');
  await expect(drafts.discard(7)).rejects.toThrow('草稿已被别人更新');
  await drafts.discard(1);
  await expect(drafts.begin({ template: '四级预案' }, ACTOR)).rejects.toThrow('没有这个模板');
});

test('every template holds', () => {
  expect(POLICY_TEMPLATES.flatMap((t) => policyProblems(t.body))).toEqual([]);
  expect(POLICY_TEMPLATES.every((t) => t.name === t.body.name)).toBe(true);
});

test('property: whatever field differs, the comparison says so in words', () => {
  const paths = leaves(DEFAULT_POLICY);
  fc.assert(
    fc.property(fc.constantFrom(...paths), (path) => {
      const other = structuredClone(DEFAULT_POLICY);
      change(other, path);
      expect(policyChanges(DEFAULT_POLICY, other).length).toBeGreaterThan(0);
      expect(policyChanges(other, other)).toEqual([]);
    }),
    { numRuns: 400 },
  );
  expect(policyChanges(DEFAULT_POLICY, DEMO_POLICY)).toContain('策略名称：由 默认策略 改为 演示策略');
});

type Path = (string | number)[];

/** Every field but the number of a step, which is its place. */
function leaves(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return path.at(-1) === 'no' ? [] : [path];
  return Object.entries(value).flatMap(([k, v]) => leaves(v, [...path, k]));
}

function change(target: object, path: Path): void {
  let at = target as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const last = path.at(-1)!;
  const old = at[last];
  at[last] = flipped(old);
}

function flipped(old: unknown): unknown {
  if (typeof old === 'number') return old + 60;
  if (typeof old === 'boolean') return !old;
  if (old === null) return 600;
  const pairs: Record<string, string> = {
    kept: 'ignored',
    ignored: 'kept',
    unit: 'school',
    school: 'unit',
    president: 'unit_deputy',
  };
  return pairs[old as string] ?? (/^\d\d:/.test(old as string) ? '23:59' : 'president');
}
