import { NameMatcher, type NameHit, type Refusal, type SchoolName } from './match/name-matcher.js';
import { evidenceOf } from './match/evidence.js';
import { shortForms } from './match/short-forms.js';

/** What a school is called, from its configuration. */
export interface SchoolNames {
  name: string;
  shortNames: string[];
  /** longer names that contain one of ours and are somebody else */
  traps: string[];
  /** 昵称; like the names of leaders they count where the text speaks of a school */
  nicknames?: string[];
  /** 校区 */
  campuses?: string[];
  /** 校领导 */
  leaders?: string[];
  /** those of all these names that have other meanings */
  ambiguous?: string[];
}

/** about: the text is about the school; reason: by which name, or why the names in it were not taken for ours; null: none stands in it. */
export interface SchoolMatch {
  about: boolean;
  reason: string | null;
}

const KINDS = { full: '全称', short: '简称', nickname: '昵称', campus: '校区', leader: '校领导', trap: '' } as const;
const matchers = new WeakMap<SchoolNames, NameMatcher>();

function matcherOf(school: SchoolNames): NameMatcher {
  let matcher = matchers.get(school);
  if (!matcher) matchers.set(school, (matcher = new NameMatcher(namesOf(school))));
  return matcher;
}

function namesOf(school: SchoolNames): SchoolName[] {
  const ambiguous = new Set(school.ambiguous);
  const of = (names: string[] | undefined, kind: SchoolName['kind']): SchoolName[] =>
    (names ?? []).map((name) => ({
      school: kind === 'trap' ? null : school.name,
      name,
      kind,
      ambiguous: ambiguous.has(name),
    }));
  const configured = new Set([...school.shortNames, ...school.traps]);
  return [
    ...of(school.traps, 'trap'),
    ...of([school.name], 'full'),
    ...of(school.shortNames, 'short'),
    ...of(
      shortForms(school.name).filter((s) => !configured.has(s)),
      'short',
    ),
    ...of(school.nicknames, 'nickname'),
    ...of(school.campuses, 'campus'),
    ...of(school.leaders, 'leader'),
  ];
}

/** Is the text about the school? The longest name wins, then its neighbours decide. Texts are given as plainText leaves them. */
export function matchSchool(text: string, school: SchoolNames): SchoolMatch {
  const { hits, refused } = matcherOf(school).find(text);
  const taken = hits.filter((h) => !needsCampus(h) || speaksOfSchool(text, h));
  const [best] = taken.sort((a, b) => RANK[a.kind] - RANK[b.kind] || b.name.length - a.name.length);
  if (best) return { about: true, reason: `${KINDS[best.kind]}“${best.written}”` };
  const why = refused[0] ?? unsaid(hits[0]);
  return { about: false, reason: why ? `排除：${why.reason}` : null };
}

/** Whether a reason says that a name stands in the text; any other one comes from a person or from what the post hangs on. */
export const isByName = (reason: string | null): boolean =>
  reason !== null && Object.values(KINDS).some((kind) => kind !== '' && reason.startsWith(`${kind}“`));

const RANK = { full: 0, short: 1, campus: 2, nickname: 3, leader: 4, trap: 5 } as const;
/** Many people bear a leader's name, and a nickname is anybody's. */
const needsCampus = (h: NameHit): boolean => h.kind === 'leader' || h.kind === 'nickname';

function speaksOfSchool(text: string, { name, at }: NameHit): boolean {
  const says = evidenceOf(text.slice(Math.max(0, at - 16), at), text.slice(at + name.length, at + name.length + 24));
  return says.campusNext || says.campusNear || says.studies;
}

const unsaid = (hit: NameHit | undefined): Pick<Refusal, 'reason'> | undefined =>
  hit && { reason: `“${hit.name}”：附近没有校园用语` };

export interface UnitNames {
  id: string;
  name: string;
  aliases: string[];
  topics: string[];
}

/** The unit a text points at: its name counts most, then the longest alias hits, then the topic; null when nothing points. */
export function matchUnit(text: string, topic: string | null, units: UnitNames[]): string | null {
  let best: string | null = null;
  let most = 0;
  for (const u of units) {
    const aliases = u.aliases.filter((a) => text.includes(a)).reduce((sum, a) => sum + a.length, 0);
    const score =
      (text.includes(u.name) ? 2 + u.name.length : 0) + aliases + (topic && u.topics.includes(topic) ? 3 : 0);
    if (score > most) [best, most] = [u.id, score];
  }
  return best;
}
