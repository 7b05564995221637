import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuthorisationList, ClueDetail, ClueList } from '@fengsui/contract';
import { DONE, DUTY, HEAD, LEADER, UNIT, openPublishingDesk, type PublishingDesk } from '../harness/publishing-desk.js';

/** 第十八条 未经授权不得擅自发布: leave from 宣传部 for what matters to the school, and what goes out without it; over HTTP, with posts as collection stores them. */
let k: PublishingDesk;
beforeAll(async () => {
  k = await openPublishingDesk();
}, 60_000);
afterAll(() => k?.stop());

test('第十八条: three reviews by three people, then 宣传部 with 口径 and until when; each step in the log, rights refused in words', async () => {
  const one = await k.draft();
  expect(await k.view(one)).toMatchObject({ stateName: '待初审', categoryName: '突发事件', draftedBy: '吴静' });
  expect(await k.act('wujing', one, 'review_1', { checked: true })).toEqual([
    403,
    '您起草了这份内容，初审须由他人办理（三审三校须为不同的人）。',
  ]);
  expect(await k.act('linxiaoyu', one, 'review_1', { checked: true })).toEqual([
    403,
    '学生可以起草，没有审核权，初审须由教职工办理。',
  ]);
  expect(await k.act(HEAD, one, 'approve')).toEqual([409, '现在是“待初审”，此时不能同意授权。']);
  expect(await k.act('dingyi', one, 'review_1')).toEqual([400, '初审同时校对文字，请确认已经校对。']);
  expect(await k.act('dingyi', one, 'review_1', { checked: true })).toEqual(DONE);
  expect(await k.act('dingyi', one, 'review_2', { checked: true })).toEqual([
    403,
    '您已审核过这份内容，三审三校须由三个不同的人办理。',
  ]);
  expect(await k.act('lver', one, 'review_2', { checked: true })).toEqual(DONE);
  const waits = async (user: string): Promise<string[]> =>
    (await k.call<AuthorisationList>(user, 'GET', 'authorisations?mine=1')).body.authorisations.map((a) => a.id);
  expect([await waits(UNIT), await waits('wujing')]).toEqual([[one], []]);
  expect((await k.view(one, UNIT)).mine).toBe(true);
  expect(await k.act(UNIT, one, 'review_3', { checked: true })).toEqual(DONE);
  expect((await k.call<AuthorisationList>(HEAD, 'GET', 'authorisations')).body.sentence).toBe('1 件待宣传部审批。');
  expect(await k.act(UNIT, one, 'approve')).toEqual([403, '同意授权由宣传部部长办理。']);
  expect(await k.act(DUTY, one, 'approve')).toEqual([403, '同意授权由宣传部部长办理。']);
  expect(await k.act(HEAD, one, 'approve')).toEqual([400, '请填写口径：对外发布应与学校保持口径一致（第十八条）。']);
  expect(await k.act(HEAD, one, 'approve', { wording: '以说明为准', validUntil: k.inDays(-1) })).toEqual([
    400,
    '授权有效期应晚于现在。',
  ]);
  const stale = await k.call(HEAD, 'POST', `authorisations/${one}/acts`, { act: 'refuse', version: 1, text: '不宜' });
  expect([stale.status, stale.body.detail]).toEqual([
    409,
    '这份申请已被别人办理，现在是“待宣传部审批”，请看最新情况后再办。',
  ]);
  expect(await k.approve(one)).toEqual(DONE);
  const now = await k.view(one);
  expect(now).toMatchObject({ stateName: '已授权', wording: '以学校情况说明为准', can: [] });
  expect(now.steps.map((s) => [s.actName, s.by])).toEqual([
    ['提交审核', '后勤处 官微管理员 吴静'],
    ['初审初校通过', '后勤处 官微管理员 丁一'],
    ['复审复校通过', '后勤处 官微管理员 吕二'],
    ['终审终校通过', '后勤处 处长 陈建国'],
    ['同意授权', '党委宣传部 部长 刘敏'],
  ]);
  expect((await k.log('authorisation.approve')).map((e) => e.payload.text)).toEqual([
    '同意授权（后勤处的发布授权申请“关于二食堂火情的情况说明”）：同意；口径：以学校情况说明为准',
  ]);
  // whoever writes: the database holds the law
  await expect(
    k.door.db.dataSource.query(`update authorisation set review_2 = review_1 where id = $1`, [one]),
  ).rejects.toThrow('authorisation_three_people');
  await expect(k.door.db.dataSource.query(`update authorisation_step set text = 'x'`)).rejects.toThrow('append-only');
});

