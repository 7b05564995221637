import { isPersonName, isWord, SURNAMES } from '@fengsui/analysis';
import { each, type Found } from './readable.js';

/** One post as the duty book has it: 后勤处 处长 陈建国. */
export interface LeaderPost {
  name: string;
  title: string;
  unitName: string;
  aliases: string[];
  /** of the school's leadership, not of a unit */
  ofSchool: boolean;
}
export interface LeaderBook {
  /** full and short names of the school */
  schoolNames: string[];
  posts: LeaderPost[];
}

const CORE = '(?:书记|院长|校长|部长|处长|系主任|主任|馆长|主席|秘书长|科长|总会计师)';
const TITLE = `(?:党委|党总支|党支部|纪委)?(?:常务|第一)?副?${CORE}`;
const COURTESY = /^(?:同志|先生|女士|教授|老师)/u;
const FORMER = /(?:原|时任|前|历任|曾任|曾担任|首任|老|退休)\s*(?:学校|我校|我院|学院)?\s*$/u;
const OURS = /(?:学校|我校|我院|本校|全校|[,。、;:!?\s()"“”《》—\n]|^|由|与|和|及|请|邀|是|为|任|任命)$/u;
/** What may follow a whole name in a report. */
const AFTER_NAME =
  /^(?:$|[^\p{Script=Han}]|同志|先生|女士|教授|出席|主持|讲话|强调|指出|表示|介绍|参加|宣布|致辞|致词|带队|一行|代表|为|在|对|向|和|与|及|等|到|率|深入|作|做|走访|看望|慰问|调研|检查|会见|陪同|听取|要求|说|接受|发表|主讲|颁|宣读|就|从|以|来|赴|签|点评|总结|寄语|勉励|授课|讲|分别|担任|任|受邀|应邀|亲自|现场|逐一|随后|首先|认为|号召|希望|详细|参观|前往|莅临|给|同|的|将|不|也|还|并|亲切|围绕|结合)/u;

interface Title {
  deputy: boolean;
  core: string;
  /** as it is written */
  word: string;
  party: string;
}
/** 校长 and 院长 are one office; 党委书记 and 书记 fit, 党总支书记 is another's. */
function parse(title: string): Title {
  const t = title.replace(/[(（].*$/u, '');
  const core = /(书记|院长|校长|部长|处长|系主任|主任|馆长|主席|秘书长|科长|总会计师)$/u.exec(t)?.[1] ?? t;
  return {
    deputy: t.includes('副'),
    word: core,
    core: core === '校长' ? '院长' : core === '系主任' ? '主任' : core,
    party: /党委|党总支|党支部|纪委/u.exec(t)?.[0] ?? '',
  };
}
function fits(said: Title, held: Title): boolean {
  return (
    said.core === held.core && said.deputy === held.deputy && (!said.party || !held.party || said.party === held.party)
  );
}

/** Names and titles of leaders that are not those of the duty book. Who led before (原, 时任) and leaders of others are left alone. */
export function leaders(text: string, book: LeaderBook): Found[] {
  const found: Found[] = [];
  const add = (f: Found | null): void => {
    if (f && !found.some((x) => x.from < f.to && f.from < x.to)) found.push(f);
  };
  for (const f of each(text, new RegExp(TITLE, 'gu'), () => '')) add(atTitle(text, f, book));
  for (const f of listed(text, book)) add(f);
  return found;
}

/** 何志远、谭健平、向明: in a list of the school's leaders, a name one character off one of them. */
function listed(text: string, book: LeaderBook): Found[] {
  const ofSchool = book.posts.filter((p) => p.ofSchool);
  const known = new Set(book.posts.map((p) => p.name));
  return [...text.matchAll(/\p{Script=Han}{2,4}(?:[、 ]\p{Script=Han}{2,4})+/gu)].flatMap((list) => {
    const names = [...list[0].matchAll(/\p{Script=Han}+/gu)];
    if (!names.some((n) => ofSchool.some((p) => n[0].endsWith(p.name) || n[0].startsWith(p.name)))) return [];
    return names.flatMap((n) => {
      const h = ofSchool.find(
        (p) => near(n[0].slice(0, p.name.length), p.name) && !known.has(n[0].slice(0, p.name.length)),
      );
      const at = list.index + n.index;
      return h ? [{ from: at, to: at + h.name.length, reason: nearWords(n[0].slice(0, h.name.length), h) }] : [];
    });
  });
}

/** One title in the text: whose it is said to be, against whose it is. */
function atTitle(text: string, t: Found, book: LeaderBook): Found | null {
  const before = text.slice(Math.max(0, t.from - 24), t.from);
  const said = parse(text.slice(t.from, t.to));
  // 信息工程系主任, 宣传部长: one character belongs to the unit as to the title
  const unit = unitBefore(before, book) ?? unitBefore(before + text[t.from]!, book);
  // 苏静(党委副书记): the title stands in brackets behind the name
  const bracketed = /[((]\s*$/u.test(before);
  const right = text.slice(t.to, t.to + 8).replace(/^[ \t]*[::]?[ \t]*/u, (s) => ' '.repeat(s.length));
  const pad = right.length - right.trimStart().length;
  const place = (from: number, to: number, reason: string): Found => ({ from, to, reason });

  // the name after the title: 党委书记孙伟
  const known = longest(book.posts, (p) => right.trimStart().startsWith(p.name));
  if (known) {
    if (FORMER.test(before)) return null;
    const wrong = judged(known, said, unit, book, before);
    return wrong === null ? null : place(t.from, t.to + pad + known.length, wrong);
  }
  // the name before it: 孙伟书记; a title of several holds for who is named before all of them
  const ahead = bracketed ? before.replace(/[((]\s*$/u, '') : before;
  const left = longest(book.posts, (p) => ahead.replace(/(?:同志|、|[ \t])$/u, '').endsWith(p.name));
  if (left && !COURTESY.test(text.slice(t.to))) {
    const wrong = judged(left, said, null, book, before.slice(0, before.lastIndexOf(left)));
    return wrong === null ? null : place(t.from - (before.length - before.lastIndexOf(left)), t.to, wrong);
  }
  if (FORMER.test(before)) return null;
  const between = unit === null ? nameAfterUnit(before, book) : null;
  const holders = holdersOf(said, unit ?? between?.unit ?? null, book);
  if (holders.length === 0) return null;
  // 后勤处王强处长
  if (between && !said.deputy)
    return place(t.from - between.name.length, t.to, wrongHolder(text.slice(t.from, t.to), between.name, holders));
  if (unit === null && isOther(before, book)) return null;
  // a name that is nearly the holder's: 党委书记孙玮, 孙玮书记
  for (const h of holders) {
    const next = right.trimStart().slice(0, h.name.length);
    const last = ahead.slice(-h.name.length);
    if (near(next, h.name, right.trimStart()[h.name.length]))
      return place(t.from, t.to + pad + h.name.length, nearWords(next, h));
    if (near(last, h.name) && !isOther(ahead.slice(0, -h.name.length), book))
      return place(t.from - (before.length - ahead.length) - h.name.length, t.to, nearWords(last, h));
  }
  // of several deputies the book may not hold all; those of the school's own leadership it does
  if (said.deputy && (unit !== null || !holders.some((h) => h.ofSchool && h.title.includes(`副${said.word}`))))
    return null;
  if (unit === null && !(OURS.test(before) || endsWithAny(before, book.schoolNames))) return null;
  // 部长 and 主任 without their unit may be anybody's
  const school = holders.filter((h) => h.ofSchool && (!said.party || parse(h.title).party === said.party));
  if (unit === null && !(said.party ? school.length > 0 : holders.every((h) => h.ofSchool))) return null;
  const other = nameIn(right.trimStart());
  if (other)
    return place(
      t.from,
      t.to + pad + other.length,
      wrongHolder(text.slice(t.from, t.to), other, school.length > 0 ? school : holders),
    );
  return null;
}

/** A known person under a title: what is wrong with it; null: nothing. */
function judged(name: string, said: Title, unit: LeaderPost | null, book: LeaderBook, before: string): string | null {
  const posts = book.posts.filter((p) => p.name === name);
  if (posts.some((p) => fits(said, parse(p.title)) && (unit === null || p.unitName === unit.unitName))) return null;
  // 院长、党委副书记梁文博: one of several titles is his
  const first = new RegExp(`(${TITLE})\\s*[、兼]\\s*$`, 'u').exec(before)?.[1];
  if (first && posts.some((p) => fits(parse(first), parse(p.title)))) return null;
  // somebody else's house may have a person of the same name
  if (unit === null && isOther(before, book)) return null;
  return `${name}的职务应为${posts.map((p) => `“${p.ofSchool ? '' : p.unitName}${p.title.replace(/[(（].*$/u, '')}”`).join('、')}，请核对职务和姓名。`;
}

/** Another house, or a part of ours that the book does not know: whoever leads it is none of ours. */
const isOther = (before: string, book: LeaderBook): boolean =>
  /(?:大学|公司|集团|医院|中学|小学|局|厅|协会|研究院|工程院|科学院|市|县|区|省|街道|社区|部队|银行|学院|学校|[班室科组会办所站队处部系馆院]|中心|图书)$/u.test(
    before,
  ) &&
  !/(?:我校|我院|学校|本校)$/u.test(before) &&
  !endsWithAny(before, book.schoolNames);

function unitBefore(before: string, book: LeaderBook): LeaderPost | null {
  const names = book.posts
    .filter((p) => !p.ofSchool)
    .flatMap((p) => [p.unitName, ...p.aliases].filter((n) => n.length >= 2).map((n) => ({ n, p })))
    .filter(({ n }) => before.trimEnd().endsWith(n))
    .sort((a, b) => b.n.length - a.n.length);
  return names[0]?.p ?? null;
}

/** 后勤处王强: a name between a unit and what follows. */
function nameAfterUnit(before: string, book: LeaderBook): { unit: LeaderPost; name: string } | null {
  for (const n of [3, 2]) {
    const name = before.slice(-n);
    const unit = before.length > n && isPersonName(name) ? unitBefore(before.slice(0, -n), book) : null;
    if (unit) return { unit, name };
  }
  return null;
}

function holdersOf(said: Title, unit: LeaderPost | null, book: LeaderBook): LeaderPost[] {
  return book.posts.filter((p) => fits(said, parse(p.title)) && (unit === null || p.unitName === unit.unitName));
}

const endsWithAny = (text: string, names: string[]): boolean => names.some((n) => text.trimEnd().endsWith(n));
const longest = (posts: LeaderPost[], is: (p: LeaderPost) => boolean): string | null =>
  posts.filter(is).sort((a, b) => b.name.length - a.name.length)[0]?.name ?? null;

/** One character of a name is another: 孙玮 for 孙伟, 陈健国 for 陈建国. */
function near(a: string, b: string, next = ''): boolean {
  if (a.length !== b.length || a === b || !/^\p{Script=Han}+$/u.test(a)) return false;
  const differ = [...a].filter((c, i) => c !== b[i]).length;
  if (differ !== 1) return false;
  // of two characters, what stands there must be a name, or no word at all: 马上 is not nearly 马超
  if (b.length >= 3) return true;
  // 向铭检查 for 向明: 向 is a surname here because it is the holder's; 向同学们 is none
  return a[0] === b[0] ? isPersonName(a) || !(isWord(a) || isWord(a[1]! + next)) : !isWord(a);
}
const nearWords = (said: string, h: LeaderPost): string =>
  `“${said}”与任职名册不符：${h.ofSchool ? '' : h.unitName}${h.title.replace(/[(（].*$/u, '')}是${h.name}，请核对姓名。`;
const wrongHolder = (title: string, name: string, holders: LeaderPost[]): string =>
  `“${title}${name}”与任职名册不符：现任为${holders.map((h) => h.name).join('、')}，请核对姓名和职务。`;

/** A whole name at the beginning; null: something else stands there. */
function nameIn(text: string): string | null {
  for (const n of [3, 2]) {
    const name = text.slice(0, n);
    if (name.length === n && SURNAMES.has(name[0]!) && isPersonName(name) && AFTER_NAME.test(text.slice(n)))
      return name;
  }
  return null;
}
