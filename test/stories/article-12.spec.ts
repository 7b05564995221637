import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type {
  HomeView,
  IncidentDetail,
  QuestionFigures,
  QuestionList,
  QuestionTerms,
  QuestionUnits,
} from '@fengsui/contract';
import { QuestionFigures as InspectedAnswers } from '@fengsui/registry';
import { DONE, DUTY, HEAD, openQuestionDesk, type QuestionDesk, UNIT, WRITER } from '../harness/question-desk.js';

/** 第十二条 师生的提问及时反馈相关单位，相关单位及时予以回复: from the post to the answer published there and the figures of the month, over HTTP. */
let k: QuestionDesk;
beforeAll(async () => {
  k = await openQuestionDesk();
}, 60_000);
afterAll(() => k?.stop());
const ROOT = '5000000000000001';

test('asked under the account of a unit: given to it by rule with its time, written, read by another, published, and read again where it stands', async () => {
  await k.asked(k.official(ROOT, '青江职院后勤服务大厅今天开放。'));
  const comment = { kind: 'comment' as const, rootId: ROOT, uid: '7000000001' };
  const [id] = await k.asked({ ...comment, text: '请问校园卡丢了怎么补办？我电话13812345678' });
  const found = await k.view(id!);
  expect(found).toMatchObject({
    ...{
      kindName: '咨询',
      stateName: '待答复',
      unitName: '后勤处',
      unitReason: '在后勤处的账号下提问',
      owner: '后勤处',
    },
    ...{ text: '请问校园卡丢了怎么补办？我电话138********', dueAt: k.at(1, '10:00'), late: false, reopened: 0 },
    askingList: [{ via: '新浪微博评论', asker: '小**', account: '青江职院后勤' }],
  });
  expect(found.steps.map((s) => [s.actName, s.by])).toEqual([
    ['发现', '系统'],
    ['交办', '系统'],
  ]);
  expect((await k.told(id!, 'come')).map((t) => t.name)).toEqual(['吴静']);
  // another unit's people see nothing of it
  expect((await k.call('hefang', 'GET', `/${id}`)).status).toBe(404);

  expect(await k.act(DUTY, id!, 'reply', { text: '到大厅补办' })).toEqual([403, '提交答复由后勤处办理。']);
  expect(await k.act(WRITER, id!, 'publish', { places: [] })).toEqual([409, '现在是“待答复”，此时不能登记发布。']);
  const REPLY = '同学您好，请持学生证到行政楼一楼服务大厅补办，工本费15元，当场可取。';
  expect(await k.act(WRITER, id!, 'reply', { text: REPLY })).toEqual(DONE);
  expect(await k.act(WRITER, id!, 'approve')).toEqual([403, '您写了这份答复，审核须由他人办理。']);
  expect(await k.view(id!, UNIT)).toMatchObject({ mine: true, ask: '审核答复', owner: '后勤处负责人' });
  expect(await k.act(UNIT, id!, 'return', { text: '请写明办理时间' })).toEqual(DONE);
  const better = REPLY.replace('补办，', '补办，工作日8点至17点半，');
  expect(await k.act(WRITER, id!, 'reply', { text: better })).toEqual(DONE);
  const stale = await k.call(UNIT, 'POST', `/${id}/acts`, { act: 'approve', version: 2, text: '同意' });
  expect([stale.status, stale.body.detail]).toEqual([
    409,
    '这个问题已被别人办理，现在是“待审核”，请看最新情况后再办。',
  ]);
  expect(await k.act(UNIT, id!, 'approve')).toEqual(DONE);
  expect(await k.act(WRITER, id!, 'publish', { text: '已回复' })).toEqual([
    400,
    '请填写答复发布处的链接；没有链接的，写明怎样答复的。',
  ]);
  const [asking] = (await k.view(id!)).askingList;
  const bad = { places: [{ askingId: asking!.id, url: 'weibo' }] };
  expect(await k.act(WRITER, id!, 'publish', bad)).toEqual([
    400,
    '“places.0.url”不合要求：链接应以 http:// 或 https:// 开头',
  ]);
  await k.hours(3);
  const places = [{ askingId: asking!.id, url: `https://weibo.com/9100000001/${ROOT}` }];
  expect(await k.act(WRITER, id!, 'publish', { text: '已在评论中回复', places })).toEqual(DONE);
  // read where it was asked, with the platform's blanks
  await k.asked(k.official('5000000000000002', `回复@小雨同学: ${better} `, { kind: 'comment', rootId: ROOT }));
  const done = await k.view(id!);
  expect(done).toMatchObject({ stateName: '已答复', can: [{ act: 'reopen' }, { act: 'escalate' }], dueAt: null });
  expect(done.askingList[0]).toMatchObject({ replySame: true, replySeenAt: k.at(0, '13:00') });
  expect(done.steps.at(-1)!.text).toBe('已在“青江职院后勤”处读到答复，与审核的内容一致');

  // the asker comes back under the same post: the same question, a new time
  await k.hours(1);
  expect(await k.asked({ ...comment, text: '请问校园卡补办可以代办吗？' })).toEqual([id]);
  expect(await k.view(id!)).toMatchObject({ stateName: '待答复', reopened: 1, askings: 2, dueAt: k.at(1, '12:00') });
  await k.answered(id!, '可以代办，请带上双方的学生证。', { note: '已在评论中回复' });
  // whoever writes: the database holds the law
  const sql = (text: string): Promise<unknown> => k.door.db.dataSource.query(text);
  await expect(sql(`update question set reviewed_by = replied_by where id = '${id}'`)).rejects.toThrow('two_people');
  await expect(sql(`update question_step set text = 'x'`)).rejects.toThrow('append-only');
  await expect(sql(`update question_round set due_at = app.now() where question_id = '${id}'`)).rejects.toThrow(
    'stays',
  );
});

