import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type {
  AuthorisationChoices,
  AuthorisationList,
  AuthorisationSheet,
  AuthorisationView,
  CheckAnswer,
  ClueDetail,
  ClueList,
  PublishedComparison,
  PublishedPage,
  PublishingWords,
} from '@fengsui/contract';
import { DEFAULT_POLICY, PolicyStore } from '@fengsui/escalation';
import { Identity } from '@fengsui/identity';
import { MentionStore } from '@fengsui/mentions';
import { PublishingWatch } from '@fengsui/publishing';
import { type Door, openDoor } from '../harness/door.js';

/**
 * 第十五条 what is published is answered for, its correction logged; 第十六、十七条 the machine check and the secrecy questions before it; 第十八条 leave from
 * 宣传部 for what matters to the school, and what goes out without it: over HTTP, with posts as collection stores them.
 */
let door: Door;
const DUTY = 'wangxiaolan';
const HEAD = 'liumin';
const LEADER = 'zhaolixin';
const UNIT = 'chenjianguo';
const id: Record<string, string> = {};
let account: string;

beforeAll(async () => {
  door = await openDoor();
  await new PolicyStore(door.db.dataSource).ensure(DEFAULT_POLICY);
  const { dataSource } = door.db;
  await dataSource.query(
    `insert into person (name, unit_id) values ('丁一', 'logistics'), ('吕二', 'logistics');
     insert into person (name, unit_id, kind) values ('林小雨', 'logistics', 'student')`,
  );
  for (const p of await dataSource.query(`select id, name from person`)) id[p.name] = p.id;
  await dataSource.query(
    `insert into post (person_id, unit_id, function, title, main) select id, 'logistics', 'account_admin', '官微管理员', true from person where name in ('丁一', '吕二', '林小雨')`,
  );
  for (const [username, name] of [
    ['wujing', '吴静'],
    ['dingyi', '丁一'],
    ['lver', '吕二'],
    ['linxiaoyu', '林小雨'],
  ] as const) {
    const made = { who: name, username, password: 'Gushan-2026-fs' };
    await door.api.get(Identity).createAccount(dataSource, { ...made, personId: id[name]!, roles: ['unit'] });
    door.accounts.push(made);
  }
  const [row] = await dataSource.query(
    `insert into official_account (platform, platform_uid, name, unit_id) values ('weibo', '9100000001', '青江职院后勤', 'logistics') returning id`,
  );
  account = row.id;
}, 60_000);
afterAll(() => door?.stop());

const call = <T>(user: string, method: string, at: string, body?: unknown) =>
  door.call<T>(user, method, `/api/publishing/${at}`, body);
const NO = { answer: 'no' as const, note: '' };
const sheet = (more: Partial<AuthorisationSheet> = {}): AuthorisationSheet => ({
  ...{ title: '关于二食堂火情的情况说明', category: 'emergency', accountIds: [account], wantedAt: null },
  text: '今天下午2时，二食堂后厨发生火情，消防人员到场处置，3时已扑灭，无人员受伤。学校已成立工作组查明原因，二食堂暂停开放。',
  secrecy: { state_secret: NO, project: NO, result: NO, cooperation: NO, other: NO },
  ...more,
});
const draft = async (more: Partial<AuthorisationSheet> = {}, user = 'wujing'): Promise<string> => {
  const made = await call<{ id: string }>(user, 'POST', 'authorisations', { unitId: 'logistics', sheet: sheet(more) });
  expect([made.status, made.body?.detail]).toEqual([201, undefined]);
  return made.body.id;
};
const view = async (one: string, user = DUTY): Promise<AuthorisationView> =>
  (await call<AuthorisationView>(user, 'GET', `authorisations/${one}`)).body;
