import { expect, test } from '@jest/globals';
import { onlineStories } from './story-model.js';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-03-02T08:00:00+08:00');
/** Story of each post; hours since the first, text. */
function sort(posts: [number, string][]): string[] {
  const stories = onlineStories();
  return posts.map(([hours, text]) => stories.assign({ at: T0 + hours * HOUR, text }).story.id);
}
const FIRE: [number, string][] = [
  [0, '河南大学明伦校区一建筑房顶着火'],
  [1, '四川警察学院学生殴打保洁员'],
  [2, '消防回应河南大学一建筑房顶着火'],
  [5, '警方通报女保洁员被学生殴打'],
  [9, '河南大学大礼堂火灾相关责任人被控制'],
  [30, '四川警察学院通报殴打保洁员事件'],
];

test('titles of one matter come together, with the full name, the short one or none; those of another school stay apart', () => {
  const [fire, beaten, ...rest] = sort(FIRE);
  expect(rest).toEqual([fire, beaten, fire, beaten]);
  expect(fire).not.toBe(beaten);
});

test('what is answered rests on what came before alone: a part of the file gives the same answers', () => {
  const whole = sort(FIRE);
  for (let n = 1; n < FIRE.length; n++) expect(sort(FIRE.slice(0, n))).toEqual(whole.slice(0, n));
});

test('one school, two matters: they stay apart where the school is named every day', () => {
  const chatter = Array.from({ length: 60 }, (_, i): [number, string] => [
    i * 9,
    `浙江大学${WORDS[i % WORDS.length]}${i}`,
  ]);
  const [food, dormitory, foodAgain] = sort([
    ...chatter,
    [541, '浙大二食堂餐盘里吃出钢丝球'],
    [547, '浙大紫金港宿舍停水三天'],
    [553, '浙江大学回应食堂餐盘里吃出钢丝球'],
  ]).slice(-3);
  expect(dormitory).not.toBe(food);
  expect(foodAgain).toBe(food);
});
const WORDS = ['樱花开了', '校庆晚会', '男篮夺冠', '图书馆排队', '研究生复试名单', '毕业典礼', '新生报到', '院士讲座'];

test('copies and reposts go with what they copy; the same words of another school do not', () => {
  const text = '今天中午二食堂三号窗口打到的菜里有异物，找了经理也没有说法';
  const [first, copy, repost, other] = sort([
    [0, `南华大学${text}`],
    [1, `南华大学${text}！`],
    [2, `太吓人了//@小雨同学:南华大学${text}`],
    [3, `北华大学${text}`],
  ]);
  expect([copy, repost]).toEqual([first, first]);
  expect(other).not.toBe(first);
});

test('two universities open the year on one day', () => {
  const [wuhan, qinghua] = sort([
    [0, '武汉大学2026级本科生开学典礼'],
    [1, '清华大学2026级本科生开学典礼'],
  ]);
  expect(qinghua).not.toBe(wuhan);
});

test('a matter of last year is not the same as one of today with similar words', () => {
  const [a, b] = sort([
    [0, '武汉大学2025级本科生开学典礼'],
    [24 * 365, '武汉大学2026级本科生开学典礼'],
  ]);
  expect(b).not.toBe(a);
});

test('whatever comes is answered at once: empty, emoji, lone surrogates, other languages, a hundred thousand characters', () => {
  const stories = onlineStories();
  const odd = [
    '',
    '   ',
    '😀😀',
    '\ud800',
    'лес и поле',
    '食堂'.repeat(50_000),
    '<b>青江职院</b>\u200b食堂',
    '//@:',
    '//@a:'.repeat(9_000),
  ];
  for (const text of odd) {
    const start = performance.now();
    expect(stories.assign({ at: T0, text }).story.id).toMatch(/^\d+$/);
    expect(performance.now() - start).toBeLessThan(50);
  }
});

test('posts that say hardly anything gather nowhere', () => {
  const [story, ...rest] = sort([
    [0, '今天中午二食堂三号窗口打到的菜里有钢丝球，哈哈哈'],
    ...['哈哈哈', '哈哈', '今天', '好的'].map((text, i): [number, string] => [i + 1, text]),
  ]);
  expect(rest).not.toContain(story);
});

test('a late post counts as coming now, and a broken clock does not stop anything', () => {
  const stories = onlineStories();
  stories.assign({ at: T0, text: FIRE[0]![1] });
  const late = stories.assign({ at: T0 - 48 * HOUR, text: FIRE[2]![1] });
  expect(late.story.lastAt).toBe(T0);
});