test('several alike are one question; what names two units waits for 宣传部, which says to whom it goes, or that it wants no answer', async () => {
  const [one, two, none] = await k.asked(
    { text: '青江职院宿舍停水三天了，到底有没有人管' },
    { text: '青江职院宿舍停水三天了！！到底有没有人管？' },
    { text: '青江职院的银杏黄了，真好看' },
  );
  expect([two, none]).toEqual([one, '']);
  expect(await k.view(one!)).toMatchObject({
    ...{ stateName: '待宣传部确认', kindName: '投诉', askings: 2, owner: '宣传部' },
    unitReason: '文中说到“宿舍”、“停水”',
  });
  expect((await k.list(UNIT)).questions.map((q) => q.id)).not.toContain(one);
  expect(await k.act(UNIT, one!, 'dispatch')).toEqual([404, '没有这个问题，或您无权查看。']);
  expect(await k.act(DUTY, one!, 'dispatch', { unitId: 'nowhere' })).toEqual([
    404,
    '没有这个单位，或它已撤销，请另选答复单位。',
  ]);
  expect(await k.act(DUTY, one!, 'dispatch', { unitId: 'student', text: '请学工部答复' })).toEqual(DONE);
  expect((await k.view(one!)).dueAt).toBe(k.at(2, '12:00'));
  expect(await k.act('hefang', one!, 'decline', { text: '供水归后勤处' })).toEqual(DONE);
  expect(await k.view(one!)).toMatchObject({ state: 'found', unitReason: '学工部退回：供水归后勤处' });
  expect(await k.act(DUTY, one!, 'dispatch', { unitId: 'logistics', urgent: true, text: '请尽快' })).toEqual(DONE);
  // four hours of work from 14:00: three and a half until 17:30
  expect((await k.view(one!)).dueAt).toBe(k.at(1, '08:30'));
  const [other] = await k.asked({ text: '想问青江职院宿舍热水器坏了怎么报修，停水的那栋' });
  expect((await k.view(one!)).alike.map((a) => a.id)).toContain(other);
  expect(await k.act(DUTY, other!, 'merge', { into: one })).toEqual(DONE);
  expect((await k.view(one!)).askings).toBe(3);
  const [wrong] = await k.asked({ text: '青江职院保安和选课有人知道怎么回事吗？' });
  expect(await k.act(HEAD, wrong!, 'dismiss', { text: '玩笑' })).toEqual(DONE);
  expect(await k.view(wrong!)).toMatchObject({ stateName: '不需答复', dueAt: null });
});