const act = async (user: string, one: string, name: string, more: object = {}): Promise<[number, string]> => {
  const { version } = await view(one);
  const { status, body } = await call(user, 'POST', `authorisations/${one}/acts`, {
    act: name,
    version,
    text: '同意',
    ...more,
  });
  return [status, body?.detail ?? ''];
};
const DONE: [number, string] = [204, ''];
const inDays = (n: number): string => new Date(door.db.clock.now().getTime() + n * 86_400_000).toISOString();
async function reviewed(more: Partial<AuthorisationSheet> = {}): Promise<string> {
  const one = await draft(more);
  expect(await act('dingyi', one, 'review_1', { checked: true })).toEqual(DONE);
  expect(await act('lver', one, 'review_2', { checked: true })).toEqual(DONE);
  expect(await act(UNIT, one, 'review_3', { checked: true })).toEqual(DONE);
  return one;
}
const approve = (one: string, user = HEAD) =>
  act(user, one, 'approve', { wording: '以学校情况说明为准', validUntil: inDays(3) });

let n = 0;
/** A post of the account as collection stores it, and the watch's look at it. */
async function published(
  text: string,
  more: { id?: string; uid?: string; at?: Date; edited?: boolean } = {},
): Promise<string> {
  const now = more.at ?? door.db.clock.now();
  const platformId = more.id ?? `p${++n}`;
  await door.db.dataSource.transaction((tx) =>
    door.api.get(MentionStore).store(
      tx,
      [
        {
          ...{
            platform: 'weibo',
            id: platformId,
            url: `https://weibo.com/${platformId}`,
            title: null,
            text,
            kind: 'post',
          },
          author: { id: more.uid ?? '9100000001', name: '青江职院后勤', kind: 'organisation', followers: 3_000 },
          ...{ publishedAt: now, publishedRaw: '', reposts: 0, comments: 0, likes: 0, region: null, rootId: null },
          ...{ edited: more.edited ?? false, repostOf: null },
        } as never,
      ],
      { source: 'weibo-ajax', watchListId: null },
    ),
  );
  await door.api.get(PublishingWatch).round();
  const [row] = await door.db.dataSource.query(`select id from mention where platform_id = $1`, [platformId]);
  return row.id;
}
const post = async (mention: string, user = DUTY): Promise<PublishedComparison> =>
  (await call<PublishedComparison>(user, 'GET', `posts/${mention}`)).body;
const log = (kind: string): Promise<{ payload: { text: string } }[]> =>
  door.db.dataSource.query(`select payload::jsonb as payload from ledger_event where kind = $1 order by seq`, [kind]);

