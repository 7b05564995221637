import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { judgedBy } from '@fengsui/analysis';
import { type Actor, Ledger, LedgerKeys, Subjects } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { AnalysisContextReader } from '../analysis-context.js';
import { Corrections } from '../corrections/corrections.service.js';
import { ExcludedReader } from '../corrections/excluded.reader.js';
import { ManualEntries } from '../manual/manual-entries.service.js';
import { MentionViews } from '../mention.views.js';
import { MentionStore } from '../store/mention.store.js';
import { Reanalysis } from './reanalysis.service.js';

const KEYS = new LedgerKeys({ FENGSUI_LEDGER_KEYS: `k1:${'A'.repeat(43)}`, FENGSUI_DATA_DIR: '' });
let db: TestDatabase;
let work: Reanalysis;
let corrections: Corrections;
let excluded: ExcludedReader;
let views: MentionViews;
let entries: ManualEntries;
/** what judgements are made by now */
let version: string;
const duty: Actor = { type: 'person', id: '', name: '王晓岚', post: '值班员', channel: 'web' };

beforeAll(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  const [person] = await db.dataSource.query(`select id from person where name = '王晓岚'`);
  duty.id = person.id;
  const ledger = new Ledger(db.dataSource);
  const context = new AnalysisContextReader(new Registry(db.dataSource), db.clock);
  version = judgedBy(await context.get());
  const store = new MentionStore(context, ledger);
  views = new MentionViews(db.dataSource);
  work = new Reanalysis(db.dataSource, context);
  corrections = new Corrections(db.dataSource, store, ledger);
  excluded = new ExcludedReader(db.dataSource, views);
  entries = new ManualEntries(db.dataSource, store, views, ledger, new Subjects(db.dataSource, KEYS, ledger), db.clock);
});
beforeEach(async () => {
  await db.empty('mention', 'analysis_run');
});
afterAll(() => db.drop());

let n = 0;
/** A post as an earlier version judged it. */
async function stored(text: string, more: Record<string, unknown> = {}): Promise<string> {
  const row = {
    about_school: true,
    match_reason: '简称“青江职院”',
    sentiment: 'pos',
    score: 0.9,
    topic: '食品安全',
    analysis_version: '2025.01-1',
    excluded_by: null,
    unit_id: null,
    corrected: [],
    ...more,
  };
  const names = Object.keys(row);
  const [{ id }] = await db.dataSource.query(
    `insert into mention (platform, platform_id, source, text, content_hash, ${names.join(', ')})
     values ('weibo', $1, 'weibo-m', $2, 'h', ${names.map((_, i) => `$${i + 3}`).join(', ')}) returning id`,
    [`p${++n}`, text, ...Object.values(row)],
  );
  return id;
}
const row = async (id: string): Promise<any> =>
  (await db.dataSource.query(`select * from mention where id = $1`, [id]))[0];
async function toTheEnd(): Promise<void> {
  for (let i = 0; i < 50; i++) if ((await work.round()) === 60_000) return;
  throw new Error('it does not come to an end');
}
const queued = async (): Promise<string[]> =>
  (await db.dataSource.query(`select distinct mention_id from index_queue`)).map(
    (r: { mention_id: string }) => r.mention_id,
  );

const ANGRY = '青江职院二食堂的菜里吃出钢丝球，太恶心了，有没有人管管！';

test('a post of an older version is judged anew, indexed again, and what was said before is kept', async () => {
  const id = await stored(ANGRY);
  await toTheEnd();
  expect(await row(id)).toMatchObject({
    sentiment: 'neg',
    topic: '食品安全食堂',
    unit_id: 'logistics',
    analysis_version: version,
    is_question: true,
  });
  expect(await queued()).toEqual([id]);
  const kept = await db.dataSource.query(
    `select version, sentiment, topic from mention_analysis where mention_id = $1`,
    [id],
  );
  expect(kept).toEqual([{ version: '2025.01-1', sentiment: 'pos', topic: '食品安全' }]);
});

test('one that is judged as before is neither kept twice nor indexed again', async () => {
  const id = await stored(ANGRY);
  await toTheEnd();
  await db.dataSource.query(`truncate index_queue, mention_analysis, analysis_run`);
  await db.dataSource.query(`update mention set analysis_version = '2025.01-1'`);
  await toTheEnd();
  expect((await row(id)).analysis_version).toBe(version);
  expect(await queued()).toEqual([]);
  expect(await db.dataSource.query(`select * from mention_analysis`)).toEqual([]);
  expect((await work.state()).run).toMatchObject({ total: 1, done: 1, changed: 0 });
});