test('reminded at four fifths, 单位负责人 at the end, then 宣传部 and its list; on the home page of each', async () => {
  const made = await k.call<{ id: string }>(DUTY, 'POST', '', {
    ...{ text: '二食堂刷卡机扣了两次钱', kind: 'question', unitId: 'logistics', via: '电话' },
    ...{ asker: '李同学', contact: '0816-2200001' },
  });
  const { id } = made.body;
  expect(await k.view(id)).toMatchObject({
    dueAt: k.at(1, '12:00'),
    askingList: [{ via: '电话', contact: '0816-2200001' }],
  });
  // who may not reach the asker does not see how
  expect((await k.view(id, 'zhaolixin')).askingList[0]).toMatchObject({ asker: '李同学', contact: null });
  const home = async (user: string): Promise<HomeView> => (await k.door.call<HomeView>(user, 'GET', '/api/home')).body;
  const of = (items: HomeView['waits']) => items.find((i) => i.id === id);
  expect(of((await home(WRITER)).waits)).toMatchObject({ kindName: '答复', ask: '答复', href: `/questions/${id}` });
  expect(of((await home(DUTY)).waits)).toBeUndefined();

  await k.hours(19); // 09:00 of the next day: more than four fifths of the time from 14:00 to 12:00
  await k.remind();
  expect(await k.told(id, 'remind')).toMatchObject([{ name: '吴静', title: expect.stringContaining('时限将到') }]);
  await k.hours(5);
  await k.remind();
  expect((await k.told(id, 'remind')).map((t) => t.name)).toEqual(['吴静', '陈建国']);
  expect(of((await home(DUTY)).late)).toMatchObject({ owner: '后勤处', late: true });
  await k.hours(20); // more than four hours of work later
  await k.remind();
  expect((await k.told(id, 'remind')).map((t) => t.name).sort()).toEqual(['刘敏', '吴静', '王晓岚', '陈建国'].sort());
  const late = await k.list(DUTY, '?late=1');
  expect(late.questions.map((q) => q.id)).toContain(id);
  expect(late.sentence).toMatch(/^2 件待答复，其中 2 件已超时限。$/);
  const log = await k.door.db.dataSource.query(
    `select payload::jsonb ->> 'text' as text from ledger_event where kind = 'question.overdue' and payload::jsonb ->> 'questionId' = $1 order by seq`,
    [id],
  );
  expect(log.at(-1).text).toMatch(/列入宣传部逾期清单，已提醒刘敏、王晓岚。$/);
});

test('figures of the month by unit, and for a period by unit and account', async () => {
  const figures = (await k.call<QuestionFigures>(DUTY, 'GET', `/figures?month=${k.month}`)).body;
  // of 后勤处: the first answered after 3 hours, the second time at once, two late ones that stand open; 学工部 sent its one back
  expect(figures.units).toEqual([
    {
      ...{ unitId: 'logistics', unitName: '后勤处', received: 4, answered: 2, inTime: 2, overdue: 2 },
      ...{ medianHours: 1.5, reopened: 1 },
    },
  ]);
  const [year, month] = k.month.split('-').map(Number);
  // what the 年检表 of its accounts says (第九条)
  const inspected = await k.door.api
    .get(InspectedAnswers)
    .ofUnits(
      k.door.db.dataSource,
      ['logistics', 'student'],
      new Date(Date.UTC(year!, month! - 1, 1)),
      new Date(Date.UTC(year!, month!, 1)),
    );
  expect([...inspected]).toEqual([['logistics', { received: 4, answered: 2, inTime: 2 }]]);
  expect((await k.call(DUTY, 'GET', '/figures?month=2026-13')).body.detail).toBe('“month”不合要求：月份应写作 2026-11');
});

test('former answers are offered to who writes one; times are the school’s own', async () => {
  const [id] = await k.asked({ kind: 'comment', rootId: ROOT, text: '校园卡不见了，怎么补卡啊？' });
  const { former } = await k.view(id!, WRITER);
  expect(former[0]).toMatchObject({ question: '请问校园卡丢了怎么补办？我电话138********', unitName: '后勤处' });
  const { terms } = (await k.call<QuestionTerms>(HEAD, 'GET', '/terms')).body;
  expect(terms.map((t) => [t.kind, t.amount, t.counted])).toEqual([
    ['question', 1, 'working_days'],
    ['complaint', 2, 'working_days'],
    ['urgent', 4, 'working_hours'],
    ['confirm', 4, 'working_hours'],
  ]);
  const changed = terms.map(({ name: _, ...t }) => (t.kind === 'urgent' ? { ...t, amount: 6, counted: 'hours' } : t));
  expect((await k.call(UNIT, 'PUT', '/terms', { terms: changed })).status).toBe(403);
  expect((await k.call(HEAD, 'PUT', '/terms', { terms: changed })).status).toBe(204);
  expect((await k.call<QuestionTerms>(UNIT, 'GET', '/terms')).body).toMatchObject({
    terms: expect.arrayContaining([{ kind: 'urgent', name: '紧急', amount: 6, counted: 'hours' }]),
    mayEdit: false,
  });
});

