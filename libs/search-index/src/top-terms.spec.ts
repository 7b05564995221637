import { expect, test } from '@jest/globals';
import { standOut } from './top-terms.js';

const times = (n: number, ...words: string[]): string[][] => Array.from({ length: n }, () => words);

test('words that are frequent here and rare elsewhere come first; what is everywhere, single characters, numbers and chance do not come', () => {
  const near = [...times(30, '学校', '异物', '的', '2026'), ...times(10, '学校', '食堂'), ...times(2, '学校', '钢丝')];
  const far = [...times(90, '学校', '食堂'), ...times(10, '学校', '的'), ...times(1, '异物')];
  expect(standOut(near, far, 10).map((t) => t.word)).toEqual(['异物']);
  expect(standOut(near, times(9, '别的'), 10).map((t) => t.word)).toEqual(['学校', '异物', '食堂']);
  // nothing to compare with: nothing stands out
  expect(standOut(near, [], 10)).toEqual([]);
  expect(standOut([], far, 10)).toEqual([]);
  const [term] = standOut(near, far, 1);
  expect([term!.share, term!.backgroundShare]).toEqual([30 / 42, 1 / 101]);
});
