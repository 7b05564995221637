import { expect, test } from '@jest/globals';
import { NearCopies } from './near-copies.js';
import { originalText, postFeatures } from './post-features.js';
import { Story } from './story.js';

const TEXT = '今天中午二食堂三号窗口打到的菜里有异物，找了经理也没有说法，希望学校能给大家一个解释';

test('nearly the same words are a copy, other words on the same matter are none', () => {
  const copies = new NearCopies();
  const story = new Story('1', 0);
  copies.add(postFeatures(TEXT), story);
  expect(copies.storyOf(postFeatures(`【求助】${TEXT}！！`))).toBe(story);
  expect(copies.storyOf(postFeatures('二食堂菜里有异物，经理不给说法'))).toBeNull();
});

test('a chain of reposts is about its original; a repost of nothing is about its own words', () => {
  expect(originalText(`哈哈//@甲:转//@乙:${TEXT}`)).toBe(TEXT);
  expect(originalText('二食堂太差了//@甲:转')).toBe('二食堂太差了');
  expect(originalText(TEXT)).toBe(TEXT);
});
