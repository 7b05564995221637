import { describe, expect, test } from '@jest/globals';
import type { Page } from '../outcome.js';
import { parseWeiboM, readWeiboM } from './weibo-m.js';

const FETCHED = new Date('2026-11-22T12:30:00+08:00');
const page = (body: unknown, more: Partial<Page> = {}): Page => ({
  body: typeof body === 'string' ? body : JSON.stringify(body),
  finalUrl: 'https://m.weibo.cn/api/container/getIndex',
  httpStatus: 200,
  fetchedAt: FETCHED,
  ...more,
});
const user = { id: 7001, screen_name: '某人', verified: false, verified_type: -1, followers_count: '6905' };
const mblog = (mid: string, more: object = {}): Record<string, unknown> => ({
  id: mid,
  mid,
  created_at: 'Sun Nov 22 12:00:00 +0800 2026',
  text: `第 ${mid} 条`,
  reposts_count: 1,
  comments_count: '1.2万',
  attitudes_count: '100万+',
  user,
  ...more,
});
const search = (...posts: object[]) => ({
  ok: 1,
  data: {
    cardlistInfo: { containerid: '100103type=61&q=x', total: 1000, page: 2 },
    cards: posts.map((m) => ({ card_type: 9, mblog: m })),
  },
});
const one = (more: object, mid = '5000000000000001') => parseWeiboM(page(search(mblog(mid, more)))).items[0];

