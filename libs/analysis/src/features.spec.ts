import { describe, expect, test } from '@jest/globals';
import { clean, eachGram, eachWord, isEmoticon, MOST_TOKENS, placeWords, tokens } from './features.js';
import { segment } from './segment.js';

describe('a cleaned text', () => {
  test.each([
    ['看这里 http://t.cn/A6abc 真好', '看这里 真好'],
    ['看这里https://t.cn/A6abc真好', '看这里 真好'],
    ['@青江学生 你说得对', '你说得对'],
    ['@用户真好看', '真好看'],
    ['食\u200b堂\u200d的\ufeff饭', '食堂的饭'],
    ['<p class="a">食堂<br/>的饭</p>', '食堂 的饭'],
    ['３００元！！！！', '0元!!'],
    ['哈哈哈哈哈', '哈哈'],
    ['{%#开学#%} 到了', '#开学# 到了'],
    ['WiFi\n\n慢', 'wifi 慢'],
    ['银杏真好看 //@某人:食堂太差', '银杏真好看'],
    ['//@某人:食堂太差', '// :食堂太差'],
    ['转发微博 //@某人:食堂太差', '转发微博 // :食堂太差'],
    ['3 < 5 而且 a<b', '0 < 0 而且 a<b'],
  ])('%j', (text, expected) => expect(clean(text)).toBe(expected));

  test('an emoticon is one token, and none of the words of the text', () => {
    const cleaned = clean('你们真行[微笑]食堂');
    const codes = tokens(cleaned).codes;
    expect(codes).toHaveLength(7);
    expect(codes.map(isEmoticon)).toEqual([false, false, false, false, true, false, false]);
    expect(clean('[微笑]')).not.toBe(clean('[泪]'));
    expect(placeWords(cleaned, segment('你们真行[微笑]食堂')).map((w) => w.word)).not.toContain('微笑');
  });

  test('a lone surrogate and an emoji are one token each', () => {
    expect(tokens('\ud800好').codes).toEqual([0xd800, '好'.codePointAt(0)]);
    expect(tokens('😭好')).toEqual({ codes: [0x1f62d, '好'.codePointAt(0)], starts: [0, 2] });
  });

  test('of a long one only the beginning is read', () => {
    expect(tokens(clean('食堂的饭里有虫'.repeat(20_000))).codes).toHaveLength(MOST_TOKENS);
  });
});

test('words are placed in order, those that cleaning took are left out', () => {
  expect(placeWords('饭好饭', ['饭', '链接', '好', '饭'])).toEqual([
    { word: '饭', from: 0, to: 1 },
    { word: '好', from: 1, to: 2 },
    { word: '饭', from: 2, to: 3 },
  ]);
});

test('every 1–4-gram, word and pair of neighbours has a key of its own', () => {
  const keys = new Set<number>();
  const spans: string[] = [];
  eachGram(tokens('食堂差评').codes, (key, from, to) => {
    keys.add(key);
    spans.push('食堂差评'.slice(from, to));
  });
  expect(spans).toEqual(['食', '食堂', '食堂差', '食堂差评', '堂', '堂差', '堂差评', '差', '差评', '评']);
  eachWord([{ word: '食堂' }, { word: '差评' }], (key) => keys.add(key));
  expect(keys.size).toBe(10 + 3);
});