test('what a person has set stays', async () => {
  const id = await stored(ANGRY);
  await corrections.correct([id], { sentiment: 'neu', topic: '校方处置言行争议', unitId: 'student' }, duty);
  await db.dataSource.query(`update mention set analysis_version = '2025.01-1'`);
  await toTheEnd();
  expect(await row(id)).toMatchObject({
    sentiment: 'neu',
    score: 0,
    topic: '校方处置言行争议',
    unit_id: 'student',
    is_question: true,
    analysis_version: version,
    corrected: ['sentiment', 'topic', 'unit'],
  });
  const [event] = await db.dataSource.query(
    `select payload::jsonb->>'text' as text from ledger_event where kind = 'mention.corrected' order by seq desc`,
  );
  expect(event.text).toBe('王晓岚更正一条帖子的研判：情感为中性、主题为校方处置、单位为学工部');
});

test('who corrected is told with what the analysis had said, also after a second word and judging anew', async () => {
  const id = await stored(ANGRY, { sentiment: 'neg', topic: '食品安全食堂', unit_id: null });
  await corrections.correct([id], { sentiment: 'neu', topic: null, unitId: 'student' }, duty);
  await corrections.correct([id], { sentiment: 'pos', reason: '是夸奖' }, duty);
  await db.dataSource.query(`update mention set analysis_version = '2025.01-1'`);
  await toTheEnd();
  const [view] = await views.byIds([id]);
  expect(view).toMatchObject({ sentiment: 'pos', topic: null, unitName: '学工部' });
  const told = (field: string, was: string, reason: string | null = null) => ({
    ...{ field, was, by: '王晓岚', at: expect.any(String) },
    reason,
  });
  expect(view!.corrections).toHaveLength(3);
  expect(view!.corrections).toEqual(
    expect.arrayContaining([told('sentiment', '负面', '是夸奖'), told('topic', '食品安全'), told('unit', '无')]),
  );
});

test('one word on many posts: all or none, with the reason, in the log of every incident that holds some of them', async () => {
  const [a, b, c] = [await stored(ANGRY), await stored(ANGRY), await stored(ANGRY)];
  const [incident] = await db.dataSource.query(
    `with i as (insert into incident (code, title, unit_id, topic, level, level_reason, state) values ('YQ-1', 't', 'logistics', '其他', 3, 'x', 'open') returning id)
     insert into incident_mention (incident_id, mention_id) select i.id, m from i, unnest($1::uuid[]) m returning incident_id as id`,
    [[a, b]],
  );
  const said = { about: false, reason: '说的是青江医专' };
  await expect(corrections.correct([a, randomUUID()], said, duty)).rejects.toThrow('所选帖子中有 1 条已不存在');
  expect((await row(a)).about_school).toBe(true);
  await corrections.correct([a, b, c, c], said, duty);
  for (const id of [a, b, c])
    expect(await row(id)).toMatchObject({
      about_school: false,
      match_reason: '王晓岚认定与本校无关（说的是青江医专）',
    });
  const log = await db.dataSource.query(
    `select incident_id as at, payload::jsonb->>'text' as text from ledger_event where kind = 'mention.corrected' order by seq desc limit 2`,
  );
  expect(log).toEqual([
    { at: null, text: '王晓岚更正一条帖子的研判：与本校无关（理由：说的是青江医专）' },
    { at: incident.id, text: '王晓岚更正 2 条帖子的研判：与本校无关（理由：说的是青江医专）' },
  ]);
  await corrections.correct([a, b, c], { about: true, reason: '看错了' }, duty);
  expect(await row(b)).toMatchObject({ about_school: true, corrected: ['about'] });
});

test('what somebody vouches for, or what hangs on a post about the school, stays about it', async () => {
  const vouched = await stored('听说食堂出事了', { match_reason: '人工录入（电话）', unit_id: 'logistics' });
  const hangs = await stored('怎么回事', { match_reason: '所评论的原帖涉及本校', unit_id: 'security' });
  const not = await stored('青江职院附中的运动会', {});
  await toTheEnd();
  expect(await row(vouched)).toMatchObject({
    about_school: true,
    match_reason: '人工录入（电话）',
    unit_id: 'logistics',
  });
  expect(await row(hangs)).toMatchObject({ about_school: true, unit_id: 'security' });
  expect(await row(not)).toMatchObject({ about_school: false, match_reason: '排除：“青江职院附中”不是本校' });
  // taken out of the index too
  expect(await queued()).toContain(not);
});

