import type { CandidateProposal } from '@fengsui/contract';
import { privateContact } from './baits.js';
import { type Facts, factsOf } from './facts.js';
import { bare, otherHouses } from './names.js';
import type { Book, SeenAccount } from './seen.js';
import * as signs from './signs.js';

/** What an account is proposed to be, why in words, and whose it would be. null: nothing ties it to the school. */
export interface Judgement {
  proposal: CandidateProposal;
  unitId: string | null;
  reasons: string[];
}

/**
 * What an account is, by general rules over the names of the school and its units, what is certified, what it says of itself, what it posts and who
 * follows it (第四、十九条). Pure. A proposal to a person, never a verdict.
 */
export function judge(a: SeenAccount, book: Book): Judgement | null {
  const facts = factsOf(a, book);
  for (const rule of RULES) {
    const found = rule(facts, a, book);
    if (!found) continue;
    const unitId = found.proposal === 'ours' || found.proposal === 'impersonation' ? (facts.unit?.id ?? null) : null;
    return {
      proposal: found.proposal,
      unitId,
      reasons: [...found.why, ...found.also(facts)].filter((w, i, all) => all.indexOf(w) === i),
    };
  }
  return null;
}

interface Found {
  proposal: CandidateProposal;
  why: string[];
  also: (f: Facts) => string[];
}
type Rule = (f: Facts, a: SeenAccount, book: Book) => Found | null | false;

const yes = (proposal: CandidateProposal, why: (string | null | false)[], also: Found['also'] = () => []): Found => ({
  ...{ proposal, also },
  why: why.filter((w): w is string => Boolean(w)),
});
const quoted = (words: string[]): string =>
  [...new Set(words)]
    .slice(0, 3)
    .map((w) => `“${w}”`)
    .join('、');
const named = (f: Facts): string | null =>
  f.inName ? `名称中有本校${f.inName.why}` : f.inBio ? `简介中有本校${f.inBio.why}` : null;
const unitWords = (f: Facts): string | null =>
  f.unit
    ? `${f.name.includes(f.unit.written) ? '名称' : '资料'}与${f.unit.name}相符（“${f.unit.written}”）`
    : f.organ
      ? `名称像校内机构或学生组织（“${f.organ}”）`
      : null;
const followed = (a: SeenAccount): string | null =>
  a.followedBy.length > 0
    ? `本校已登记账号${a.followedBy
        .slice(0, 2)
        .map((n) => `“${n}”`)
        .join('、')}关注或转发过`
    : null;
const uncertified = (a: SeenAccount): string | null =>
  a.certification.kind === 'none' ? '没有认证' : `认证为“${a.certification.text}”，不是本校`;
const baited = (f: Facts): string | null => (f.baits.length > 0 ? `内容招揽钱财或个人信息：${quoted(f.baits)}` : null);
const spoken = (f: Facts): string | null => (f.voice ? '发布的是通知、活动一类工作内容' : null);

/** It speaks in the school's name: claims to, or is called as one of its parts or its people. */
const inItsName = (f: Facts): boolean =>
  f.says.official !== null ||
  f.organ !== null ||
  f.says.staff !== null ||
  (f.unit !== null && f.name.includes(f.unit.written));