test('sent back, it goes through all reviews again and says what changed; refused and withdrawn are ends; the leader in charge decides where 宣传部 asks', async () => {
  const one = await k.reviewed();
  expect(await k.act(DUTY, one, 'return', { text: '请补充原因' })).toEqual(DONE);
  const changed = k.sheet({ text: `${k.sheet().text}原因初步认定为油烟管道积油。` });
  expect(await k.act('wujing', one, 'resubmit', { text: '已补充', sheet: changed })).toEqual(DONE);
  expect(await k.view(one)).toMatchObject({ stateName: '待初审', sheet: changed });
  expect((await k.view(one)).steps.at(-1)).toMatchObject({ actName: '修改后重新提交', changed: ['正文'] });
  // the same people may review the other text
  for (const [user, step] of [
    ['dingyi', 'review_1'],
    ['lver', 'review_2'],
    [UNIT, 'review_3'],
  ] as const)
    expect(await k.act(user, one, step, { checked: true })).toEqual(DONE);
  expect(await k.act(DUTY, one, 'to_leader', { text: '影响较大' })).toEqual(DONE);
  expect(await k.approve(one)).toEqual([403, '同意授权由分管校领导办理。']);
  expect(await k.approve(one, LEADER)).toEqual(DONE);
  const other = await k.reviewed({ title: '另一份说明' });
  expect(await k.act(HEAD, other, 'refuse', { text: '不宜由单位账号发布' })).toEqual(DONE);
  expect((await k.view(other)).can).toEqual([]);
  const third = await k.draft({ title: '第三份说明' });
  expect(await k.act('wujing', third, 'withdraw', { text: '不发了' })).toEqual(DONE);
});

test('where the 台账 names reviewers, they and nobody else review', async () => {
  await k.door.db.dataSource.query(
    `insert into account_person (account_id, role, person_id) values ($1, 'review_1', $2)`,
    [k.account, k.id['吕二']],
  );
  const one = await k.draft();
  expect(await k.act('dingyi', one, 'review_1', { checked: true })).toEqual([403, '初审由台账上登记的初审人员办理。']);
  expect(await k.act('lver', one, 'review_1', { checked: true })).toEqual(DONE);
  await k.door.db.dataSource.query(`delete from account_person where account_id = $1`, [k.account]);
});

