import { expect, test } from '@jest/globals';
import type { Facts, PostFact } from './facts.js';
import { firstPost } from './first-post.js';

const posts = (...topics: (string | null)[]): Facts =>
  ({
    incident: { topic: '食品安全食堂' },
    posts: topics.map((topic, i) => ({ id: String(i), topic }) as PostFact),
  }) as Facts;

test('the earliest on the topic of the matter; an ordinary post before it is counted, not taken for it', () => {
  expect(firstPost(posts(null, '宿舍后勤收费', '食品安全食堂', null))).toMatchObject({ post: { id: '2' }, earlier: 2 });
  expect(firstPost(posts('食品安全食堂'))).toMatchObject({ post: { id: '0' }, earlier: 0 });
});

test('where none is on it, the earliest; of no posts, none', () => {
  expect(firstPost(posts(null, '宿舍后勤收费'))).toMatchObject({ post: { id: '0' }, earlier: 0 });
  expect(firstPost(posts())).toBeNull();
});