describe('posts', () => {
  test('grouped and single cards, other cards passed over, each mid once', () => {
    const body = search(mblog('5000000000000001'));
    body.data.cards.push(
      { card_type: 11, card_group: [{ card_type: 42 }, { card_type: 9, mblog: mblog('5000000000000002') }] } as never,
      { card_type: 9, mblog: mblog('5000000000000001') } as never,
      { card_type: 10, user } as never,
    );
    const parsed = parseWeiboM(page(body));
    expect(parsed).toMatchObject({ state: 'ok', hasMore: true, totalHint: 1000, next: null });
    expect(parsed.items.map((i) => i.id)).toEqual(['5000000000000001', '5000000000000002']);
    expect(parsed.items[0]).toMatchObject({
      author: { id: '7001', name: '某人', kind: 'plain', followers: 6905 },
      reposts: 1,
      comments: 12_000,
      likes: 1_000_000,
    });
  });
  test('the address is made of uid and bid; a bid that is none is worked out from the mid', () => {
    expect(one({}, '4804608494665869')!.url).toBe('https://weibo.com/7001/M1VT3jzNX');
    expect(one({ bid: '../x' }, '4804608494665869')!.url).toBe('https://weibo.com/7001/M1VT3jzNX');
    expect(one({ user: null }, '4804608494665869')!.url).toBe('https://m.weibo.cn/detail/4804608494665869');
  });
  test.each([
    ['"id":9007199254740993,"idstr":"9007199254740993"', 'beside text'],
    ['"id":9007199254740993', 'alone'],
    ['"mid": 9007199254740993', 'as mid'],
  ])('an id beyond 2^53 keeps its digits: %s (%s)', (id) => {
    const body = `{"ok":1,"data":{"cards":[{"mblog":{${id},"created_at":"刚刚","text":"x"}}]}}`;
    expect(parseWeiboM(page(body)).items[0]!.id).toBe('9007199254740993');
    // cut behind the post
    expect(parseWeiboM(page(body.slice(0, -4))).items[0]!.id).toBe('9007199254740993');
  });
  test.each([
    [{ verified: false, verified_type: -1 }, 'plain'],
    [{ verified: true, verified_type: 0 }, 'verified_person'],
    [{ verified: true, verified_type: 1 }, 'organisation'],
    [{ verified: true, verified_type: 3 }, 'media'],
    [{ verified: true, verified_type: 2, verified_reason: '青江日报官方微博' }, 'media'],
    [{ verified: true, verified_type: 7, verified_reason: '某基金会官方微博' }, 'organisation'],
    [{ verified: false, verified_type: 220 }, 'plain'],
    [{ verified: true, verified_type: 220 }, 'plain'],
    [{ verified: false, verified_type: 0 }, 'plain'],
    [{ verified: true, verified_type: '7' }, 'plain'],
    [{}, 'plain'],
  ])('%j is %s', (who, kind) => expect(one({ user: { id: 1, screen_name: '甲', ...who } })!.author.kind).toBe(kind));
  test.each([
    [6905, 6905],
    ['6905', 6905],
    ['7164.8万', 71_648_000],
    ['很多', null],
    [undefined, null],
  ])('followers %s', (followers_count, count) =>
    expect(one({ user: { ...user, followers_count } })!.author.followers).toBe(count),
  );
  test.each([
    ['Sun Nov 22 12:30:00 +0800 2026', '2026-11-22T04:30:00.000Z'],
    ['刚刚', FETCHED.toISOString()],
    ['1分钟前', '2026-11-22T04:29:00.000Z'],
    ['昨天 23:10', '2026-11-21T15:10:00.000Z'],
    ['12-31', '2025-12-30T16:00:00.000Z'],
    ['2018-12-31', '2018-12-30T16:00:00.000Z'],
  ])('time %s', (created_at, at) => expect(one({ created_at })!.publishedAt?.toISOString()).toBe(at));
  test('a time that cannot be read stays null and its words are kept', () =>
    expect(one({ created_at: '上个学期' })).toMatchObject({ publishedAt: null, publishedRaw: '上个学期' }));
  test.each([
    [{ edit_count: 2 }, true],
    [{ edit_count: '1' }, true],
    [{ edit_config: { edited: true } }, true],
    [{ edit_count: 0, edit_config: { edited: false } }, false],
    [{}, false],
  ])('%j edited: %s', (more, edited) => expect(one(more)!.edited).toBe(edited));
  test.each([
    ['发布于 北京', '北京'],
    ['发布于 内蒙古 呼和浩特', '呼和浩特'],
    ['', null],
    [undefined, null],
  ])('region %s', (region_name, region) => expect(one({ region_name })!.region).toBe(region));
  test.each([[[{ pid: 'a', url: 'x' }]], [{ '0': { pid: 'a' }, '1': { pid: 'b' } }], [undefined]])(
    'pictures %j do not matter',
    (pics) => expect(one({ pics })!.text).toBe('第 5000000000000001 条'),
  );
  test.each([
    [{ ad_marked: true }, 0],
    [{ promotion: { type: 'ad' } }, 0],
    [{ mark: '1_ad:12' }, 0],
    [{ mark: 'WeiboAD' }, 0],
    [{ mark: '999_reallog_mark_ad:999|WeiboADNatural' }, 1],
    [{ mark: 'followtopweibo', mblogtype: 2, title: { text: '置顶' } }, 1],
    [{ mark: 'headline', ad_marked: false }, 1],
  ])('%j: %d kept beside an ordinary one', (more, kept) =>
    expect(parseWeiboM(page(search(mblog('5000000000000001', more), mblog('5000000000000002')))).items).toHaveLength(
      1 + kept,
    ),
  );
  test('text: lines, names, topics, emoji by name, links; without the 全文', () =>
    expect(
      one({
        text: `一<br />二 <a href='/n/青江'>@青江</a> <a href="https://m.weibo.cn/search?containerid=231522"><span class="surl-text">#食堂#</span></a><span class="url-icon"><img alt=[doge] src="x"></span>...<a href="/status/5000000000000001">全文</a>`,
      })!.text,
    ).toBe('一\n二 @青江 #食堂#[doge]...'));
  test('a long text inline is the text; one that is not is named as cut', () => {
    const body = search(
      mblog('5000000000000001', { isLongText: true, longText: { longTextContent: '全<br />部' } }),
      mblog('5000000000000002', { isLongText: true }),
    );
    const read = readWeiboM(page(body));
    expect(read.parsed.items[0]!.text).toBe('全\n部');
    expect(read.cut).toEqual(['5000000000000002']);
  });
  test('raw_text alone is text', () => expect(one({ text: undefined, raw_text: '纯文本' })!.text).toBe('纯文本'));
  test('a repost carries its original, and stands alone when that was deleted', () => {
    const original = mblog('4999999999999999');
    expect(one({ retweeted_status: original })).toMatchObject({
      kind: 'repost',
      rootId: '4999999999999999',
      repostOf: { id: '4999999999999999', kind: 'post' },
    });
    expect(one({ retweeted_status: { ...original, user: null } })).toMatchObject({
      kind: 'repost',
      rootId: '4999999999999999',
      repostOf: null,
    });
  });
  test('fields of other kinds than expected are no text, number or time', () =>
    expect(
      one({ text: 'x', created_at: 5, region_name: {}, user: 'y', bid: 7, edit_count: {}, mark: 1 }),
    ).toMatchObject({
      publishedAt: null,
      publishedRaw: null,
      region: null,
      author: { id: null, name: null },
      edited: false,
    }));
  test('posts that cannot be read are counted; when none can be, the layout has changed', () => {
    const odd = { ...mblog('5000000000000001'), text: undefined };
    expect(parseWeiboM(page(search(odd, mblog('5000000000000002'))))).toMatchObject({
      state: 'ok',
      note: '1 条读不出',
    });
    expect(parseWeiboM(page(search(odd))).state).toBe('layout_changed');
  });
});