test('第十三条: one that turns into a crisis becomes an incident with its history', async () => {
  const [id] = await k.asked({ text: '青江职院二食堂吃完饭好几个人拉肚子住院，食物中毒没人管' });
  // a grave word: urgent, and a person looks first
  expect(await k.view(id!)).toMatchObject({ state: 'found', urgent: true, unitName: '后勤处' });
  expect(await k.act(DUTY, id!, 'escalate', { text: '疑似食物中毒' })).toEqual([400, '请选择事件等级。']);
  expect(await k.act(UNIT, id!, 'escalate', { level: 2 })).toEqual([404, '没有这个问题，或您无权查看。']);
  expect(await k.act(DUTY, id!, 'escalate', { text: '疑似食物中毒', level: 2 })).toEqual(DONE);
  const { incidentId, stateName } = await k.view(id!);
  expect(stateName).toBe('已转为事件');
  const incident = (await k.door.call<IncidentDetail>(DUTY, 'GET', `/api/incidents/${incidentId}`)).body;
  expect(incident).toMatchObject({ level: 2, state: 'open', unitName: '后勤处' });
  expect(incident.mentionCount).toBe(1);
  const [{ text }] = await k.door.db.dataSource.query(
    `select payload::jsonb ->> 'text' as text from ledger_event where kind = 'question.escalate' and incident_id = $1`,
    [incidentId],
  );
  expect(text).toMatch(/^由师生提问转为事件：.*此前：.*发现（系统）。疑似食物中毒$/);
});

test('what is asked within an incident goes with it, and comes back when its post is taken out', async () => {
  const { dataSource } = k.door.db;
  const sql = <T>(text: string, given: unknown[] = []): Promise<T[]> => dataSource.query(text, given);
  const [incident] = await sql<{ id: string; code: string }>(`select id, code from incident where state = 'open'`);
  const join = (posts: string[]): Promise<unknown> =>
    sql(
      `insert into incident_mention (incident_id, mention_id) select $1, id from mention where platform_id = any($2)`,
      [incident!.id, posts],
    );
  const waits = async (): Promise<string[]> =>
    (await k.door.call<HomeView>(DUTY, 'GET', '/api/home')).body.waits.map((w) => w.id);

  // asked before its post was seen to belong to it
  const early = await k.stored({ text: '求问青江职院昨晚送医的同学现在怎么样了' });
  const [id] = await k.looked(early);
  const [touched] = await k.asked({ text: '求问青江职院校医院今晚几点关门' });
  expect(await waits()).toEqual(expect.arrayContaining([id, touched]));
  await k.act(DUTY, touched!, 'dismiss', { text: '已有公告' });
  await k.act(DUTY, touched!, 'restore', { text: '公告已过期' });
  await join(early);
  await sql(
    `insert into incident_mention (incident_id, mention_id) select $1, mention_id from question_asking where question_id = $2`,
    [incident!.id, touched],
  );
  await k.looked([]);
  expect(await k.view(id!)).toMatchObject({ stateName: '已转为事件', incidentId: incident!.id, dueAt: null });
  expect((await k.view(id!)).steps.at(-1)).toMatchObject({
    text: expect.stringMatching(new RegExp(`^所在帖子已列入事件 ${incident!.code}“.*”，随事件办理$`)),
  });
  // a person has said something about the other: it stays his
  expect((await k.view(touched!)).state).toBe('found');
  expect(await waits()).not.toContain(id);

  // asked within it: no question of its own
  const late = await k.stored({ text: '请问青江职院二食堂明天还开不开' });
  await join(late);
  const comment = { kind: 'comment' as const, rootId: late[0]!, text: '学校什么时候出来说一句？' };
  expect(await k.looked([...late, ...(await k.stored(comment))])).toEqual(['', '']);
  await sql(`delete from incident_mention where mention_id in (select id from mention where platform_id = any($1))`, [
    late,
  ]);
  const [own] = await k.looked(late);
  // what was asked under it too
  const loose = await sql(`select 1 from question_asking where looked_at is null or incident_id is not null`);
  expect(loose).toEqual([]);
  expect((await k.view(own!)).kindName).toBe('咨询');
});

