import { plainText } from '@fengsui/analysis';
import { baits } from './baits.js';
import {
  bare,
  clipped,
  isWithin,
  lookalike,
  misspelt,
  namedIn,
  oneOff,
  otherHouses,
  refusedIn,
  shortUnit,
  unitIn,
} from './names.js';
import type { Book, SeenAccount } from './seen.js';
import * as signs from './signs.js';

/** Unlike voices of an institution by which posts are taken for a unit's. */
const SPEAKS = 2;

/** What the rules of judgement ask of an account. */
export interface Facts {
  name: string;
  bio: string;
  /** our name in the name, the bio, what is certified of an organisation, the posts */
  inName: { name: string; why: string } | null;
  inBio: { name: string; why: string } | null;
  inPosts: boolean;
  /** why our name in the name or the bio is not us */
  refused: string | null;
  certified: { name: string; why: string } | null;
  /** certified as somebody else */
  certifiedOther: string | null;
  /** other schools in the name, the bio */
  nameHouse: string | null;
  bioHouse: string | null;
  /** written with other signs than ours */
  like: { written: string; meant: string } | null;
  unit: { id: string; name: string; written: string } | null;
  /** called as a part of a school */
  organ: string | null;
  /** a body of alumni */
  association: string | null;
  /** certified as what its name shortens */
  ownFirm: boolean;
  says: {
    official: string | null;
    runBy: string | null;
    not: string | null;
    personal: string | null;
    alumni: string | null;
    follower: string | null;
    staff: string | null;
  };
  /** it speaks as an institution does; speaks: a little */
  voice: boolean;
  speaks: boolean;
  mostly: boolean;
  /** the bio is our name and a unit's, and no more of a person */
  isUnit: boolean;
  baits: string[];
  grave: number;
}

/** Pure. */
export function factsOf(a: SeenAccount, book: Book): Facts {
  const [name, bio] = [bare(a.name), plainText(a.bio)];
  const posts = a.posts.map(plainText);
  const organisation = a.certification.kind === 'organisation' ? plainText(a.certification.text) : '';
  const own = [book.school.name, ...book.school.shortNames];
  const certifiedHouse = otherHouses(organisation, book)[0] ?? null;
  const certified =
    organisation && !certifiedHouse && (!signs.company(organisation) || organisation.startsWith(book.school.name))
      ? namedIn(organisation, book.school)
      : null;
  // an organisation's whole name is certified: a short one counts where no more than a body of the school stands beside it
  const beside = certified ? organisation.replace(certified.name, '') : '';
  const sure =
    certified &&
    (certified.name === book.school.name || beside.length < 2 || unitIn(beside, book.units) || signs.body(beside))
      ? certified
      : null;
  const said = signs.voice(posts);
  const clip = clipped(name, book.school);
  const part = clip ? (unitIn(name.slice(clip.length), book.units) ?? signs.organ(name.slice(clip.length))) : null;
  const inName =
    namedIn(name, book.school) ??
    (clip && (part || namedIn(bio, book.school)) ? { name: clip, why: `简称“${clip}”` } : null);
  const inBio = namedIn(bio, book.school);
  const near = inName === null && inBio !== null && signs.claims(bio) !== null ? oneOff(name, own) : null;
  const rest = [...own, ...(clip ? [clip] : [])]
    .toSorted((x, y) => y.length - x.length)
    .reduce((t, n) => t.replace(n, ''), name);
  const bait = baits([rest, bio, ...posts], said.ways === 0);
  const unit =
    unitIn(name, book.units) ??
    (inName && shortUnit(rest, book.units)) ??
    (sure && unitIn(organisation, book.units)) ??
    unitIn(bio, book.units);
  return {
    ...{ name, bio, inName, inBio, certified: sure, unit },
    association:
      (organisation && !/校友/u.test(organisation)) || /校友(?:工作)?办/u.test(bio)
        ? null
        : signs.association(`${name}\n${organisation}`),
    ownFirm: organisation !== '' && !name.includes(book.school.name) && isWithin(name, organisation),
    inPosts: posts.some((p) => namedIn(p, book.school) !== null),
    refused: inName || inBio ? null : (refusedIn(name, book.school) ?? refusedIn(bio, book.school)),
    certifiedOther: organisation && !sure ? organisation : null,
    nameHouse: otherHouses(name, book)[0] ?? null,
    bioHouse: otherHouses(bio, book)[0] ?? null,
    like: lookalike(name, own) ?? misspelt(name, book.school.name) ?? near,
    organ: signs.organ(rest),
    says: {
      ...{
        official: signs.claims(`${rest}\n${bio}`),
        runBy: signs.runBy(bio),
        not: signs.disclaims(`${rest}\n${bio}`),
      },
      ...{
        personal: signs.personal(`${rest}\n${bio}`),
        alumni: signs.ofAlumni(`${rest}\n${bio}`),
        follower: signs.byFollowers(rest),
      },
      staff: signs.staff(rest),
    },
    ...{ voice: said.ways >= SPEAKS && said.mostly, speaks: said.ways > 0, mostly: said.mostly },
    isUnit:
      ((inBio !== null && unitIn(bio, book.units) !== null) ||
        saysWhose(bio, own, inName !== null) ||
        (inName !== null && underUnit(bio, book))) &&
      signs.personal(bio) === null &&
      signs.ofAlumni(bio) === null,
    ...{ baits: bait.words, grave: bait.grave },
  };
}

/** The bio begins with a unit, and not with one of its people. */
const underUnit = (bio: string, { units }: Book): boolean =>
  units.some((u) => bio.startsWith(u.name)) && !/教师|老师|教授|讲师|学生(?![会处工社])|学长|学姐/u.test(bio);

/** The first words of a bio are the name of a body of ours; where the name says whose, the body alone. */
function saysWhose(bio: string, own: string[], named: boolean): boolean {
  const [head = ''] = bio.split(/[\s，,。；;、|｜/·:：!！?？~—（(]+/u);
  const name = own.toSorted((a, b) => b.length - a.length).find((n) => head.startsWith(n));
  return name ? signs.body(head.slice(name.length)) !== null : named && signs.body(head) !== null;
}
