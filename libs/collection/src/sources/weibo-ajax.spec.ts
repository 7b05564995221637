import { describe, expect, test } from '@jest/globals';
import type { Page } from '../outcome.js';
import { parseWeiboAjax, readWeiboAjax } from './weibo-ajax.js';

const FETCHED = new Date('2026-11-22T12:30:00+08:00');
const page = (body: unknown, more: Partial<Page> = {}): Page => ({
  body: typeof body === 'string' ? body : JSON.stringify(body),
  finalUrl: 'https://weibo.com/ajax/statuses/show',
  httpStatus: 200,
  fetchedAt: FETCHED,
  ...more,
});
const user = { id: 7001, idstr: '7001', screen_name: '某人', verified: true, verified_type: 7, followers_count: 42 };
const status = (mid: string, more: object = {}): Record<string, unknown> => ({
  id: Number(mid),
  idstr: mid,
  mid,
  mblogid: 'M1VT3jzNX',
  created_at: 'Sun Nov 22 12:00:00 +0800 2026',
  text_raw: `第 ${mid} 条[doge]`,
  text: `第 ${mid} 条<img alt="[doge]" src="x" />`,
  region_name: '发布于 重庆',
  reposts_count: 1,
  comments_count: 2,
  attitudes_count: 3,
  isLongText: false,
  user,
  ...more,
});
const ROOT = '5000000000000001';

describe('a status', () => {
  test('its fields, its address', () =>
    expect(parseWeiboAjax(page({ ok: 1, ...status(ROOT) }))).toMatchObject({
      state: 'ok',
      hasMore: false,
      next: null,
      items: [
        {
          id: ROOT,
          url: 'https://weibo.com/7001/M1VT3jzNX',
          text: `第 ${ROOT} 条[doge]`,
          author: { id: '7001', name: '某人', kind: 'organisation', followers: 42 },
          region: '重庆',
          reposts: 1,
          comments: 2,
          likes: 3,
          kind: 'post',
          edited: false,
        },
      ],
    }));
  test.each([
    [{ text_raw: '纯文本', text: '<b>另一个</b>' }, '纯文本', false],
    [
      { text_raw: '只有开头 ...展开', text: '只有开头 ...<span class="expand">展开</span>', isLongText: true },
      '只有开头 ...',
      true,
    ],
    [{ text_raw: '只有开头 ...展开', text: undefined, isLongText: true }, '只有开头 ...', true],
    [{ text_raw: undefined, text: '一<br />二' }, '一\n二', false],
  ])('%j: text_raw counts where it is whole', (more, text, cut) => {
    const read = readWeiboAjax(page({ ok: 1, ...status(ROOT, more) }));
    expect([read.parsed.items[0]!.text, read.cut]).toEqual([text, cut ? [ROOT] : []]);
  });
  test('an id beyond 2^53 that is only a number keeps its digits', () =>
    expect(parseWeiboAjax(page('{"ok":1,"id":9007199254740993,"created_at":"刚刚","text_raw":"x"}')).items[0]!.id).toBe(
      '9007199254740993',
    ));
  test('an edited one says so', () =>
    expect(parseWeiboAjax(page({ ok: 1, ...status(ROOT, { edit_count: 1 }) })).items[0]!.edited).toBe(true));
});

