import { describe, expect, test } from '@jest/globals';
import type { Site } from '@fengsui/contract';
import { readPaste } from './paste.js';
import { cookieHeader } from './storage-state.js';

const NOW = new Date('2026-11-25T06:00:00Z');
const FUTURE = 1798765432;
const read = (text: string, site: Site = 'weibo.cn'): string => cookieHeader(readPaste(text, site, NOW), site, NOW);
const j = (list: unknown): string => JSON.stringify(list);

describe('every form in which a cookie leaves a browser is read', () => {
  test.each([
    ['header', 'Cookie: SUB=_2A25abc; SUBP=0033Wr=='],
    ['lower-case header', 'cookie:SUB=_2A25abc;SUBP=0033Wr=='],
    ['document.cookie', 'SUB=_2A25abc; SUBP=0033Wr=='],
    ['in the quotes of DevTools', `'SUB=_2A25abc; SUBP=0033Wr=='`],
    ['wrapped after a semicolon', 'SUB=_2A25abc;\nSUBP=0033Wr==\n'],
    [
      'JSON export',
      j([
        { name: 'SUB', value: '_2A25abc', domain: '.weibo.cn', expirationDate: FUTURE + 0.5 },
        { name: 'SUBP', value: '0033Wr==', domain: '.weibo.cn' },
      ]),
    ],
    [
      'storage state',
      j({
        cookies: [
          { name: 'SUB', value: '_2A25abc', domain: '.weibo.cn', path: '/', expires: FUTURE },
          { name: 'SUBP', value: '0033Wr==', domain: '.weibo.cn', path: '/', expires: -1 },
        ],
        origins: [],
      }),
    ],
    [
      'cookies.txt',
      `# Netscape HTTP Cookie File\n#HttpOnly_.weibo.cn\tTRUE\t/\tTRUE\t${FUTURE}\tSUB\t_2A25abc\n.weibo.cn\tTRUE\t/\tFALSE\t0\tSUBP\t0033Wr==\n`,
    ],
    [
      'JSON of both domains: only its own are taken',
      j([
        { name: 'SUB', value: '_2A25abc', domain: '.weibo.cn' },
        { name: 'SUBP', value: '0033Wr==', domain: '.weibo.cn' },
        { name: 'SUB', value: 'FOREIGN', domain: '.weibo.com' },
      ]),
    ],
  ])('%s', (_, text) => expect(read(text)).toBe('SUB=_2A25abc; SUBP=0033Wr=='));
});

