import { type Draft, type Maker, Making, NONE } from './account-making.js';
import { FALSE } from './account-ways-false.js';
import { OURS } from './account-ways-ours.js';
import { ALUMNI, FANS, HOMONYMS, OTHER_SCHOOLS } from './account-ways-others.js';
import { Random } from './random.js';

/** What an account really is; only the generator knows. */
export type AccountTruth = 'ours' | 'impersonation' | 'fan' | 'alumni' | 'other_school' | 'homonym';

/** The school in whose name, and beside whose name, accounts are made up. */
export interface PopulationSchool {
  name: string;
  shortNames: string[];
  /** the place it lies in or has its name from */
  town: string;
  units: { name: string; kind: 'party' | 'office' | 'department' | 'student_body' }[];
  /** its registered accounts: those that follow and repost */
  officials: string[];
  /** other schools with like names */
  neighbours: string[];
}

/** An account as its platform shows it. followedBy: registered accounts of the school that follow or repost it. */
export interface MadeAccount {
  truth: AccountTruth;
  platform: 'weibo' | 'wechat' | 'channels' | 'douyin' | 'kuaishou' | 'bilibili';
  uid: string;
  handle: string | null;
  name: string;
  bio: string;
  certification: { kind: 'none' | 'person' | 'organisation'; text: string };
  followers: number | null;
  posts: string[];
  followedBy: string[];
}

export interface PopulationSize {
  ours: number;
  impersonation: number;
  fan: number;
  alumni: number;
  other_school: number;
  homonym: number;
}
const SIZE: PopulationSize = { ours: 60, impersonation: 30, fan: 60, alumni: 40, other_school: 60, homonym: 50 };

/**
 * 300 accounts, unless other numbers are asked for, as a search for the school's names would meet them; platforms: on these alone. Every account is
 * drawn from one of several ways in which such accounts come about, filled with random values; each way leaves traces of its own and leaves out others (a dormant account of a
 * department has no posts, a copy has the very words of what it copies). Seeded: the same number gives the same population.
 */
export function accountPopulation(
  school: PopulationSchool,
  seed: number,
  { size = SIZE, platforms }: { size?: PopulationSize; platforms?: MadeAccount['platform'][] } = {},
): MadeAccount[] {
  const r = new Random(seed);
  const out: MadeAccount[] = [];
  const taken = new Set<string>();
  for (const truth of Object.keys(size) as AccountTruth[])
    for (let i = 0; i < size[truth]; i++) {
      const ways = WAYS[truth];
      let draft: Draft;
      let platform: MadeAccount['platform'];
      // a name is given once on a platform
      let tries = 0;
      do {
        draft = ways[(i + tries) % ways.length]!(new Making(r, school));
        platform = platforms ? r.pick(platforms) : (draft.platform ?? r.pick(PLATFORMS));
        if (tries++ > 20) draft.name = `${draft.name}${Math.floor(r.next() * 900) + 100}`;
      } while (taken.has(`${platform} ${draft.name}`));
      taken.add(`${platform} ${draft.name}`);
      blur(new Making(r, school), truth, draft);
      out.push({
        ...{ certification: NONE, followers: Math.floor(20 + r.next() ** 3 * 40_000), posts: [], followedBy: [] },
        ...{ handle: platform === 'wechat' ? `wx${Math.floor(r.next() * 1e9).toString(36)}` : null },
        ...draft,
        ...{ truth, platform, uid: `${platform === 'wechat' ? 'gh_' : ''}${Math.floor(1e9 + r.next() * 6e9)}` },
      });
    }
  return out;
}

/** What no way foresees: profiles left empty, posts that nobody expects there, and official accounts that follow whom they like. */
function blur(m: Making, truth: AccountTruth, d: Draft): void {
  if (m.chance(0.08) && d.name.includes(m.s.name)) d.bio = '';
  if (m.chance(0.1)) d.posts = (d.posts ?? []).slice(0, 1);
  if (truth !== 'ours' && m.chance(truth === 'impersonation' ? 0.03 : 0.08)) d.followedBy = m.some(1, m.s.officials);
  if (truth === 'fan' && m.chance(0.2)) d.posts = [...(d.posts ?? []), ...m.duties(m.unit('office'), 1)];
  if (truth === 'ours' && m.chance(0.2)) d.posts = [...(d.posts ?? []), ...m.some(1, [...m.errands(), ...m.days(3)])];
  if (m.chance(0.06)) d.bio = `${d.bio} ${m.of('❤', '🎓', '～', '^_^', 'since 2015')}`;
}

const PLATFORMS = ['weibo', 'wechat', 'weibo', 'wechat', 'douyin', 'channels', 'bilibili', 'kuaishou'] as const;

const WAYS: Record<AccountTruth, Maker[]> = {
  ours: OURS,
  impersonation: FALSE,
  fan: FANS,
  alumni: ALUMNI,
  other_school: OTHER_SCHOOLS,
  homonym: HOMONYMS,
};