describe('other pages', () => {
  const timeline = (info: object) => ({
    ok: 1,
    data: { ...search(mblog('5000000000000001')).data, cardlistInfo: { containerid: '1076037001', ...info } },
  });
  test.each([
    [{ since_id: 4781413147084961 }, '4781413147084961'],
    [{ since_id: '4781413147084961' }, '4781413147084961'],
    [{}, null],
  ])('a timeline goes on by since_id: %j', (info, next) =>
    expect(parseWeiboM(page(timeline(info)))).toMatchObject({ state: 'ok', next, hasMore: next !== null }),
  );
  test('/statuses/show', () =>
    expect(parseWeiboM(page({ ok: 1, data: mblog('5000000000000001') }))).toMatchObject({
      state: 'ok',
      hasMore: false,
      items: [{ id: '5000000000000001' }],
    }));
  test('/detail, whatever brackets the text holds', () => {
    const status = mblog('5000000000000001', { text: 'var a = [1][0]; </script> "}]' });
    const body = `<!DOCTYPE html><html><body><script>var $render_data = ${JSON.stringify([{ status, call: 1 }], null, 2).replaceAll('</', '<\\/')}[0] || {};</script></body></html>`;
    expect(parseWeiboM(page(body))).toMatchObject({ state: 'ok', items: [{ id: '5000000000000001' }] });
    expect(parseWeiboM(page(body.replace('"status"', '"other"'))).state).toBe('layout_changed');
    expect(parseWeiboM(page(body.slice(0, 200))).state).toBe('layout_changed');
  });
  const comment = (id: string, more: object = {}) => ({
    id,
    rootid: id,
    created_at: 'Sun Nov 22 12:00:00 +0800 2026',
    text: `评论 ${id}`,
    like_count: 3,
    total_number: 1,
    source: '来自四川',
    user,
    comments: false,
    ...more,
  });
  test('hotflow: comments and their replies belong to the post; next is max_id with its type, nothing at 0', () => {
    const reply = comment('5100000000000002', { rootid: '5100000000000001' });
    const list = [comment('5100000000000001', { comments: [reply] }), comment('5100000000000003')];
    const body = (max_id: unknown) => ({
      ok: 1,
      data: { data: list, total_number: 88, max_id, max_id_type: 1, max: 5 },
    });
    const first = parseWeiboM(page(body(138_000_000_000_020)), { rootId: '5000000000000001' });
    expect(first).toMatchObject({ state: 'ok', totalHint: 88, next: '138000000000020:1', hasMore: true });
    expect(first.items.map((i) => i.id)).toEqual(['5100000000000001', '5100000000000002', '5100000000000003']);
    expect(first.items[0]).toMatchObject({
      kind: 'comment',
      rootId: '5000000000000001',
      likes: 3,
      comments: 1,
      region: '四川',
      author: { id: '7001' },
      url: 'https://m.weibo.cn/detail/5000000000000001',
    });
    for (const end of [0, '0']) expect(parseWeiboM(page(body(end)))).toMatchObject({ next: null, hasMore: false });
  });
  test('a page of comments may be empty and yet not the last', () => {
    const body = (max_id: number) => ({ ok: 1, data: { data: [], max_id, max_id_type: 0 } });
    expect(parseWeiboM(page(body(9)))).toMatchObject({ state: 'ok', next: '9:0' });
    expect(parseWeiboM(page(body(0))).state).toBe('empty');
  });
  test('comments that cannot be read are a new layout, not silence', () =>
    expect(parseWeiboM(page({ ok: 1, data: { data: [{ rootid: 1 }], max_id: 0 } })).state).toBe('layout_changed'));
  test('reposts belong to the post even where they do not repeat it', () => {
    const list = [
      mblog('5000000000000002'),
      mblog('5000000000000003', { retweeted_status: mblog('5000000000000001') }),
    ];
    const parsed = parseWeiboM(page({ ok: 1, data: { data: list, max: 4, total_number: 31 } }), {
      rootId: '5000000000000001',
    });
    expect(parsed).toMatchObject({ state: 'ok', pages: 4, totalHint: 31 });
    for (const i of parsed.items) expect(i).toMatchObject({ kind: 'repost', rootId: '5000000000000001' });
  });
});