describe('what is wrong is named in Chinese, and no message holds a value', () => {
  test.each<[string, string, Site]>([
    ['', '请粘贴 Cookie。请在浏览器打开 m.weibo.cn 并登录，再复制那里的 Cookie。', 'weibo.cn'],
    ['SUB=SECRET', '缺少 SUBP：只有 SUB 会被微博以 432 拒绝，请把 SUBP 一并复制。', 'weibo.cn'],
    [
      'SUBP=SECRET; _T_WM=1',
      '没有 SUB：这不是登录后的 Cookie。请在浏览器打开 m.weibo.cn 并登录，再复制那里的 Cookie。',
      'weibo.cn',
    ],
    [
      'SUB=; SUBP=SECRET',
      '没有 SUB：这不是登录后的 Cookie。请在浏览器打开 m.weibo.cn 并登录，再复制那里的 Cookie。',
      'weibo.cn',
    ],
    [
      j([{ name: 'SUB', value: 'SECRET', domain: '.weibo.com' }]),
      '这是 .weibo.com 的 Cookie，m.weibo.cn 需要 .weibo.cn 的：请在浏览器打开 m.weibo.cn 并登录，再复制那里的 Cookie。',
      'weibo.cn',
    ],
    [
      'SUB=SECRET; SUBP=SECRET; WBPSESS=SECRET',
      '这是 .weibo.com 的 Cookie，m.weibo.cn 需要 .weibo.cn 的：请在浏览器打开 m.weibo.cn 并登录，再复制那里的 Cookie。',
      'weibo.cn',
    ],
    [
      'SUB=SECRET; SUBP=SECRET; M_WEIBOCN_PARAMS=SECRET',
      '这是 .weibo.cn 的 Cookie，weibo.com 需要 .weibo.com 的：请在浏览器打开 weibo.com 并登录，再复制那里的 Cookie。',
      'weibo.com',
    ],
    ['SUB=SEC\nRET; SUBP=SECRET', '“SUB”的值里混入了换行，请复制为一行。', 'weibo.cn'],
    ['SUB=SECRET\nSUBP; SUBP=x', '“SUB”的值里混入了换行，请复制为一行。', 'weibo.cn'],
    [
      'SUB=SECRET; nothing\nhere',
      'Cookie 中有一段没有“=”，应为“名称=值”并以“;”分隔。其中混入了换行，请复制为一行。',
      'weibo.cn',
    ],
    ['SUB="SECRET"; SUBP=SECRET', '“SUB”的值里混入了引号，请去掉引号后再粘贴。', 'weibo.cn'],
    [
      'SUB=SECRET；SUBP=SECRET',
      'Cookie 里有中文的“；”或“＝”，请从浏览器原样复制，不要经过会改标点的软件。',
      'weibo.cn',
    ],
    ['SUB=SECRET; SUBP=密SECRET', '“SUBP”含有空格或中文，不是 Cookie 原文，请从浏览器原样复制。', 'weibo.cn'],
    [
      'SUB=SECRET; SUBP=SECRET; ALF=1700000000',
      '这份 Cookie 已过期于 2023-11-15 06:13:20，请重新登录后复制。',
      'weibo.cn',
    ],
    [
      'SUB=SECRET; SUBP=SECRET; ALF=02_1700000000',
      '这份 Cookie 已过期于 2023-11-15 06:13:20，请重新登录后复制。',
      'weibo.com',
    ],
    [
      j([
        { name: 'SUB', value: 'SECRET', domain: '.weibo.cn', expirationDate: 1700000000 },
        { name: 'SUBP', value: 'SECRET', domain: '.weibo.cn' },
      ]),
      '这份 Cookie 已过期于 2023-11-15 06:13:20，请重新登录后复制。',
      'weibo.cn',
    ],
    ['[{"name":"SUB","value":"SECRET"', '这段 JSON 不完整，请重新导出并全部复制。', 'weibo.cn'],
    ['{"SUB":"SECRET"}', 'JSON 里没有 Cookie 列表，应为 [{"name":…,"value":…,"domain":…}]。', 'weibo.cn'],
    [j([{ name: 'SUB' }]), 'JSON 的第 1 项缺少 name 或 value，请重新导出。', 'weibo.cn'],
    [j([null]), 'JSON 的第 1 项缺少 name 或 value，请重新导出。', 'weibo.cn'],
    ['.weibo.cn\tTRUE\t/\tSECRET', 'cookies.txt 的第 1 行不足七栏（以制表符分隔），请重新导出。', 'weibo.cn'],
    [
      j([]),
      '没有找到 微博移动端（weibo.cn） 的 Cookie。请在浏览器打开 m.weibo.cn 并登录，再复制那里的 Cookie。',
      'weibo.cn',
    ],
    ['a=b', '微信文章无需登录，不用粘贴 Cookie。', 'wechat'],
  ])('%j', (text, message, site) => {
    expect(() => read(text, site)).toThrow(message);
    expect(message).not.toContain('SECRET');
  });
});

test('rubbish of any kind is refused with a message, never with a crash', () => {
  let seed = 7;
  const random = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
  const bits = [
    'SUB=',
    'SUBP',
    ';',
    '\n',
    '"',
    '[',
    '{',
    '}',
    '\t',
    'é',
    '\u0000',
    ':',
    '1e999',
    ',',
    'null',
    '.weibo.cn',
  ];
  for (let i = 0; i < 3000; i++) {
    const text = Array.from({ length: random(12) + 1 }, () => bits[random(bits.length)]).join('');
    try {
      read(text);
    } catch (error) {
      expect(error).toHaveProperty('code', 'bad_cookie');
    }
  }
});
