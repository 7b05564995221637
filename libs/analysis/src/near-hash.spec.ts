import { expect, test } from '@jest/globals';
import { hammingDistance, nearHash } from './near-hash.js';
import { segment } from './segment.js';

const hash = (text: string): bigint => nearHash(segment(text).filter((w) => w.length > 1));
const post =
  '今天中午在青衣江职院二食堂吃饭，宫保鸡丁里面吃出一截钢丝球，找窗口阿姨理论，对方说可能是洗锅时掉的，希望学校后勤处给个说法';

test('a copy with other punctuation, blanks and case is the same', () => {
  expect(hammingDistance(hash(post), hash(`${post.replaceAll('，', ' ！ ')}。。。`))).toBe(0);
});

test('another post is far away', () => {
  expect(
    hammingDistance(
      hash(post),
      hash('图书馆周末延长开放到晚上十一点，自习室座位需要提前在小程序预约，请同学们相互转告'),
    ),
  ).toBeGreaterThan(12);
});

test('a text too short to compare has no hash', () => expect(hash('转发微博')).toBe(0n));

test('every hash fits a signed bigint column', () => {
  for (let i = 0; i < 300; i++) {
    const h = hash(`${post}第${i}次${'食堂宿舍图书馆操场'.slice(i % 5)}`);
    expect(h >= -(2n ** 63n) && h < 2n ** 63n).toBe(true);
  }
});

test('distance counts bits across the sign', () => {
  expect(hammingDistance(-1n, 0n)).toBe(64);
  expect(hammingDistance(5n, 4n)).toBe(1);
});

test('words hash as 64-bit FNV-1a does', () => {
  const fnv = (text: string): bigint => {
    let h = 0xcbf29ce484222325n;
    for (let i = 0; i < text.length; i++) h = BigInt.asUintN(64, (h ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
    return BigInt.asIntN(64, h);
  };
  // four times the same word: every bit of its hash wins
  for (const word of ['食堂', 'a', '武汉大学图书馆', '\uffff\u0000', '😀'])
    expect(nearHash([word, word, word, word])).toBe(fnv(word));
});
