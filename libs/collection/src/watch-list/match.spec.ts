import { expect, test } from '@jest/globals';
import { matches, textOfPost, type WatchListWords } from './match.js';

const list: WatchListWords = {
  schoolWords: ['青江职院', 'QJVC'],
  riskWords: ['食堂', '宿舍'],
  requiredWords: ['学生'],
  anyWords: ['投诉', '曝光'],
  stopWords: ['招聘'],
};

test.each([
  ['all kinds of words', '青江职院食堂被学生投诉', { matched: true, by: '青江职院' }],
  ['Latin in any case and width', 'ｑｊｖｃ 的宿舍被学生曝光', { matched: true, by: 'QJVC' }],
  ['no name', '食堂被学生投诉', { matched: false, by: null, missing: 'name' }],
  ['no risk word', '青江职院被学生投诉', { matched: false, by: '青江职院', missing: 'risk' }],
  ['a required word is missing', '青江职院食堂被投诉', { matched: false, by: '青江职院', missing: 'required' }],
  ['none of any', '青江职院食堂的学生', { matched: false, by: '青江职院', missing: 'any' }],
  ['an excluded word', '青江职院食堂招聘，学生投诉', { matched: false, by: '青江职院', excludedBy: '招聘' }],
] as const)('%s', (_, text, expected) => expect(matches(list, text)).toEqual(expected));

test('what matches nothing is not said to be kept out by an excluded word', () =>
  expect(matches(list, '招聘').excludedBy).toBeUndefined());

test('a list of names only matches by the name', () =>
  expect(matches({ ...list, riskWords: [], requiredWords: [], anyWords: [] }, '#青江职院#').matched).toBe(true));

test('the title and the original of a repost count as text', () => {
  const text = textOfPost({ title: '学生投诉', text: '转发微博', repostOf: { title: null, text: '青江职院食堂' } });
  expect(matches(list, text).matched).toBe(true);
});