test('第十八条: three reviews by three people, then 宣传部 with 口径 and until when; each step in the log, rights refused in words', async () => {
  const one = await draft();
  expect(await view(one)).toMatchObject({ stateName: '待初审', categoryName: '突发事件', draftedBy: '吴静' });
  expect(await act('wujing', one, 'review_1', { checked: true })).toEqual([
    403,
    '您起草了这份内容，初审须由他人办理（三审三校须为不同的人）。',
  ]);
  expect(await act('linxiaoyu', one, 'review_1', { checked: true })).toEqual([
    403,
    '学生可以起草，没有审核权，初审须由教职工办理。',
  ]);
  expect(await act(HEAD, one, 'approve')).toEqual([409, '现在是“待初审”，此时不能同意授权。']);
  expect(await act('dingyi', one, 'review_1')).toEqual([400, '初审同时校对文字，请确认已经校对。']);
  expect(await act('dingyi', one, 'review_1', { checked: true })).toEqual(DONE);
  expect(await act('dingyi', one, 'review_2', { checked: true })).toEqual([
    403,
    '您已审核过这份内容，三审三校须由三个不同的人办理。',
  ]);
  expect(await act('lver', one, 'review_2', { checked: true })).toEqual(DONE);
  expect((await view(one, UNIT)).mine).toBe(true);
  expect(await act(UNIT, one, 'review_3', { checked: true })).toEqual(DONE);
  expect((await call<AuthorisationList>(HEAD, 'GET', 'authorisations')).body.sentence).toBe('1 件待宣传部审批。');
  expect(await act(UNIT, one, 'approve')).toEqual([403, '同意授权由宣传部部长办理。']);
  expect(await act(DUTY, one, 'approve')).toEqual([403, '同意授权由宣传部部长办理。']);
  expect(await act(HEAD, one, 'approve')).toEqual([400, '请填写口径：对外发布应与学校保持口径一致（第十八条）。']);
  expect(await act(HEAD, one, 'approve', { wording: '以说明为准', validUntil: inDays(-1) })).toEqual([
    400,
    '授权有效期应晚于现在。',
  ]);
  const stale = await call(HEAD, 'POST', `authorisations/${one}/acts`, { act: 'refuse', version: 1, text: '不宜' });
  expect([stale.status, stale.body.detail]).toEqual([
    409,
    '这份申请已被别人办理，现在是“待宣传部审批”，请看最新情况后再办。',
  ]);
  expect(await approve(one)).toEqual(DONE);
  const now = await view(one);
  expect(now).toMatchObject({ stateName: '已授权', wording: '以学校情况说明为准', can: [] });
  expect(now.steps.map((s) => [s.actName, s.by])).toEqual([
    ['提交审核', '后勤处 官微管理员 吴静'],
    ['初审初校通过', '后勤处 官微管理员 丁一'],
    ['复审复校通过', '后勤处 官微管理员 吕二'],
    ['终审终校通过', '后勤处 处长 陈建国'],
    ['同意授权', '党委宣传部 部长 刘敏'],
  ]);
  expect((await log('authorisation.approve')).map((e) => e.payload.text)).toEqual([
    '同意授权（后勤处的发布授权申请“关于二食堂火情的情况说明”）：同意；口径：以学校情况说明为准',
  ]);
  // whoever writes: the database holds the law
  await expect(
    door.db.dataSource.query(`update authorisation set review_2 = review_1 where id = $1`, [one]),
  ).rejects.toThrow('authorisation_three_people');
  await expect(door.db.dataSource.query(`update authorisation_step set text = 'x'`)).rejects.toThrow('append-only');
});

test('sent back, it goes through all reviews again and says what changed; refused and withdrawn are ends; the leader in charge decides where 宣传部 asks', async () => {
  const one = await reviewed();
  expect(await act(DUTY, one, 'return', { text: '请补充原因' })).toEqual(DONE);
  const changed = sheet({ text: `${sheet().text}原因初步认定为油烟管道积油。` });
  expect(await act('wujing', one, 'resubmit', { text: '已补充', sheet: changed })).toEqual(DONE);
  expect(await view(one)).toMatchObject({ stateName: '待初审', sheet: changed });
  expect((await view(one)).steps.at(-1)).toMatchObject({ actName: '修改后重新提交', changed: ['正文'] });
  // the same people may review the other text
  for (const [user, step] of [
    ['dingyi', 'review_1'],
    ['lver', 'review_2'],
    [UNIT, 'review_3'],
  ] as const)
    expect(await act(user, one, step, { checked: true })).toEqual(DONE);
  expect(await act(DUTY, one, 'to_leader', { text: '影响较大' })).toEqual(DONE);
  expect(await approve(one)).toEqual([403, '同意授权由分管校领导办理。']);
  expect(await approve(one, LEADER)).toEqual(DONE);
  const other = await reviewed({ title: '另一份说明' });
  expect(await act(HEAD, other, 'refuse', { text: '不宜由单位账号发布' })).toEqual(DONE);
  expect((await view(other)).can).toEqual([]);
  const third = await draft({ title: '第三份说明' });
  expect(await act('wujing', third, 'withdraw', { text: '不发了' })).toEqual(DONE);
});

