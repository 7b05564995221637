import { expect, test } from '@jest/globals';
import { singlePost, type Post } from './single-post.js';

const plain: Post = {
  platform: 'weibo',
  authorName: '小雨同学',
  authorKind: 'plain',
  followers: 80,
  sentiment: 'neg',
  topic: '食品安全食堂',
  severityWords: ['异物'],
  interactions: 3,
};

test('a medium is named with its reach', () => {
  const alarm = singlePost({ ...plain, authorKind: 'media', authorName: '江城晚报', followers: 320_000 })!;
  expect(alarm.reason).toBe('认证媒体“江城晚报”（32 万粉）发布负面内容：食品安全，命中“异物”');
});
test('an ordinary complaint alone is no alarm', () => expect(singlePost(plain)).toBeNull());
test('a grave word is, and its author is not named', () => {
  const alarm = singlePost({ ...plain, severityWords: ['食物中毒'] })!;
  expect(alarm.reason).toContain('食物中毒');
  expect(alarm.reason).not.toContain('小雨');
});
test('praise by a medium is none', () =>
  expect(
    singlePost({ ...plain, authorKind: 'media', followers: 900_000, sentiment: 'pos', severityWords: [] }),
  ).toBeNull());
