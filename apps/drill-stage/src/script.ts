import { inNamesOf, type Scenario } from '@fengsui/drills';
import { articleId, type NewPost, type Simulator } from '@fengsui/simulator';
import type { SchoolProfile } from '@fengsui/registry';

const MINUTE = 60_000;
/** verified_type as Weibo gives it */
const VERIFIED = { plain: -1, person: 0, media: 3, organisation: 1, official: 7 } as const;

/** The school's own account, under which the posts of kind official appear. */
export interface OfficialAccount {
  uid: string;
  name: string;
}

/** A post of the scenario in the simulated world. */
export interface Written {
  /** as the product stores it */
  platformId: string;
  at: number;
}

/** Puts the scenario's posts and hot words into the simulated world, to appear when their time comes. from: unix milliseconds of minute 0. */
export function writePosts(
  sim: Simulator,
  s: Scenario,
  from: number,
  school: SchoolProfile,
  official: OfficialAccount,
): Written[] {
  const name = (text: string): string => inNamesOf(school, text);
  const written: Written[] = [];
  const ids = new Map<string, string>();
  const add = (post: NewPost & { at: number }, lasts: boolean): string => {
    const made = sim.addPost({ ...post, text: name(post.text) });
    if (lasts) written.push({ platformId: made.platform === 'wechat' ? articleId(made.id) : made.id, at: made.at });
    return made.id;
  };
  for (const p of s.posts.toSorted((a, b) => a.at - b.at)) {
    const root = p.repostOf === undefined ? undefined : ids.get(p.repostOf);
    const id = add(
      {
        platform: p.platform,
        at: from + p.at * MINUTE,
        text: p.text,
        ...(p.title ? { title: name(p.title) } : {}),
        ...(p.reach === undefined ? {} : { reach: p.reach }),
        ...(p.deletedAt === undefined ? {} : { deletedAt: from + p.deletedAt * MINUTE }),
        ...(root ? { repostOf: root } : {}),
        ...(p.author ? { author: authorOf(p.author, official) } : {}),
      },
      p.deletedAt === undefined,
    );
    if (p.id) ids.set(p.id, id);
  }
  for (const b of s.bursts)
    for (let i = 0; i < b.count; i++)
      add(
        {
          at: from + (b.from + (b.minutes * (i + 0.5)) / b.count) * MINUTE,
          text: varied(b.texts[i % b.texts.length]!, Math.floor(i / b.texts.length)),
          ...(b.reach === undefined ? {} : { reach: b.reach }),
        },
        true,
      );
  for (const h of s.hot)
    sim.world.hot.set({
      word: name(h.word),
      course: h.course.map((c) => ({ at: from + c.at * MINUTE, rank: c.rank })),
    });
  return written.sort((a, b) => a.at - b.at);
}

const ENDINGS = ['', '。', '！', '，希望有个说法', ' #校园日常#', '，关注后续', '[怒]', '……'];
/** People do not write the same twice. */
const varied = (text: string, round: number): string => text + ENDINGS[round % ENDINGS.length]!;

function authorOf(a: NonNullable<Scenario['posts'][number]['author']>, official: OfficialAccount): NewPost['author'] {
  if (a.kind === 'official')
    return {
      id: official.uid,
      name: official.name,
      verifiedType: VERIFIED.official,
      reason: `${official.name}官方微博`,
      followers: a.followers,
    };
  const verified = a.kind === 'plain' ? '' : a.kind === 'media' ? `${a.name}官方微博` : a.name;
  return { name: a.name, verifiedType: VERIFIED[a.kind], reason: verified, followers: a.followers };
}