/** The first that holds decides. */
const RULES: Rule[] = [
  (f) =>
    f.association && (f.inName || f.inBio || f.certified) && f.grave === 0
      ? yes('alumni', [named(f), `校友组织（“${f.association}”）`])
      : null,
  // certified by the platform as ours
  (f) => f.certified && yes('ours', [`认证主体是本校（${f.certified.why}）`, unitWords(f), named(f), spoken(f)]),
  // the name is ours in other signs
  (f, a) =>
    f.like &&
    f.certifiedOther === null &&
    yes('impersonation', [
      `名称中的“${f.like.written}”写得像“${f.like.meant}”`,
      f.says.official && `自称“${f.says.official}”`,
      uncertified(a),
      baited(f),
    ]),
  // another house's: its name says so, or what is certified
  (f) =>
    f.nameHouse !== null && f.inName === null
      ? yes('other_school', [`名称是“${f.nameHouse}”，不是本校`, f.certifiedOther && `认证为“${f.certifiedOther}”`])
      : null,
  (f, _, book) => {
    const house = f.certifiedOther && otherHouses(f.certifiedOther, book)[0];
    return house ? yes('other_school', [`认证主体是“${house}”，不是本校`]) : null;
  },
  // a firm under its own name
  (f) =>
    f.ownFirm &&
    f.certifiedOther !== null &&
    !f.unit &&
    yes('homonym', [`认证为“${f.certifiedOther}”，账号用的是它自己的名称`]),
  // what people of the campus run for themselves, also where it sells room for advertisements
  (f) =>
    f.inName &&
    f.says.follower &&
    !inItsName(f.organ?.includes(f.says.follower) ? { ...f, organ: null } : f) &&
    f.baits.every((b) => /合作|广告|红包|优惠/u.test(b))
      ? yes('fan', [named(f), `名称是师生自办一类（“${f.says.follower}”）`])
      : null,
  // it takes money under our name
  (f, a) =>
    f.inName &&
    f.baits.length > 0 &&
    f.says.not === null &&
    (a.followedBy.length === 0 || f.grave > 0 || f.baits.length > 1 || (!f.unit && !f.organ)) &&
    (inItsName(f) || f.certifiedOther !== null || (f.grave > 0 && !f.says.follower && !f.says.personal))
      ? yes('impersonation', [
          named(f),
          baited(f),
          f.says.official && `自称“${f.says.official}”`,
          unitWords(f),
          uncertified(a),
          followed(a) ?? '没有见到本校账号关注或转发',
        ])
      : null,
  // under our name, certified as a firm
  (f, a) =>
    f.inName && f.certifiedOther !== null && signs.company(f.certifiedOther) && (inItsName(f) || f.says.not === null)
      ? yes('impersonation', [named(f), uncertified(a), f.says.official && `自称“${f.says.official}”`])
      : null,
  (f, a) =>
    f.inBio &&
    f.says.official &&
    f.baits.length > 0 &&
    f.says.not === null &&
    a.followedBy.length === 0 &&
    f.certifiedOther === null
      ? yes('impersonation', [named(f), `自称“${f.says.official}”`, baited(f), uncertified(a)])
      : null,
  (f) => (f.certifiedOther !== null ? yes('homonym', [`认证为“${f.certifiedOther}”，与本校无关`, named(f)]) : null),
  // what speaks for itself only
  (f) =>
    f.says.not && (f.inName || f.inBio) && !(f.says.runBy && f.unit)
      ? yes(f.says.alumni ? 'alumni' : 'fan', [named(f), `自述“${f.says.not}”，不以学校名义`])
      : null,
  (f, a) =>
    a.certification.kind === 'person' && (f.inName || f.inBio)
      ? yes(f.says.alumni ? 'alumni' : 'fan', [named(f), `个人认证“${a.certification.text}”`])
      : null,
  (f) =>
    f.says.alumni && (f.inName || f.inBio) && !(f.says.runBy && f.unit && f.voice)
      ? yes('alumni', [named(f), `校友自称（“${f.says.alumni}”）`])
      : null,
  (f) =>
    f.inName && f.says.follower && !f.says.official && !(f.says.runBy && f.voice)
      ? yes('fan', [named(f), `名称是师生自办一类（“${f.says.follower}”）`, !f.speaks && '没有工作内容'])
      : null,
  // the bio names another school
  (f, _, book) =>
    f.bioHouse !== null && f.inBio === null && (f.inName === null || f.inName.name !== book.school.name)
      ? yes('other_school', [unitWords(f), `简介写明是“${f.bioHouse}”，不是本校`])
      : null,
  // the school itself, beside the account it has
  (f, a, book) => {
    const whole = f.inName && !f.unit && !f.organ && !/\d{2,4}班/u.test(f.name);
    const has = book.registered.find((r) => r.platform === a.platform && r.ofSchool);
    const same = has && (f.name === bare(has.name) || /^[vV\d]*$/u.test(f.name.replace(book.school.name, '')));
    return whole && has && (f.says.official ?? (same && '与本校账号同名')) && a.followedBy.length === 0
      ? yes('impersonation', [
          named(f),
          `${f.says.official ? `自称“${f.says.official}”` : '与本校账号同名'}，而本校在该平台的账号是“${has.name}”`,
          uncertified(a),
          privateContact(f.bio) && '留的是私人联系方式',
        ])
      : null;
  },
  // ours: a part of the school under the school's name
  (f, a) =>
    f.inName && ((f.unit && f.name.includes(f.unit.written)) || f.organ) && !(f.says.personal && !f.voice)
      ? yes('ours', [
          named(f),
          unitWords(f),
          f.says.official && `自称“${f.says.official}”`,
          f.says.runBy && `简介写明主办关系（“${f.says.runBy}”）`,
          spoken(f),
          followed(a),
          a.posts.length === 0 && '没有读到内容，请核对',
          a.certification.kind === 'none' && '没有认证',
        ])
      : null,
  (f, a) =>
    (f.inBio || (f.inName && f.isUnit && !f.says.follower)) &&
    !(f.says.personal && !(f.organ && f.voice)) &&
    (f.says.runBy ||
      f.says.official ||
      f.isUnit ||
      ((f.unit || f.organ) && (f.voice || (f.speaks && a.followedBy.length > 0))))
      ? yes('ours', [
          named(f),
          unitWords(f),
          f.says.official && `自称“${f.says.official}”`,
          f.says.runBy && `简介写明主办关系（“${f.says.runBy}”）`,
          spoken(f),
          followed(a),
        ])
      : null,
  (f, a) =>
    a.followedBy.length > 0 &&
    (f.inName || (f.unit && f.name.includes(f.unit.written)) || f.organ) &&
    f.bioHouse === null &&
    (f.voice || (f.inName && f.says.official))
      ? yes('ours', [named(f), unitWords(f), followed(a), spoken(f)])
      : null,
  (f, a) =>
    f.inName && f.unit && a.followedBy.length > 0 && !f.says.personal && !f.says.follower
      ? yes('ours', [named(f), unitWords(f), followed(a)])
      : null,
  (f, a) =>
    f.inName && f.says.official
      ? yes('ours', [
          named(f),
          `自称“${f.says.official}”`,
          a.certification.kind === 'none' && '没有认证，请先核实是否为本校所设',
          spoken(f),
        ])
      : null,
  (f) =>
    f.inName && f.says.runBy && f.speaks
      ? yes('ours', [named(f), `简介写明主办关系（“${f.says.runBy}”）`, spoken(f)])
      : null,
  // what it posts is what an institution posts, and nothing speaks for a person: a doubt that is put to one
  (f) =>
    f.inName && f.mostly && !f.says.personal && !f.says.follower && !f.says.staff
      ? yes('ours', [named(f), '发布的像是工作内容，请核实由谁开设'])
      : null,
  // our name, and one person or nobody behind it
  (f) =>
    f.inName || f.inBio
      ? yes('fan', [named(f), f.says.personal ? `像个人账号（“${f.says.personal}”）` : '看不出由单位开设'])
      : null,
  // the name of one of our units, which every school has
  (f) =>
    f.unit && f.name.includes(f.unit.written)
      ? yes('homonym', [`名称有“${f.unit.written}”，各校都有同名机构，资料中没有本校名称`])
      : null,
  (f) => (f.refused ? yes('homonym', [f.refused]) : null),
  (f) => (f.inPosts ? yes('homonym', ['只是内容提到本校，名称、简介都没有本校名称']) : null),
];
