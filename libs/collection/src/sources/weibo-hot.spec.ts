import { expect, test } from '@jest/globals';
import type { Page } from '../outcome.js';
import { parseWeiboHot } from './weibo-hot.js';

const page = (body: unknown, more: Partial<Page> = {}): Page => ({
  body: typeof body === 'string' ? body : JSON.stringify(body),
  finalUrl: 'https://weibo.com/ajax/side/hotSearch',
  httpStatus: 200,
  fetchedAt: new Date('2026-11-22T12:30:00+08:00'),
  ...more,
});
const entry = (word: string, more: object = {}) => ({
  word,
  note: word,
  num: 1_200_000,
  realpos: 3,
  rank: 3,
  label_name: '热',
  ...more,
});
const one = (more: object) => parseWeiboHot(page({ ok: 1, data: { realtime: [entry('食堂', more)] } })).items[0]!;

test('words of the board with rank, heat and address; what stands above the ranking has none', () => {
  const parsed = parseWeiboHot(
    page({
      ok: 1,
      data: {
        hotgov: { word: '#消防日#', name: '#消防日#', note: '#消防日#' },
        hotgovs: [
          { word: '#消防日#', note: '#消防日#' },
          { word: '#另一条#', note: '#另一条#' },
        ],
        realtime: [
          entry('青江职院 食堂', { word_scheme: '#青江职院 食堂#', realpos: 1, rank: 0 }),
          entry('手机', { is_ad: 1 }),
        ],
      },
    }),
  );
  expect(parsed).toMatchObject({ state: 'ok', hasMore: false, next: null });
  expect(parsed.items.map((i) => [i.id, i.title, i.rank, i.heat])).toEqual([
    ['消防日', '#消防日#', null, null],
    ['另一条', '#另一条#', null, null],
    ['青江职院 食堂', '青江职院 食堂', 1, 1_200_000],
    ['手机', '手机', null, 1_200_000],
  ]);
  expect(parsed.items[2]).toMatchObject({
    kind: 'hot',
    text: '青江职院 食堂',
    url: `https://s.weibo.com/weibo?q=${encodeURIComponent('#青江职院 食堂#')}`,
    publishedAt: null,
    rootId: null,
  });
});

test.each([
  [{ realpos: 5, rank: 8 }, 5],
  [{ realpos: '5', rank: 8 }, 5],
  [{ realpos: 0, rank: 8 }, 9],
  [{ realpos: undefined, rank: 0 }, 1],
  [{ realpos: undefined, rank: undefined }, null],
  [{ realpos: 5, is_ad: 1 }, null],
  [{ realpos: 5, is_ad: 0 }, 5],
])('%j has rank %s', (more, rank) => expect(one(more).rank).toBe(rank));

test.each([
  [{ word: '#食堂#', note: '#食堂#' }, '食堂', '#食堂#'],
  [{ word: '食堂', note: '食堂又出事' }, '食堂', '食堂又出事'],
  [{ word: '食堂', note: undefined }, '食堂', '食堂'],
])('%j: the id is the plain word, the title what is shown', (more, id, title) =>
  expect(one(more)).toMatchObject({ id, title, text: title }),
);
test('without a word_scheme the word itself is searched for; half a character breaks nothing', () => {
  expect(one({}).url).toBe(`https://s.weibo.com/weibo?q=${encodeURIComponent('食堂')}`);
  expect(one({ word: '食\ud83d' }).url).toContain('s.weibo.com');
});
test('hot_band', () =>
  expect(
    parseWeiboHot(page({ ok: 1, data: { band_list: [entry('食堂', { num: undefined, raw_hot: 88 })], hotgov: {} } })),
  ).toMatchObject({ state: 'ok', items: [{ id: '食堂', rank: 3, heat: 88 }] }));

test.each([
  [200, { ok: 1, data: { realtime: [] } }, 'layout_changed'],
  [200, { ok: 1, data: { realtime: [{ word_v2: 'x' }] } }, 'layout_changed'],
  [200, { ok: 1, data: { realtime_v2: [entry('x')] } }, 'layout_changed'],
  [200, { ok: 1 }, 'layout_changed'],
  [200, { ok: -100, url: 'https://weibo.com/login.php' }, 'login_required'],
  [200, { ok: 0, message: '操作过于频繁' }, 'rate_limited'],
  [200, '<!DOCTYPE html><title>Sina Visitor System</title>', 'login_required'],
  [432, '', 'rate_limited'],
  [502, '', 'network'],
])('HTTP %d %.80j is %s', (httpStatus, body, state) => {
  const parsed = parseWeiboHot(page(body, { httpStatus }));
  expect([parsed.state, parsed.items]).toEqual([state, []]);
});
test('403 says what may be missing', () =>
  expect(parseWeiboHot(page({ error: 'Forbidden' }, { httpStatus: 403 }))).toMatchObject({
    state: 'rate_limited',
    note: expect.stringContaining('Referer'),
  }));