test('第十三、十八条: a post on such a matter without leave becomes a clue with its evidence; with leave it is known again, and what was altered is shown', async () => {
  const without = await k.published('紧急通报：今天上午实训楼发生爆炸，多名学生受伤送医。', { id: 'first' });
  expect(await k.post(without)).toMatchObject({ verdict: 'unauthorised', matters: [{ matter: 'emergency' }] });
  const { clueId } = await k.post(without);
  const clue = (await k.door.call<ClueDetail>(DUTY, 'GET', `/api/clues/${clueId}`)).body;
  expect(clue).toMatchObject({
    ...{ subject: '后勤处', kind: 'unauthorised_post', incidentId: null, mentionId: without, stateName: '待核实' },
    post: { account: '青江职院后勤', matters: ['突发事件'], text: expect.stringContaining('实训楼发生爆炸') },
    steps: [{ actName: '生成线索', by: '系统' }],
  });
  expect(clue.text).toMatch(/未经授权发布涉及突发事件的内容（第十三、十八条）$/);
  const all = (await k.door.call<ClueList>(DUTY, 'GET', '/api/clues')).body.clues.filter(
    (c) => c.mentionId === without,
  );
  expect(all.map((c) => c.subject).sort()).toEqual(
    ['后勤处', '后勤处副处长周涛', ...['吴静', '丁一', '吕二', '林小雨'].map((x) => `后勤处官微管理员${x}`)].sort(),
  );
  // seen again it is the same matter
  await k.published('紧急通报：今天上午实训楼发生爆炸，多名学生受伤送医。', { id: 'first' });
  expect(
    (await k.door.db.dataSource.query(`select 1 from clue where mention_id = $1 and against = 'unit'`, [without]))
      .length,
  ).toBe(1);

  for (const a of (await k.call<AuthorisationList>(HEAD, 'GET', 'authorisations?state=approved')).body.authorisations)
    expect(await k.act(HEAD, a.id, 'revoke', { text: '已发布完毕' })).toEqual(DONE);
  const one = await k.reviewed();
  expect(await k.approve(one)).toEqual(DONE);
  await k.door.db.clock.advance(60_000);
  const same = await k.published(`【${k.sheet().title}】${k.sheet().text}`);
  expect(await k.post(same)).toMatchObject({ verdict: 'authorised', authorisationId: one, clueId: null });
  // leave is given once: what is only alike has one of its own, or none
  const two = await k.reviewed();
  expect(await k.approve(two)).toEqual(DONE);
  await k.door.db.clock.advance(60_000);
  const altered = await k.published(k.sheet().text.replace('无人员受伤', '2人受轻伤').replace('3时', '5时'));
  const { diff } = await k.post(altered);
  const written = (kind: string): string =>
    diff!
      .filter((p) => p.kind !== kind)
      .map((p) => p.text)
      .join('');
  expect(written('added')).toBe(k.sheet().text);
  expect(written('removed')).toBe(k.sheet().text.replace('无人员受伤', '2人受轻伤').replace('3时', '5时'));
  expect(diff!.filter((p) => p.kind !== 'same').slice(0, 2)).toEqual([
    { kind: 'removed', text: '3' },
    { kind: 'added', text: '5' },
  ]);
  expect(await k.post(altered)).toMatchObject({ verdict: 'differs', verdictName: '与授权不一致', clueId: null });
  expect([await k.view(one), await k.view(two)]).toMatchObject([
    { posts: 1, differing: 0 },
    { posts: 1, differing: 1 },
  ]);
  const third = await k.published(
    k.sheet().text.replace('无人员受伤', '9人受重伤，已送往市中心医院救治').replace('3时', '6时'),
  );
  expect(await k.post(third)).toMatchObject({ verdict: 'unauthorised' });

  // revoked, and after its time, it covers nothing any more
  for (const a of [one, two]) expect(await k.act(HEAD, a, 'revoke', { text: '口径有变' })).toEqual(DONE);
  await k.door.db.clock.advance(60_000);
  const late = await k.published(`${k.sheet().text}！`);
  expect(await k.post(late)).toMatchObject({ verdict: 'unauthorised' });
  // what the account of 宣传部 publishes needs no leave of its own; ordinary posts need none at all
  const own = await k.published('紧急通报：今天上午实训楼发生爆炸。', { uid: '9000000001' });
  expect(await k.post(own)).toMatchObject({ verdict: 'plain', clueId: null });
  expect(await k.post(await k.published('本周食堂推出新菜品，欢迎品尝。'))).toMatchObject({
    verdict: 'plain',
    matters: [],
  });
});

test('such a clue goes through the procedure to its papers and its end, by people', async () => {
  const mention = await k.published('情况通报：我校学生与校外人员发生斗殴，两人受伤。');
  const { clueId } = await k.post(mention);
  const step = async (user: string, name: string, more: object = {}): Promise<void> => {
    const { version } = (await k.door.call<ClueDetail>(DUTY, 'GET', `/api/clues/${clueId}`)).body;
    const done = await k.door.call(user, 'POST', `/api/clues/${clueId}/acts`, {
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
  const clue = (await k.door.call<ClueDetail>(UNIT, 'GET', `/api/clues/${clueId}`)).body;
  expect(clue.papers.map((p) => p.name)).toEqual(['核实通知书', '处理决定书']);
  const paper = await (await k.door.as(DUTY))(`/api/clues/${clueId}/papers/${clue.papers[0]!.id}.docx`);
  expect(paper.status).toBe(200);
});
