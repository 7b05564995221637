import { expect, test } from '@jest/globals';
import { textChange } from './text-change.js';

const long =
  '青衣江职院二食堂今天中午的宫保鸡丁里吃出了一截钢丝，窗口阿姨说可能是刷锅的时候掉进去的，找经理没人理，'.repeat(3);

test.each([
  ['the same', '食堂涨价了', '食堂涨价了', 'same'],
  ['other blanks only', '食堂 涨价了', '食堂涨价了\n', 'same'],
  ['cut by a result list', long, `${long.slice(0, 60)}…全文`, 'same'],
  ['cut without a mark', long, long.slice(0, 120), 'same'],
  ['the whole after a cut one', `${long.slice(0, 60)}...`, long, 'fuller'],
  ['a changed word', '食堂涨价了', '食堂没有涨价', 'edited'],
  ['a short text that lost its end', '食堂涨价了，太过分', '食堂涨价了', 'edited'],
  ['a mark alone is no beginning', '食堂涨价了，太过分', '…', 'edited'],
])('%s', (_, before, now, expected) => expect(textChange(before, now)).toBe(expected));