describe('states', () => {
  const signin = 'https://passport.weibo.com/sso/signin?entry=wapsso';
  test.each([
    [{ ok: -100, url: signin }, 'login_required'],
    [{ ok: -100, msg: '请先登录' }, 'login_required'],
    [{ ok: 0, msg: '请先登录' }, 'login_required'],
    [{ ok: -100, url: `${signin}&url=https%3A%2F%2Fm.weibo.cn%2Fcaptcha` }, 'login_required'],
    [{ ok: -100, errno: '-100', msg: '', url: 'https://m.weibo.cn/captcha?scene=limit&referer=/' }, 'captcha'],
    [{ ok: 0, msg: '这里还没有内容' }, 'empty'],
    [{ ok: 0, msg: '暂无数据' }, 'empty'],
    [{ ok: 0, msg: '还没有人评论哦~快来抢沙发！' }, 'empty'],
    [{ ok: 0, msg: '微博不存在或暂无查看权限!' }, 'deleted'],
    [{ ok: 0, msg: '该微博已被删除' }, 'deleted'],
    [{ ok: 0, msg: '抱歉，此微博已被作者删除。' }, 'deleted'],
    [{ ok: 0, msg: '该微博因违规无法查看' }, 'violation'],
    [{ ok: 0, msg: '由于作者设置，你暂时没有这条微博的查看权限' }, 'unavailable'],
    [{ ok: 0, msg: '操作过于频繁，请稍后再试' }, 'rate_limited'],
    [{ ok: 0, msg: '系统开小差' }, 'layout_changed'],
    [{ ok: 0 }, 'layout_changed'],
    [{ ok: 1, data: { cardlistInfo: { total: 0 }, cards: [] } }, 'empty'],
    [{ ok: 1, data: { cards: [] } }, 'layout_changed'],
    [{ ok: 1, data: {} }, 'layout_changed'],
    [{ ok: 1, data: { cards: [{ card_type: 4 }] } }, 'layout_changed'],
    ['[]', 'layout_changed'],
    ['null', 'layout_changed'],
    ['unexpected', 'layout_changed'],
    ['', 'shell'],
    ['{"ok":1,"data":{"cards":[', 'network'],
    ['<!DOCTYPE html><html><head><title>Sina Visitor System</title></head></html>', 'login_required'],
    [
      '<!DOCTYPE html><script>location.replace("https://passport.weibo.com/visitor/visitor?entry=miniblog")</script>',
      'login_required',
    ],
    ['<html><head><title>安全验证</title></head><body>请输入验证码</body></html>', 'captcha'],
    ['<html><body><div id="app"></div></body></html>', 'shell'],
    [`<html>${'<p>x</p>'.repeat(900)}</html>`, 'layout_changed'],
    [
      '<html><body><div class="m-error"><p class="h5-4con">微博不存在或暂无查看权限!</p></div></body></html>',
      'deleted',
    ],
  ])('%#: %.80j is %s', (body, state) => {
    const parsed = parseWeiboM(page(body));
    expect([parsed.state, parsed.items.length]).toEqual([state, 0]);
  });
  test.each([
    [418, 'rate_limited'],
    [432, 'rate_limited'],
    [403, 'rate_limited'],
    [429, 'rate_limited'],
    [500, 'network'],
    [502, 'network'],
  ])('HTTP %d is %s', (httpStatus, state) => {
    expect(parseWeiboM(page('<html><h1>x</h1></html>', { httpStatus })).state).toBe(state);
    expect(parseWeiboM(page('', { httpStatus })).state).toBe(state);
  });
  test.each([
    ['https://visitor.passport.weibo.cn/visitor/visitor?entry=sinawap', 'login_required'],
    ['https://passport.weibo.com/sso/signin', 'login_required'],
    ['https://login.sina.com.cn/sso/login.php', 'login_required'],
    ['https://somewhere.example/', 'login_required'],
    ['https://m.weibo.cn/captcha?scene=limit', 'captcha'],
    ['https://m.weibo.cn/sorry?pagenotfound', 'layout_changed'],
  ])('what ended at %s is %s, whatever the page says', (finalUrl, state) =>
    expect(parseWeiboM(page(search(mblog('5000000000000001')), { finalUrl })).state).toBe(state),
  );
  test('posts about logins, captchas and deletions are posts', () =>
    expect(
      parseWeiboM(
        page(
          search(
            mblog('5000000000000001', { text: '{"ok":-100} 请先登录 captcha 该微博已被删除 Sina Visitor System' }),
          ),
        ),
      ).state,
    ).toBe('ok'));
  test('whole posts are rescued from an answer that was cut, never from a refusal', () => {
    const whole = JSON.stringify(search(mblog('5000000000000001'), mblog('5000000000000002')));
    const cut = whole.slice(0, whole.lastIndexOf('"text"'));
    expect(parseWeiboM(page(cut))).toMatchObject({ state: 'ok', hasMore: true, items: [{ id: '5000000000000001' }] });
    expect(parseWeiboM(page(cut, { httpStatus: 432 })).state).toBe('rate_limited');
    expect(parseWeiboM(page(cut, { httpStatus: 502 })).state).toBe('network');
    expect(parseWeiboM(page(cut.replace('"ok":1', `"ok":-100,"url":"${signin}"`))).state).toBe('login_required');
    expect(parseWeiboM(page(cut.replace('"ok":1', '"ok":-100,"url":"https://m.weibo.cn/captcha?x"'))).state).toBe(
      'captcha',
    );
  });
  // each would take minutes if read again from every place that looks like a beginning
  test.each([
    ['<' + 'class="h5-4con '.repeat(400_000), 'layout_changed'],
    ['$render_data = ['.repeat(300_000), 'layout_changed'],
    [`<${'$render_data = ['.repeat(300_000)}`, 'layout_changed'],
    ['"mblog":{'.repeat(600_000), 'layout_changed'],
    ['{"a":'.repeat(1_000_000), 'network'],
    [`{"id":1234567890123456789,"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 'network'],
  ])('6 MB made to keep the reader busy, %#', (body, state) => expect(parseWeiboM(page(body)).state).toBe(state));
});
