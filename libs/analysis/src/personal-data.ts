import { SURNAMES } from './match/homonyms.js';
import { unigrams } from './unigrams.js';

/** Kinds of personal data that texts are searched for. */
export type PersonalData =
  '手机号' | '身份证号' | '银行卡号' | '学号' | '微信号' | 'QQ号' | '邮箱' | '宿舍房号' | '姓名';

const YEAR = '(?:19|20)\\d\\d(?!\\d)';
/** kind, pattern, how the middle is hidden. A group named keep stays as it is, hide becomes stars. */
const PATTERNS: [PersonalData, RegExp][] = [
  [
    '身份证号',
    /(?<![\dA-Za-z])(?<keep>[1-9]\d{2})(?<hide>\d{3}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx])(?![\dA-Za-z])/g,
  ],
  ['手机号', /(?<![\d.])(?<keep>(?:\+?86[- ]?)?1[3-9]\d)(?<hide>[- ]?\d{4}[- ]?\d{4})(?!\d)/g],
  ['学号', /(?<keep>(?:学号|工号|考生号|准考证号|教工号)\s*(?:[:：是为]\s*)?)(?<hide>[A-Za-z]{0,3}\d{5,18})(?!\d)/g],
  ['QQ号', /(?<keep>(?:QQ|qq|扣扣|企鹅)\s*(?:号|群|群号)?\s*(?:[:：是为]\s*)?)(?<hide>[1-9]\d{4,10})(?!\d)/g],
  [
    '微信号',
    /(?<keep>(?:微信|威信|薇信|V信|v信|加微|加v|加V|(?<![A-Za-z])(?:vx|VX|wx|WX))\s*号?\s*(?:[:：是为]\s*)?)(?<hide>[A-Za-z][-\w]{5,19}|1[3-9]\d{9})(?![\w-])/g,
  ],
  ['邮箱', /(?<hide>[A-Za-z0-9][\w.+-]{2,40})(?<rest>@[A-Za-z0-9-]{1,40}(?:\.[A-Za-z]{2,10}){1,3})/g],
  [
    '宿舍房号',
    /(?<keep>(?:\d{1,2}|[A-Za-z一二三四五六七八九十])\s?(?:号楼|号公寓|栋|幢|舍|公寓)\s*[-—]?\s*)(?<hide>\d{3,4})(?!\d|[人元块年名个多间张])/g,
  ],
  [
    '宿舍房号',
    new RegExp(
      `(?<!\\d)(?!${YEAR})(?<hide>[A-Z]?\\d{3,4})(?<rest>(?:女寝|男寝|寝室|宿舍|室的?(?:女生|男生|同学)))`,
      'g',
    ),
  ],
  [
    '宿舍房号',
    new RegExp(
      `(?<keep>(?:宿舍|寝室|房间)号?\\s*[:：是在]\\s*)(?!${YEAR})(?<hide>[A-Z]?\\d{3,4})(?!\\d|[人元块年名个多间张])`,
      'g',
    ),
  ],
];
const CARD = /(?<![\d.])(?:[3-6]\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}(?:[ -]?\d{1,3})?)(?!\d)/g;
const ROLE_BEFORE =
  /(辅导员|班主任|导师|院长|系主任|班长|室友|舍友|当事人|涉事学生|涉事教师|嫌疑人|学生|同学|教师|老师|教授|宿管|女生|男生)(?:是|叫|名叫|姓名)?([\p{Script=Han}]{2,3})/gu;
const ROLE_AFTER = /(\p{Script=Han}{2,4})(?=老师|同学|辅导员|教授|班主任|主任|班长|学长|学姐)/gu;
/** What may follow a whole name. */
const ENDS = /^(?:$|[^\p{Script=Han}]|[的说让把被在和与是要不没骂打对给从到也都还就又了发叫称收拿曾因])/u;

const stars = (text: string): string => text.replace(/[^\s-]/gu, '*');

/** Text with personal data starred out, and what kinds there were. The record keeps the text as it was. */
export function maskPersonalData(text: string): { text: string; found: PersonalData[] } {
  const found = new Set<PersonalData>();
  let t = text;
  if (/[\d@]|微信|威信|vx|wx/i.test(t)) {
    for (const [kind, pattern] of PATTERNS)
      t = t.replace(pattern, (...args) => {
        const { keep = '', hide, rest = '' } = args.at(-1) as { keep?: string; hide: string; rest?: string };
        found.add(kind);
        return keep + stars(hide) + rest;
      });
    t = t.replace(CARD, (card) => {
      if (!luhn(card)) return card;
      found.add('银行卡号');
      return card.slice(0, 4) + stars(card.slice(4));
    });
  }
  t = t.replace(ROLE_BEFORE, (whole, role: string, next: string, at: number) => {
    const after = t.slice(at + whole.length);
    for (const n of [3, 2])
      if (next.length >= n && isPersonName(next.slice(0, n)) && ENDS.test(next.slice(n) + after)) {
        found.add('姓名');
        return whole.slice(0, whole.length - next.length) + hidden(next.slice(0, n)) + next.slice(n);
      }
    return role + whole.slice(role.length);
  });
  t = t.replace(ROLE_AFTER, (name: string) => {
    for (const n of [3, 2])
      if (name.length >= n && isPersonName(name.slice(-n), name.at(-n - 1))) {
        found.add('姓名');
        return name.slice(0, -n) + hidden(name.slice(-n));
      }
    return name;
  });
  return { text: t, found: [...found] };
}

const hidden = (name: string): string => name[0] + '*'.repeat(name.length - 1);

/** A surname and one or two characters that are no other word; before: the character before it, which makes no word with the surname. */
export function isPersonName(text: string, before = ''): boolean {
  if (!SURNAMES.has(text[0]!) || /[某的们*]/.test(text)) return false;
  return !isWord(text) && !(text.length === 3 && isWord(text.slice(0, 2))) && !(before && isWord(before + text[0]!));
}

/** Whether the language knows it as a word that is no name of a person. */
export function isWord(text: string): boolean {
  const { cost, isPerson } = unigrams();
  return cost(text) !== undefined && !isPerson(text);
}

/** The check digit of bank cards (ISO/IEC 7812). */
export function luhn(card: string): boolean {
  let sum = 0;
  const digits = card.replace(/\D/g, '');
  for (let i = 0; i < digits.length; i++) {
    let d = Number(digits[digits.length - 1 - i]);
    if (i % 2 === 1) d = d > 4 ? d * 2 - 9 : d * 2;
    sum += d;
  }
  return sum % 10 === 0;
}