describe('lists', () => {
  const comment = (id: string, more: object = {}) => ({
    id: Number(id),
    idstr: id,
    rootid: Number(id),
    created_at: 'Sun Nov 22 12:00:00 +0800 2026',
    text: `评论<br />${id}`,
    like_counts: 4,
    total_number: 0,
    source: '来自四川',
    comments: [],
    user,
    ...more,
  });
  test('buildComments: replies too, all of them of the post; next is max_id, nothing at 0', () => {
    const data = [comment('5100000000000001', { comments: [comment('5100000000000002')] })];
    const parsed = parseWeiboAjax(page({ ok: 1, data, total_number: 9, max_id: 138_000_000_000_020 }), {
      rootId: ROOT,
    });
    expect(parsed).toMatchObject({ state: 'ok', next: '138000000000020', hasMore: true, totalHint: 9 });
    expect(parsed.items.map((i) => [i.id, i.kind, i.rootId, i.likes, i.region])).toEqual([
      ['5100000000000001', 'comment', ROOT, 4, '四川'],
      ['5100000000000002', 'comment', ROOT, 4, '四川'],
    ]);
    expect(parsed.items[0]!.text).toBe('评论\n5100000000000001');
    expect(parseWeiboAjax(page({ ok: 1, data, max_id: 0 }))).toMatchObject({ next: null, hasMore: false });
  });
  test('no comments, or none on this page', () => {
    expect(parseWeiboAjax(page({ ok: 1, data: [], max_id: 0, total_number: 0 })).state).toBe('empty');
    expect(parseWeiboAjax(page({ ok: 1, data: [], max_id: 7 }))).toMatchObject({ state: 'ok', next: '7' });
  });
  test('repostTimeline', () => {
    const data = [status('5000000000000002'), status('5000000000000003', { retweeted_status: status(ROOT) })];
    const parsed = parseWeiboAjax(page({ ok: 1, data, total_number: 12, max_page: 2 }), { rootId: ROOT });
    expect(parsed).toMatchObject({ state: 'ok', pages: 2, totalHint: 12 });
    expect(parsed.items.map((i) => [i.kind, i.rootId])).toEqual([
      ['repost', ROOT],
      ['repost', ROOT],
    ]);
    expect(parseWeiboAjax(page({ ok: 1, data: [], total_number: 0, max_page: 0 })).state).toBe('empty');
  });
  test('mymblog: advertising out, pinned in; next is since_id', () => {
    const list = [
      status('5000000000000002', { promotion: { recommend: '广告' } }),
      status('5000000000000003', { isTop: 1, mblogtype: 2 }),
    ];
    const answer = (since_id: unknown) => page({ ok: 1, data: { since_id, list, total: 40 } });
    expect(parseWeiboAjax(answer('4999kp2'))).toMatchObject({
      state: 'ok',
      next: '4999kp2',
      hasMore: true,
      totalHint: 40,
    });
    expect(parseWeiboAjax(answer('4999kp2')).items.map((i) => i.id)).toEqual(['5000000000000003']);
    expect(parseWeiboAjax(answer(''))).toMatchObject({ next: null, hasMore: false });
    expect(parseWeiboAjax(page({ ok: 1, data: { since_id: '', list: [] } })).state).toBe('empty');
  });
  test.each([
    [{ ok: 1, data: { list: [{ mid_v2: '5000000000000001', text_raw_v2: 'x' }] } }],
    [{ ok: 1, data: { list_v2: [] } }],
    [{ ok: 1, data: [{ rootid: 1, text_v2: 'x' }], max_id: 0 }],
    [{ ok: 1, ...status(ROOT, { text_raw: undefined, text: undefined }) }],
    [{ ok: 1 }],
  ])('%j is a layout nobody knows', (body) => expect(parseWeiboAjax(page(body)).state).toBe('layout_changed'));
});

test('a profile is an account', () =>
  expect(parseWeiboAjax(page({ ok: 1, data: { user: { ...user, description: '官方' } } }))).toMatchObject({
    state: 'ok',
    items: [{ kind: 'account', id: '7001', url: 'https://weibo.com/u/7001', title: '某人', text: '官方' }],
  }));

describe('states', () => {
  test.each([
    [200, { ok: -100, url: 'https://weibo.com/login.php?url=x' }, 'login_required'],
    [200, { ok: -100, errno: '-100', url: 'https://m.weibo.cn/captcha?scene=limit' }, 'captcha'],
    [400, { ok: 0, message: '该微博不存在', error_code: 20101 }, 'deleted'],
    [200, { ok: 0, message: '抱歉，此微博已被作者删除' }, 'deleted'],
    [400, { ok: 0, message: '', error_code: 20101 }, 'deleted'],
    [200, { ok: 0, message: '该微博因违规无法查看' }, 'violation'],
    [200, { ok: 0, message: '由于作者设置，你暂时没有这条微博的查看权限' }, 'unavailable'],
    [200, { ok: 0, message: '该用户不存在(20003)' }, 'empty'],
    [200, { ok: 0, message: '别的' }, 'layout_changed'],
    [400, { ok: 0, message: '缺少必要参数' }, 'ok'],
    [500, { ok: 0, message: 'list_id is required' }, 'layout_changed'],
    [500, { ok: 0, message: '系统错误' }, 'network'],
    [500, '<html><h1>500</h1></html>', 'network'],
    [502, '', 'network'],
    [432, '', 'rate_limited'],
    [418, "I'm a teapot", 'rate_limited'],
    [414, '<html><h1>414 Request-URI Too Large</h1></html>', 'rate_limited'],
    [403, '<html><h1>403 Forbidden</h1></html>', 'rate_limited'],
    [200, '<!DOCTYPE html><title>Sina Visitor System</title>', 'login_required'],
    [200, '<html><div id="app"></div></html>', 'shell'],
    [200, '', 'shell'],
    [200, '{"ok":1,"data":[', 'network'],
    [200, '[]', 'layout_changed'],
  ])('HTTP %d %.90j is %s', (httpStatus, body, state) => {
    const parsed = parseWeiboAjax(page(body, { httpStatus }));
    expect([parsed.state, parsed.items]).toEqual([state, []]);
  });
  test.each([
    ['https://passport.weibo.com/sso/signin', 'login_required'],
    ['https://weibo.com/login.php?url=x', 'login_required'],
    ['https://weibo.com/newlogin', 'login_required'],
    ['https://weibo.com/sorry?pagenotfound&retcode=6102', 'layout_changed'],
  ])('what ended at %s is %s', (finalUrl, state) =>
    expect(parseWeiboAjax(page({ ok: 1, ...status(ROOT) }, { finalUrl })).state).toBe(state),
  );
});
