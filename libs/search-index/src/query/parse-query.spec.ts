import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UserError } from '@fengsui/platform';
import { highlight } from './highlight.js';
import { parseQuery, type Query, queryInWords } from './parse-query.js';
import { indexParts, indexWords, partsOf, queryWords } from './words.js';

const w = (...phrase: string[]): Query => ({ phrase });
const read = (text: string): string => queryInWords(parseQuery(text)!);

test.each([
  ['食堂', '食堂'],
  ['食堂 异物', '食堂 且 异物'],
  ['食堂　且　异物', '食堂 且 异物'],
  ['食堂 或 宿舍 且 停水', '食堂 或 宿舍 且 停水'],
  ['（食堂 或 宿舍）停水', '（食堂 或 宿舍） 且 停水'],
  ['食堂 非 招聘', '食堂 且 非 招聘'],
  ['非 (招聘 或 广告)', '非 （招聘 或 广告）'],
  ['非 非 招聘', '非 非 招聘'],
  ['食堂 AND 异物 OR NOT 招聘', '食堂 且 异物 或 非 招聘'],
  // an operator where segmentation cuts it out of a piece without blanks
  ['食堂或宿舍', '食堂 或 宿舍'],
  ['食堂且异物', '食堂 且 异物'],
  // but not inside a word
  ['非常好吃', '非常 且 好吃'],
  ['或许', '或许'],
  ['而且', '而且'],
  ['"食堂 异物"', '"食堂 异物"'],
  ['“食堂异物”停水', '"食堂 异物" 且 停水'],
  ['「或」', '"或"'],
  ['食堂"异物"', '食堂 且 异物'],
])('%s is understood as %s', (text, words) => expect(read(text)).toBe(words));

test('非 binds closest, then 且, then 或', () => {
  expect(parseQuery('食堂 非 招聘 或 停水')).toEqual({
    any: [{ all: [w('食堂'), { not: w('招聘') }] }, w('停水')],
  });
  expect(parseQuery('食堂 且 (异物 或 头发)')).toEqual({ all: [w('食堂'), { any: [w('异物'), w('头发')] }] });
});

test('nothing asked is no query', () => expect([parseQuery(''), parseQuery(' 　\n')]).toEqual([null, null]));

test.each([
  ['"食堂', '引号没有成对：第 1 个字的 " 之后缺少 "。请补上，或去掉这个引号。'],
  ['食堂 “异物', '引号没有成对：第 4 个字的 “ 之后缺少 ”。请补上，或去掉这个引号。'],
  ['""', '引号里没有内容，请填写短语，或去掉引号。'],
  ['(食堂', '括号没有成对：缺少“）”。请补上，或去掉“（”。'],
  ['食堂)', '括号没有成对：多出一个“）”。请去掉它，或在前面补上“（”。'],
  ['食堂 （）', '括号里没有检索词，请填写，或去掉这对括号。'],
  ['食堂 且', '“且”后面缺少检索词。请补上，或去掉“且”。'],
  ['或 食堂', '“或”前面缺少检索词。请补上，或给它加引号："或"。'],
  ['食堂 或 或 宿舍', '“或”前面缺少检索词。请补上，或给它加引号："或"。'],
  ['食堂 非', '“非”后面缺少检索词。请补上，或去掉“非”。'],
  ['……', '“……”里没有可检索的字词，请换成文字或数字。'],
  ['食'.repeat(301), '检索式过长，请不超过 300 字。'],
  ['('.repeat(25) + '食堂' + ')'.repeat(25), '括号或“非”套得太深，请不超过 20 层。'],
])('%s is refused: %s', (text, message) => {
  expect(() => parseQuery(text)).toThrow(message);
});

/** Segmentation may cut a word that nobody knows out of its neighbours (且异 in 且异我) and divide it when it stands alone. */
const standsAlone = (query: Query): boolean =>
  'phrase' in query
    ? query.phrase.every((word) => queryWords(word).join(' ') === word)
    : 'not' in query
      ? standsAlone(query.not)
      : ('all' in query ? query.all : query.any).every(standsAlone);

test('whatever is typed is understood or refused in Chinese, and what is understood reads back the same', () => {
  const piece = fc.constantFrom(
    '食堂',
    '异物',
    '非',
    '且',
    '或',
    '(',
    ')',
    '（',
    '"',
    '“',
    '”',
    ' ',
    '-',
    '\ud83d',
    "'",
    '\\',
    '&',
    '!',
    '1',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 14 }).map((p) => p.join('')),
        fc.string({ maxLength: 40 }),
      ),
      (text) => {
        let query: Query | null;
        try {
          query = parseQuery(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          expect((error as UserError).field).toBe('q');
          return;
        }
        if (query && standsAlone(query)) expect(read(queryInWords(query))).toBe(queryInWords(query));
      },
    ),
    { numRuns: 400, examples: [['(非或\ud83d)'], ['且异我物']] },
  );
});

test('words hold no blank of either language, and none is longer than the indexes take', () => {
  expect(indexWords('a\u00a0b\u001cc  d')).toEqual(['a', 'b', 'c', 'd']);
  expect(indexWords('x'.repeat(300))[0]).toHaveLength(64);
  expect(indexWords('')).toEqual([]);
});

test('longer Chinese words are found by their pieces too', () => {
  expect(indexParts(['二食堂', '的', '食堂', 'abcd'])).toEqual(['二食堂', '的', '食堂', 'abcd', '二食']);
  expect(partsOf('食堂阿姨')).toEqual(['食堂', '堂阿', '阿姨', '食堂阿', '堂阿姨']);
});

test('marks say where the words stand; phrases whole, what must not stand there not at all', () => {
  const text = '食堂的饭里有异物，食堂阿姨说 OK，食堂';
  const marked = (q: string): string[] => highlight(text, parseQuery(q)!).map(([a, b]) => text.slice(a, b));
  expect(marked('异物 非 阿姨')).toEqual(['异物']);
  expect(marked('食堂')).toEqual(['食堂', '食堂', '食堂']);
  expect(marked('"异物 食堂阿姨 说"')).toEqual(['异物，食堂阿姨说']);
  expect(marked('ok 或 "食堂 阿姨"')).toEqual(['OK']);
  expect(highlight('İstanbul 食堂', w('食堂'))).toEqual([]);
});
