import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';

const COMMAND = path.resolve('apps/api/dist/cli/main.js');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-parse-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

let files = 0;
function save(body: string | Buffer): string {
  const file = path.join(folder, `page-${++files}`);
  fs.writeFileSync(file, body);
  return file;
}
/** The command as a person runs it, without a single setting. */
function run(...args: string[]): { code: number | null; out: string; err: string; ms: number } {
  const start = performance.now();
  const r = spawnSync(process.execPath, [COMMAND, ...args], {
    encoding: 'utf8',
    cwd: folder,
    env: { PATH: process.env['PATH'] },
    timeout: 30_000,
  });
  return { code: r.status, out: r.stdout, err: r.stderr, ms: performance.now() - start };
}
function parse(source: string, file: string, ...more: string[]): any {
  const { code, out, err } = run('parse', '--source', source, '--in', file, ...more);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
}

const mblog = (mid: string, more: object = {}): object => ({
  mid,
  created_at: 'Sun Nov 22 12:00:00 +0800 2026',
  text: '青江职院食堂',
  reposts_count: '1.2万',
  comments_count: 3,
  attitudes_count: 0,
  region_name: '发布于 四川',
  edit_count: 1,
  user: { id: 1001, screen_name: '某人' },
  ...more,
});
const timeline = (...posts: object[]): string =>
  JSON.stringify({
    ok: 1,
    data: { cardlistInfo: { total: 9 }, cards: posts.map((m) => ({ card_type: 9, mblog: m })) },
  });