test('posts out of sight are not judged; a post in other hands is left for later', async () => {
  const out = await stored(ANGRY, { excluded_by: '招聘', about_school: false });
  const held = await stored(ANGRY);
  const free = await stored(ANGRY);
  const other = db.dataSource.createQueryRunner();
  await other.startTransaction();
  await other.query(`select 1 from mention where id = $1 for update`, [held]);
  await work.round();
  expect((await row(free)).analysis_version).toBe(version);
  expect(await work.round()).toBe(1_000);
  await other.rollbackTransaction();
  await other.release();
  await toTheEnd();
  expect((await row(held)).analysis_version).toBe(version);
  expect((await row(out)).analysis_version).toBe('2025.01-1');
});

test('two engines share the work, and the page says how far it is', async () => {
  for (let i = 0; i < 450; i++) await stored(`青江职院第 ${i} 条，食堂还行`);
  await work.round();
  expect((await work.state()).run).toMatchObject({ total: 450, done: 200, finishedAt: null });
  expect((await work.state()).run!.words).toMatch(/^正在按现行名称和第 .+ 版规则重新研判：200 \/ 450 条（44%）/);
  const second = new Reanalysis(db.dataSource, new AnalysisContextReader(new Registry(db.dataSource), db.clock));
  await Promise.all([work.round(), second.round()]);
  await toTheEnd();
  const { run } = await work.state();
  expect(run).toMatchObject({ total: 450, done: 450 });
  expect(run!.words).toMatch(/^已按现行名称和第 .+ 版规则重新研判 450 条，其中 \d+ 条有变化，用时/);
});

test('posts of an older version that turn up after the end are judged as well', async () => {
  await stored(ANGRY);
  await toTheEnd();
  await stored(ANGRY, { analysis_version: '2099.01-1' });
  await toTheEnd();
  expect((await work.state()).run).toMatchObject({ total: 2, done: 2 });
});

test('what is not counted is counted by reason, and each can be brought back', async () => {
  await stored('青江职院附中开学', { about_school: false, match_reason: '排除：“青江职院附中”不是本校' });
  const id = await stored('青江职院附中放假', { about_school: false, match_reason: '排除：“青江职院附中”不是本校' });
  await stored('招聘', { about_school: false, match_reason: '排除词“招聘”', excluded_by: '招聘' });
  await stored('今天的风好大', { about_school: false, match_reason: null });
  const { total, reasons } = await excluded.recent();
  expect(total).toBe(4);
  expect(reasons.map((r) => [r.reason, r.n, r.samples.length])).toEqual([
    ['“青江职院附中”不是本校', 2, 2],
    ['排除词“招聘”', 1, 1],
    ['文中没有本校名称', 1, 1],
  ]);
  await entries.recover(id, duty);
  expect(await row(id)).toMatchObject({
    about_school: true,
    match_reason: '王晓岚恢复，原未计入本校（“青江职院附中”不是本校）',
  });
  await db.dataSource.query(`update mention set analysis_version = '2025.01-1' where id = $1`, [id]);
  await toTheEnd();
  expect((await row(id)).about_school).toBe(true);
  await expect(entries.recover(id, duty)).rejects.toMatchObject({ status: 409 });
});

test('a post that is not ours is taken out by a person, and stays out', async () => {
  const id = await stored(ANGRY);
  await corrections.correct([id], { about: false }, duty);
  await db.dataSource.query(`update mention set analysis_version = '2025.01-1'`);
  await toTheEnd();
  expect(await row(id)).toMatchObject({ about_school: false, match_reason: '王晓岚认定与本校无关' });
  await corrections.correct([id], { about: true, sentiment: 'neg' }, duty);
  expect(await row(id)).toMatchObject({ about_school: true, sentiment: 'neg', corrected: ['about', 'sentiment'] });
});

test.each([
  [{}, 400, '请至少更正一项。'],
  [{ topic: '食品安全' }, 400, '没有这个主题，请从十八类中选择。'],
  [{ unitId: 'nobody' }, 400, '没有这个单位，请从列表中选择。'],
])('a correction that makes no sense: %j', async (said, status, message) => {
  const id = await stored(ANGRY);
  await expect(corrections.correct([id], said, duty)).rejects.toMatchObject({ status, message });
  await expect(corrections.correct([randomUUID()], { about: true }, duty)).rejects.toMatchObject({ status: 404 });
});