test('where the 台账 names reviewers, they and nobody else review', async () => {
  await door.db.dataSource.query(
    `insert into account_person (account_id, role, person_id) values ($1, 'review_1', $2)`,
    [account, id['吕二']],
  );
  const one = await draft();
  expect(await act('dingyi', one, 'review_1', { checked: true })).toEqual([403, '初审由台账上登记的初审人员办理。']);
  expect(await act('lver', one, 'review_1', { checked: true })).toEqual(DONE);
  await door.db.dataSource.query(`delete from account_person where account_id = $1`, [account]);
});

test('第十七条: the five questions are each answered, and yes is explained; a sheet that cannot be is refused by its field', async () => {
  const refused = async (
    more: object,
    unitId = 'logistics',
    user = 'wujing',
  ): Promise<[number, string | undefined, string]> => {
    const { status, body } = await call(user, 'POST', 'authorisations', { unitId, sheet: { ...sheet(), ...more } });
    return [status, body.field, body.detail];
  };
  const { other, ...four } = sheet().secrecy;
  expect(other).toEqual(NO);
  expect(await refused({ secrecy: four })).toEqual([
    400,
    'sheet.secrecy.other',
    '保密审查“是否涉及其他不宜公开的内容”还没有回答。',
  ]);
  expect(await refused({ secrecy: { ...four, other: { answer: 'yes', note: ' ' } } })).toEqual([
    400,
    'sheet.secrecy.other',
    '保密审查“是否涉及其他不宜公开的内容”答“是”的，请写明怎样处理。',
  ]);
  expect(await refused({ title: ' ' })).toEqual([400, 'sheet.title', '“sheet.title”不合要求：请填写标题']);
  expect(await refused({ text: ' \n' })).toEqual([400, 'sheet.text', '“sheet.text”不合要求：请填写正文']);
  expect(await refused({ accountIds: [] })).toEqual([400, 'sheet.accountIds', '请选择发布的账号。']);
  expect(await refused({ wantedAt: inDays(-1) })).toEqual([
    400,
    'sheet.wantedAt',
    '希望发布的时间已经过去，请重新填写。',
  ]);
  expect((await refused({}, 'student'))[0]).toBe(403);
  const { accounts, units } = (await call<AuthorisationChoices>('wujing', 'GET', 'choices')).body;
  expect(units).toEqual([{ id: 'logistics', name: '后勤处' }]);
  const school = accounts.find((a) => a.school)!;
  expect((await refused({ accountIds: [school.id] }))[2]).toMatch(
    /不是本单位的账号；要在校级账号发布的，类别请选“校级账号发布”。$/,
  );
  expect((await refused({ category: 'account' }))[2]).toBe('青江职院后勤不是校级账号；“校级账号发布”只选校级账号。');
  await draft({ category: 'account', accountIds: [school.id], title: '校级账号' });
  // another unit's people see nothing of it
  const one = await draft();
  await door.db.dataSource.query(`update account set roles = '{unit}' where username = 'hanxue'`);
  expect((await call('hanxue', 'GET', `authorisations/${one}`)).status).toBe(404);
  await door.db.dataSource.query(`update account set roles = '{admin}' where username = 'hanxue'`);
  const form = new FormData();
  form.append('file', new File([Buffer.from('MZ\u0090\u0000')], '现场.png'));
  const program = await door.call('wujing', 'POST', `/api/publishing/authorisations/${one}/files`, form);
  expect(program.status).toBe(400);
  const good = new FormData();
  good.append('file', new File([Buffer.from('89504e470d0a1a0a0000', 'hex')], '现场.png'));
  expect((await door.call('wujing', 'POST', `/api/publishing/authorisations/${one}/files`, good)).status).toBe(204);
  expect((await view(one)).files.map((f) => f.name)).toEqual(['现场.png']);
});