describe('what it prints', () => {
  test('one JSON object: a repost holds its original, in the order of the page, times with their zone', () => {
    const page = parse(
      'weibo-m',
      save(
        timeline(
          mblog('5000000000000002', {
            created_at: '很久以前',
            retweeted_status: mblog('4000000000000001', { text: '原文' }),
          }),
          mblog('5000000000000001'),
        ),
      ),
    );
    expect(Object.keys(page)).toEqual(['state', 'items', 'hasMore', 'pages', 'totalHint', 'next']);
    expect(page).toMatchObject({ state: 'ok', totalHint: 9 });
    expect(page.items.map((i: { id: string }) => i.id)).toEqual(['5000000000000002', '5000000000000001']);
    expect(page.items[0]).toMatchObject({
      publishedAt: null,
      publishedRaw: '很久以前',
      kind: 'repost',
      rootId: '4000000000000001',
      repostOf: { id: '4000000000000001', text: '原文', author: '某人', publishedAt: '2026-11-22T12:00:00+08:00' },
    });
    expect(page.items[1]).toEqual({
      id: '5000000000000001',
      url: expect.stringMatching(/^https:\/\/weibo\.com\/1001\//),
      author: '某人',
      publishedAt: '2026-11-22T12:00:00+08:00',
      publishedRaw: 'Sun Nov 22 12:00:00 +0800 2026',
      title: null,
      text: '青江职院食堂',
      reposts: 12_000,
      comments: 3,
      likes: 0,
      kind: 'post',
      rootId: null,
      region: '四川',
      edited: true,
    });
  });
  test('a relative time counts from --fetched-at; without zone that is Beijing time', () => {
    const file = save(timeline(mblog('5000000000000001', { created_at: '3分钟前' })));
    for (const at of ['2026-11-22T12:30:00+08:00', '2026-11-22T04:30:00Z', '2026-11-22 12:30'])
      expect(parse('weibo-m', file, '--fetched-at', at).items[0].publishedAt).toBe('2026-11-22T12:27:00+08:00');
  });
  test('--url is where the page ended', () => {
    const file = save(timeline(mblog('5000000000000001')));
    expect(parse('weibo-m', file, '--url', 'https://m.weibo.cn/api/container/getIndex').state).toBe('ok');
    expect(parse('weibo-m', file, '--url', 'https://passport.weibo.cn/signin/login').state).toBe('login_required');
    const none = save('<div class="card card-no-result">抱歉，未找到相关结果</div>');
    expect(parse('weibo-s', none, '--url', 'https://s.weibo.com/realtime?q=x').state).toBe('empty');
    expect(parse('weibo-s', none, '--url', 'https://passport.weibo.com/visitor/visitor').state).toBe('login_required');
  });
  test('gzip, GBK and a mark at the beginning are read as well', () => {
    const text = timeline(mblog('5000000000000001'));
    for (const bytes of [gzipSync(text), iconv.encode(text, 'gbk'), `\ufeff${text}`])
      expect(parse('weibo-m', save(bytes)).items[0].text).toBe('青江职院食堂');
  });
  test('the hot-search board: rank and heat', () => {
    const page = parse(
      'weibo-hot',
      save(
        JSON.stringify({
          ok: 1,
          data: { realtime: [{ word: '青江职院', note: '青江职院', num: 99, rank: 0, realpos: 1 }] },
        }),
      ),
    );
    expect(page.items[0]).toMatchObject({ kind: 'hot', rank: 1, heat: 99 });
  });
  test('it starts within a second', () => {
    const file = save(timeline());
    expect(Math.min(...[1, 2, 3].map(() => run('parse', '--source', 'weibo-m', '--in', file).ms))).toBeLessThan(1_000);
  });
});

describe('what it refuses, in Chinese, with exit code 2', () => {
  const good = save('{}');
  const zip = gzipSync('x'.repeat(100));
  test.each<[string[], string]>([
    [['parse'], '--source 应为 weibo-m、weibo-s、weibo-ajax、weibo-hot、sogou、sogou-account、wechat-article 之一。'],
    [['parse', '--source', 'weibo'], '不认识“weibo”'],
    [['parse', '--source', 'sogou'], '请给出文件：--in 文件'],
    [['parse', '--source', 'sogou', '--in', '/no/such'], '没有这个文件：/no/such'],
    [['parse', '--source', 'sogou', '--in', folder], '这是一个文件夹，不是文件'],
    [['parse', '--source', 'sogou', '--in', save('')], '文件是空的'],
    [['parse', '--source', 'sogou', '--in', save(zip.subarray(0, 20))], 'gzip 文件已损坏'],
    [['parse', '--source', 'sogou', '--in', save(gzipSync(Buffer.alloc(65 * 2 ** 20)))], '解压后超过 64 MB'],
    [['parse', '--source', 'sogou', '--in', good, '--url', 'm.weibo.cn'], '--url 应为完整网址'],
    [['parse', '--source', 'sogou', '--in', good, '--url', 'file:///etc'], '--url 应为完整网址'],
    [['parse', '--source', 'sogou', '--in', good, '--fetched-at', '昨天'], '--fetched-at 应为时间'],
    [['parse', '--source', 'sogou', '--in', good, '--fetched-at', '2026-02-30'], '--fetched-at 应为时间'],
    [['parse', '--source', 'sogou', '--in', good, '--final-url', 'x'], '不认识的选项：--final-url'],
    [['parse', '--source', 'sogou', '--in'], '选项缺少值，或值以 - 开头：--in'],
    [['import'], '请给出文件'],
    [['nonsense'], '不认识的命令“nonsense”'],
  ])('%j', (args, message) => {
    const { code, out, err } = run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^✗ /);
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n\s+at /);
  });
  test('help names every command and source', () => {
    for (const args of [['help'], ['--help'], []]) {
      const { code, out } = run(...args);
      expect(code).toBe(0);
      for (const word of ['parse', '--url', '--fetched-at', 'sogou-account', 'import', 'release', 'new-key'])
        expect(out).toContain(word);
    }
  });
});

const SAMPLES = path.resolve('../shared/samples');
const present = fs.existsSync(SAMPLES);
if (!present) console.warn('recorded pages are not here (../shared/samples): their tests are skipped');
(present ? describe : describe.skip)('recorded pages', () => {
  test.each([
    ['weibo-m', 'weibo-m/user-timeline-2022.json', 'ok'],
    ['sogou', 'sogou/search-article-2017.html', 'ok'],
    ['sogou', 'sogou/antispider-2017.html', 'captcha'],
    ['wechat-article', 'wechat-article/normal-2025.html', 'ok'],
    ['wechat-article', 'wechat-article/image-share-2025.html', 'ok'],
    ['wechat-article', 'wechat-article/deleted-by-author.html', 'deleted'],
    ['wechat-article', 'wechat-article/violation.html', 'violation'],
    ['wechat-article', 'wechat-article/expired-2017.html', 'expired'],
  ])('%s %s is %s', (source, file, state) => {
    const page = parse(source, path.join(SAMPLES, file));
    expect(page.state).toBe(state);
    expect(page.items.length > 0).toBe(state === 'ok');
    for (const item of page.items) {
      expect(item.publishedAt).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
      expect(item.author).toEqual(expect.any(String));
      expect(item.publishedRaw).toBeTruthy();
    }
  });
});