test('what lies in an incident that is only proposed waits half an hour for a person to say whether it is one', async () => {
  const { dataSource } = k.door.db;
  const posts = await k.stored({ text: '请问青江职院东门几点开' });
  const [made] = await dataSource.query(
    `insert into incident (code, title, unit_id, level, level_reason, topic, state) values ('YQ-1', '东门', 'security', 3, '转发较多', '其他', 'proposed') returning id`,
  );
  await dataSource.query(
    `insert into incident_mention (incident_id, mention_id) select $1, id from mention where platform_id = any($2)`,
    [made.id, posts],
  );
  expect(await k.looked(posts)).toEqual(['']);
  await k.hours(1);
  const [id] = await k.looked(posts);
  expect((await k.view(id!)).state).toBe('found');
});

test('a page at a time: search, filters and totals are of all pages; whose turn it is reads alike in the list and in each row', async () => {
  const own = await k.call<{ id: string }>(UNIT, 'POST', '', {
    ...{ text: '停车位够不够', kind: 'question', unitId: 'logistics', via: '来访' },
  });
  const theirs = await k.call<{ id: string }>(WRITER, 'POST', '', {
    ...{ text: '澡堂几点关', kind: 'question', unitId: 'logistics', via: '来访' },
  });
  // what the only leader wrote waits for 宣传部, what others wrote for him
  await k.door.db.dataSource.query(
    `update post set held_to = app.now() where unit_id = 'logistics' and function = 'unit_deputy'`,
  );
  expect(await k.act(UNIT, own.body.id, 'reply', { text: '够' })).toEqual(DONE);
  expect(await k.act(WRITER, theirs.body.id, 'reply', { text: '十点' })).toEqual(DONE);
  await k.door.db.dataSource.query(
    `insert into question (text, features, kind, state, unit_id, unit_reason, starts_at)
     select '图书馆的第' || n || '问，满意率 100%', '{图书馆}', 'question', 'found', 'student', '提到单位', app.now() - n * interval '1 minute' from generate_series(1, 120) n`,
  );
  const pages = async (user: string, query: string): Promise<QuestionList['questions']> => {
    const first = await k.list(user, `?${query}`);
    const all = [...first.questions];
    for (let page = 2; page <= Math.ceil(first.total / first.size); page++)
      all.push(...(await k.list(user, `?${query}&page=${page}`)).questions);
    expect([first.size, new Set(all.map((q) => q.id)).size]).toEqual([50, first.total]);
    return all;
  };
  const everything = await k.list(DUTY);
  expect(everything.questions).toHaveLength(50);
  expect(everything.counts.reduce((n, c) => n + c.n, 0)).toBe(everything.total);
  expect((await pages(DUTY, 'state=found&kind=question&unit=student')).length).toBe(120);
  expect(await k.list(DUTY, '?unit=student')).toMatchObject({ unit: { id: 'student', name: '学工部' } });
  expect((await k.list(DUTY, `?q=${encodeURIComponent('第7问')}`)).questions.map((q) => q.excerpt)).toEqual([
    '图书馆的第7问，满意率 100%',
  ]);
  expect(await k.list(DUTY, `?state=found&kind=question&q=${encodeURIComponent('学工部')}`)).toMatchObject({
    total: 120,
  });
  expect(await k.list(DUTY, `?q=${encodeURIComponent('00%')}`)).toMatchObject({ total: 120 });
  expect(await k.list(DUTY, `?q=${encodeURIComponent('满%率')}`)).toMatchObject({ total: 0, questions: [] });
  expect((await k.call(DUTY, 'GET', '?page=0')).status).toBe(400);
  for (const user of [DUTY, HEAD, UNIT, WRITER, 'hefang', 'zhaolixin']) {
    const [all, mine] = [await pages(user, ''), await pages(user, 'mine=1')];
    expect(mine.map((q) => q.id)).toEqual(all.filter((q) => q.mine).map((q) => q.id));
    const home = (await k.door.call<HomeView>(user, 'GET', '/api/home')).body;
    const due = mine.filter((q) => q.startsAt !== null);
    expect(home.waits.filter((w) => w.kind === 'question')).toHaveLength(Math.min(due.length, 50));
    expect(home.waitCount).toBeGreaterThanOrEqual(due.length);
  }
  expect((await k.list(UNIT, '?mine=1')).questions.map((q) => q.id)).toContain(theirs.body.id);
  expect((await k.list(HEAD, '?mine=1')).questions.map((q) => q.id)).toContain(own.body.id);
  const named = async (user: string, q: string): Promise<string[]> =>
    (await k.call<QuestionUnits>(user, 'GET', `/units?q=${encodeURIComponent(q)}`)).body.units.map((u) => u.name);
  expect(await named(DUTY, '后勤')).toEqual(['后勤处']);
  expect(await named(UNIT, '')).toEqual(['后勤处']);
});
