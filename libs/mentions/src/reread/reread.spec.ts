import { expect, test } from '@jest/globals';
import { nextReread, REREAD_AGES_MS, worthReading, type Weight } from './reread.js';

const MINUTE = 60_000;
const at = (minutes: number): Date => new Date(Date.UTC(2026, 10, 22) + minutes * MINUTE);
const published = at(0);

test('read at once when it falls due, a post is read at every age and then never again', () => {
  const ages: number[] = [];
  for (let now = published; ;) {
    const next = nextReread(published, now).at;
    if (!next) break;
    ages.push(next.getTime() - published.getTime());
    now = next;
  }
  expect(ages).toEqual(REREAD_AGES_MS);
});

test('ages that passed unread are not made up for', () =>
  expect(nextReread(published, at(70))).toEqual({ at: at(180), step: 3 }));

test('a post of the future clock waits for its first age', () =>
  expect(nextReread(at(3), published).at).toEqual(at(8)));

test('an open incident: every ten minutes for a day, hourly after, sooner where the age says so', () => {
  const opened = at(30);
  expect(nextReread(published, at(40), opened).at).toEqual(at(50));
  expect(nextReread(published, at(58), opened).at).toEqual(at(60));
  expect(nextReread(published, at(30 + 24 * 60), opened).at).toEqual(at(90 + 24 * 60));
  expect(nextReread(published, at(30 * 24 * 60), opened).at).toEqual(at(30 * 24 * 60 + 60));
});

const plain: Weight = {
  sentiment: 'neu',
  authorKind: 'plain',
  followers: 9_999,
  reposts: 9,
  comments: null,
  likes: 40,
};
test.each<[string, Partial<Weight>, boolean]>([
  ['ordinary', {}, false],
  ['negative', { sentiment: 'neg' }, true],
  ['a medium', { authorKind: 'media' }, true],
  ['an organisation', { authorKind: 'organisation' }, true],
  ['a person with a badge', { authorKind: 'verified_person' }, false],
  ['many followers', { followers: 10_000 }, true],
  ['much talked about', { comments: 1 }, true],
])('%s', (_, more, expected) => expect(worthReading({ ...plain, ...more })).toBe(expected));
