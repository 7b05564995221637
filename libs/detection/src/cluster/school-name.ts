import { KNOWN_SCHOOLS, PLACES } from './known-schools.js';

/** Words inside a would-be name that show that it is a sentence (「浙江一大学」「北京的大学」). */
const NOT_IN_A_NAME = '一某所名位两多的在与和回被称将为是到上考个前去让把、，。！？：“”\\s';
const INSIDE = `[^${NOT_IN_A_NAME}\\P{Script=Han}]`;
const PLACE = [...PLACES].sort((a, b) => b.length - a.length).join('|');
/** 大学生 is a student, not a university; 学院 may be followed by anything. */
const FULL = `(?:大学(?!生)|学院|高等专科学校)`;
const SHORT = '(?:师大|农大|工大|科大|财大|医大|交大|林大|民大|外大|理工|工商|职院|职大|师院|师专|医专|幼专|警院)';

const canonical = new Map<string, string>();
for (const [full, ...short] of KNOWN_SCHOOLS) for (const name of [full!, ...short]) canonical.set(name, full!);
/** A swimmer or a farm is no school. */
const TRAPS = ['武大靖', '北大荒', '同济医院', '复旦微电'];

const MENTION = new RegExp(
  [
    ...TRAPS,
    ...[...canonical.keys()].sort((a, b) => b.length - a.length),
    `(?:${PLACE})${INSIDE}{0,10}?${FULL}`,
    `(?:${PLACE})${SHORT}`,
  ].join('|'),
  'gu',
);

/** At the start of a post a name needs no place: 南华大学回应… */
const AT_START = new RegExp(`^[【#\\s]*(${INSIDE}{2,6}?${FULL})`, 'u');

/** 上海复旦大学 is 复旦大学. */
const knownWithin = (mention: string): string | undefined => FULL_NAMES.find((full) => mention.endsWith(full));
const FULL_NAMES = KNOWN_SCHOOLS.map(([full]) => full!);

/** Names of schools in a text, full names where the short form is well known, and the text without them. */
export function schoolsIn(text: string): { schools: string[]; rest: string } {
  const schools = new Set<string>();
  const rest = text.replace(MENTION, (mention) => {
    if (TRAPS.includes(mention)) return mention;
    schools.add(canonical.get(mention) ?? knownWithin(mention) ?? mention);
    return ' ';
  });
  const first = schools.size === 0 ? AT_START.exec(rest) : null;
  if (!first) return { schools: [...schools], rest };
  return { schools: [first[1]!], rest: rest.slice(first[0].length) };
}

/** Do two names mean one school: equal, or the shorter is made of characters of the longer in their order (湖南师大, 湖南师范大学). */
export function sameSchool(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short[0] !== long[0] || /(?:大学|学院)$/.test(short)) return false;
  let at = 0;
  for (const c of long) if (c === short[at]) at++;
  return at === short.length;
}
