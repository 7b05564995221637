import { expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { decodePage } from './decode.js';

const TEXT = '青衣江职业技术学院食堂，今天中午排队半个小时';
const page = (meta: string): string => `<html><head>${meta}</head><body>${TEXT}</body></html>`;

test.each<[string, Buffer, string | null]>([
  ['nothing declared, UTF-8', Buffer.from(page('')), null],
  ['nothing declared, GB18030', iconv.encode(page(''), 'gb18030'), 'text/html'],
  ['UTF-8 declared, GBK sent', iconv.encode(page('<meta charset="utf-8">'), 'gbk'), 'text/html; charset=utf-8'],
  ['GBK declared, UTF-8 sent', Buffer.from(page('<meta charset=gbk>')), 'text/html;charset="GB2312"'],
  [
    'only the page says GBK',
    iconv.encode(page('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'), 'gbk'),
    null,
  ],
  ['only the page says Big5', iconv.encode(page('<meta charset="big5">').replace(TEXT, '臺灣學校'), 'big5'), null],
  ['Latin declared, as careless servers do', Buffer.from(page('')), 'text/html; charset=ISO-8859-1'],
  ['an unknown charset', Buffer.from(page('')), 'text/html; charset=x-user'],
  ['a mark against the declaration', Buffer.from(`\ufeff${page('')}`), 'text/html; charset=gbk'],
  ['UTF-16', iconv.encode(page(''), 'utf-16le', { addBOM: true }), null],
  ['UTF-16, the other way', iconv.encode(page(''), 'utf-16be', { addBOM: true }), null],
])('%s', (_, bytes, contentType) => {
  const text = decodePage(bytes, contentType);
  expect(text).toMatch(/^<html>/);
  expect(text).toContain(contentType === null && text.includes('big5') ? '臺灣學校' : TEXT);
});

test('a declaration beyond the first 4 KB does not count', () => {
  const late = `<html>${' '.repeat(5_000)}<meta charset="big5">${TEXT}`;
  expect(decodePage(iconv.encode(late, 'gbk'))).toContain(TEXT);
});

test('a page cut within a character loses only that one; one wrong byte does not turn a page to noise', () => {
  const bytes = Buffer.from(TEXT);
  expect(decodePage(bytes.subarray(0, -1))).toBe(TEXT.slice(0, -1));
  bytes[4] = 0xff;
  expect(decodePage(bytes)).toContain(TEXT.slice(2));
});

test('characters beyond GBK', () => {
  expect(decodePage(iconv.encode(`${TEXT}䶮`, 'gb18030'), 'text/html; charset=gbk')).toBe(`${TEXT}䶮`);
});

test('nothing is nothing', () => expect(decodePage(Buffer.alloc(0))).toBe(''));