test('第十六、十七条: the machine check marks places under the school’s own list of words, which has versions', async () => {
  const words = { version: 0, words: [{ kind: 'forbidden', word: '残废人', note: '应写“残疾人”' }] };
  expect((await call('wujing', 'PUT', 'words', words)).status).toBe(403);
  expect((await call(DUTY, 'PUT', 'words', words)).status).toBe(204);
  expect((await call(HEAD, 'PUT', 'words', words)).body.detail).toMatch(/词表已由.*更新为第 1 版/);
  const twice = { version: 1, words: [...words.words, ...words.words] };
  expect((await call(DUTY, 'PUT', 'words', twice)).body.detail).toBe('“残废人”在词表中出现了两次，请删去一处。');
  expect((await call<PublishingWords>('wujing', 'GET', 'words')).body).toMatchObject({ version: 1, mayEdit: false });
  const text =
    '党委书记孙玮参加，咨询电话１３８１２３４５６７８，关爱残废人，见青职院党宣〔2026〕15号（机密★1年），2026年2月30日。';
  const checked = (await call<CheckAnswer>('wujing', 'POST', 'check', { title: '助残', text })).body;
  expect(checked.text.map((f) => [f.kind, f.words, text.slice(f.from, f.to)])).toEqual(
    [
      ['leader', '党委书记孙玮'],
      ['personal', '１３８１２３４５６７８'],
      ['term', '残废人'],
      ['document', '青职院党宣〔2026〕15号'],
      ['secrecy', '机密★1年'],
      ['date', '2026年2月30日'],
    ].map(([kind, words]) => [kind, words, words]),
  );
  // it is no verdict: the sheet goes on, with what was found kept beside each step
  const one = await draft({ title: '助残活动', text, category: 'major' });
  const [{ findings, words_version: version }] = await door.db.dataSource.query(
    `select findings, words_version from authorisation_step where authorisation_id = $1`,
    [one],
  );
  expect([findings.text.length, version]).toEqual([6, 1]);
});

