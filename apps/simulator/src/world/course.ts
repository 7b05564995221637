import type { NewPost } from './post.js';
import type { Random } from './random.js';
import { ANGRY, ARTICLE, FIRST_POST, MEDIA_POST, REPOST, SCHOOL_NAMES } from './texts.js';

/** The demonstration's incident: the posts of about three minutes from a moment on, in order. */
export function course(
  from: number,
  speed: number,
  random: Random,
  newId: (at: number) => string,
): { at: number; post: NewPost }[] {
  const at = (seconds: number): number => from + (seconds * 1000) / speed;
  const name = (text: string): string => text.replaceAll('{s}', () => random.pick(SCHOOL_NAMES));
  const steps: { at: number; post: NewPost }[] = [];
  const first = newId(at(0));
  const say = (seconds: number, post: NewPost): void =>
    void steps.push({ at: at(seconds), post: { ...post, text: name(post.text) } });
  say(0, { id: first, text: FIRST_POST, reach: 2_600, deletedAt: at(150), author: { name: '一颗小番茄' } });
  ANGRY.slice(0, 6).forEach((text, i) => say(8 + i * 7, { text, reach: 120 }));
  say(35, { text: REPOST[1]!, repostOf: first });
  say(60, {
    text: MEDIA_POST,
    reach: 4_000,
    author: { name: '江城晚报', verifiedType: 3, reason: '江城晚报官方微博', followers: 320_000 },
  });
  ANGRY.slice(6, 10).forEach((text, i) => say(66 + i * 6, { text, reach: 60 }));
  say(90, {
    platform: 'wechat',
    title: name(ARTICLE.title),
    text: ARTICLE.text,
    author: { name: ARTICLE.account, id: 'gh_0a1b2c3d4e5f' },
  });
  for (let i = 0; i < 34; i++) {
    const seconds = 100 + i * 2.3 + random.next() * 2;
    const copy = i % 4 === 3;
    say(
      seconds,
      copy
        ? { text: random.pick(REPOST), repostOf: first }
        : { text: `${random.pick(ANGRY)}${random.pick(['', '。', '！', '[怒]', ' #青江职院二食堂#'])}`, reach: 40 },
    );
  }
  return steps.sort((a, b) => a.at - b.at);
}
