import { expect, it } from '@jest/globals';
import { wrap } from './wrap.js';

/** Every Chinese character one wide, every other half. */
const width = (c: string): number => (c.codePointAt(0)! < 256 ? 0.5 : 1);
const lines = (text: string, w: number, first = 0): string[] =>
  wrap(text, w, first, width).map((l) => l.chars.join(''));

it('fills lines, the first one shorter by the indent', () => {
  expect(lines('一二三四五六七八九十', 4, 2)).toEqual(['一二', '三四五六', '七八九十']);
  expect(wrap('一二三', 2, 0, width).map((l) => [l.width, l.last])).toEqual([
    [2, false],
    [1, true],
  ]);
});

it('begins no line with a closing mark and ends none with an opening one', () => {
  expect(lines('一二三四，五六', 4)).toEqual(['一二三', '四，五六']);
  expect(lines('一二三“四五”', 4)).toEqual(['一二三', '“四五”']);
  expect(lines('，，，，，，', 2)).toEqual(['，，', '，，', '，，']);
});

it('keeps words, numbers and times whole where they fit a line, and breaks at a hyphen rather than leave a line half empty', () => {
  expect(lines('在14:00:55发出', 5)).toEqual(['在14:00:55', '发出']);
  expect(lines('一二三14:00:55', 6)).toEqual(['一二三', '14:00:55']);
  expect(lines('编号YQ-2026-0007', 6)).toEqual(['编号YQ-2026-', '0007']);
  expect(lines('https://weibo.com/9000000001', 5)).toEqual(['https://we', 'ibo.com/90', '00000001']);
});

it('counts what a word leaves on the line before its hyphen, by which the line is spread', () => {
  expect(wrap('编号YQ-2026-0007', 6, 0, width)[0]).toMatchObject({ width: 6, last: false });
  expect(lines('一二三四7\u00a014:00', 5)).toEqual(['一二三四', '7\u00a014:00']);
});

it('begins a new line at each line break, and leaves out a blank that would begin one', () => {
  expect(lines('一\n二 三', 2)).toEqual(['一', '二 ', '三']);
});