test('第十三、十八条: a post on such a matter without leave becomes a clue with its evidence; with leave it is known again, and what was altered is shown', async () => {
  const without = await published('紧急通报：今天上午实训楼发生爆炸，多名学生受伤送医。');
  expect(await post(without)).toMatchObject({ verdict: 'unauthorised', matters: [{ matter: 'emergency' }] });
  const { clueId } = await post(without);
  const clue = (await door.call<ClueDetail>(DUTY, 'GET', `/api/clues/${clueId}`)).body;
  expect(clue).toMatchObject({
    ...{ subject: '后勤处', kind: 'unauthorised_post', incidentId: null, mentionId: without, stateName: '待核实' },
    post: { account: '青江职院后勤', matters: ['突发事件'], text: expect.stringContaining('实训楼发生爆炸') },
    steps: [{ actName: '生成线索', by: '系统' }],
  });
  expect(clue.text).toMatch(/未经授权发布涉及突发事件的内容（第十三、十八条）$/);
  const all = (await door.call<ClueList>(DUTY, 'GET', '/api/clues')).body.clues.filter((c) => c.mentionId === without);
  expect(all.map((c) => c.subject).sort()).toEqual(
    ['后勤处', '后勤处副处长周涛', ...['吴静', '丁一', '吕二', '林小雨'].map((x) => `后勤处官微管理员${x}`)].sort(),
  );
  // seen again it is the same matter
  await published('紧急通报：今天上午实训楼发生爆炸，多名学生受伤送医。', { id: `p${n}` });
  expect(
    (await door.db.dataSource.query(`select 1 from clue where mention_id = $1 and against = 'unit'`, [without])).length,
  ).toBe(1);

  for (const a of (await call<AuthorisationList>(HEAD, 'GET', 'authorisations?state=approved')).body.authorisations)
    expect(await act(HEAD, a.id, 'revoke', { text: '已发布完毕' })).toEqual(DONE);
  const one = await reviewed();
  expect(await approve(one)).toEqual(DONE);
  await door.db.clock.advance(60_000);
  const same = await published(`【${sheet().title}】${sheet().text}`);
  expect(await post(same)).toMatchObject({ verdict: 'authorised', authorisationId: one, clueId: null });
  // leave is given once: what is only alike has one of its own, or none
  const two = await reviewed();
  expect(await approve(two)).toEqual(DONE);
  await door.db.clock.advance(60_000);
  const altered = await published(sheet().text.replace('无人员受伤', '2人受轻伤').replace('3时', '5时'));
  const { diff } = await post(altered);
  const written = (kind: string): string =>
    diff!
      .filter((p) => p.kind !== kind)
      .map((p) => p.text)
      .join('');
  expect(written('added')).toBe(sheet().text);
  expect(written('removed')).toBe(sheet().text.replace('无人员受伤', '2人受轻伤').replace('3时', '5时'));
  expect(diff!.filter((p) => p.kind !== 'same').slice(0, 2)).toEqual([
    { kind: 'removed', text: '3' },
    { kind: 'added', text: '5' },
  ]);
  expect(await post(altered)).toMatchObject({ verdict: 'differs', verdictName: '与授权不一致', clueId: null });
  expect([await view(one), await view(two)]).toMatchObject([
    { posts: 1, differing: 0 },
    { posts: 1, differing: 1 },
  ]);
  const third = await published(
    sheet().text.replace('无人员受伤', '9人受重伤，已送往市中心医院救治').replace('3时', '6时'),
  );
  expect(await post(third)).toMatchObject({ verdict: 'unauthorised' });

  // altered after it was published as allowed: seen, logged, shown (第十五条)
  await published(sheet().text.replace('暂停开放', '照常开放'), { id: `p${n - 2}`, edited: true });
  expect(await post(same)).toMatchObject({ verdict: 'differs' });
  expect((await log('publication.corrected')).at(-1)!.payload.text).toBe(
    '后勤处新浪微博账号“青江职院后勤”更正了已发布的内容',
  );
  expect((await log('publication.differs')).length).toBe(2);
  const page = (await call<PublishedPage>(DUTY, 'GET', 'posts?verdict=differs')).body;
  expect(page.posts.map((p) => p.mentionId).sort()).toEqual([same, altered].sort());

  // revoked, and after its time, it covers nothing any more
  for (const a of [one, two]) expect(await act(HEAD, a, 'revoke', { text: '口径有变' })).toEqual(DONE);
  await door.db.clock.advance(60_000);
  const late = await published(`${sheet().text}！`);
  expect(await post(late)).toMatchObject({ verdict: 'unauthorised' });
  // what the account of 宣传部 publishes needs no leave of its own; ordinary posts need none at all
  const own = await published('紧急通报：今天上午实训楼发生爆炸。', { uid: '9000000001' });
  expect(await post(own)).toMatchObject({ verdict: 'plain', clueId: null });
  expect(await post(await published('本周食堂推出新菜品，欢迎品尝。'))).toMatchObject({
    verdict: 'plain',
    matters: [],
  });
});

test('such a clue goes through the procedure to its papers and its end, by people', async () => {
  const mention = await published('情况通报：我校学生与校外人员发生斗殴，两人受伤。');
  const { clueId } = await post(mention);
  const step = async (user: string, name: string, more: object = {}): Promise<void> => {
    const { version } = (await door.call<ClueDetail>(DUTY, 'GET', `/api/clues/${clueId}`)).body;
    const done = await door.call(user, 'POST', `/api/clues/${clueId}/acts`, {
      act: name,
      version,
      text: '属实',
      ...more,
    });
    expect([name, done.status, done.body?.detail]).toEqual([name, 204, undefined]);
  };
  await step(DUTY, 'verify');
  await step(DUTY, 'notify', { days: 3 });
  await step(UNIT, 'state');
  await step(LEADER, 'decide', { decision: 'remind' });
  const clue = (await door.call<ClueDetail>(UNIT, 'GET', `/api/clues/${clueId}`)).body;
  expect(clue.papers.map((p) => p.name)).toEqual(['核实通知书', '处理决定书']);
  const paper = await (await door.as(DUTY))(`/api/clues/${clueId}/papers/${clue.papers[0]!.id}.docx`);
  expect(paper.status).toBe(200);
});
