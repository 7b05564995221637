import type { Found } from './readable.js';

const DIGIT: Record<string, number> = {
  〇: 0,
  零: 0,
  '○': 0,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const NUMBER = '(?:\\d\\s?\\d|\\d|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])';
const YEAR = '((?:19|20)\\s?\\d\\s?\\d|[一二][〇零○一二三四五六七八九]{3})\\s*年\\s*';
const MONTH = new RegExp(
  `(?<![\\d.一二三四五六七八九十])(?:${YEAR})?(?<m>${NUMBER})\\s*月(?!份)\\s*(?=${NUMBER})`,
  'gu',
);
const DAY = new RegExp(`(?<d>${NUMBER})\\s*(?<end>日(?!元|语|本)|号(?![楼线院公门机厅店]))?`, 'uy');
const AND = /\s*(?:至|到|[-—–~～]{1,2}|、|和|及|或)\s*/uy;
const WEEKDAY =
  /\s*(?:(?:上午|下午|早上|晚上|晚|中午)?\s*(?:\d{1,2}\s*[::]\s*\d{2}|\d{1,2}\s*(?:时|点)半?(?:\s*\d{1,2}\s*分)?)?)?\s*[,、]?\s*[([【]?\s*(?:即|也就是)?\s*(?:本|下|上|这)?(?:星期|礼拜|周)\s?(?<w>[一二三四五六日天])(?!\s*(?:至|到|[-—–~、]|和)\s*(?:星期|礼拜|周)?[一二三四五六日天])(?<rest>.?)/uy;
const WEEKDAY_BEFORE =
  /(?:星期|礼拜|(?<!每|[一二两三四五六七八九十\d]|校)周)\s?(?<w>[一二三四五六日天])\s*[([,、]?\s*$/u;
const LUNAR = /(?:农历|阴历|旧历|夏历|古历|农曆)[^,。;!?\n]{0,9}$/u;
const NUMERIC = /(?<![\d.\-/])((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?![\d\-/]|\.\d)/g;
/** 11.27(周四), 6/31前: month and day by themselves are a day where a weekday or a word of time stands beside them. */
const SHORT = /(?<![\d.\-/])(\d{1,2})[./](\d{1,2})(?![\d./%]|\s*(?:版|分|元|万|亿))/g;
const IN_TIME = /^\s*(?:[日号]?(?:前|之前|截止|起|晚|上午|下午|中午|开始)|[([【]?(?:周|星期|礼拜)[一二三四五六日天])/u;
const CODE = /(?:编号|单号|批号|型号|版本|版|号|No\.?|[vV])\s*[::]?\s*$/u;
const WEEK = '日一二三四五六';

/** A whole number in digits or in Chinese, up to 39. */
function whole(text: string): number {
  const t = text.replace(/\s/g, '');
  if (/^\d+$/.test(t)) return Number(t);
  if (!t.includes('十')) return DIGIT[t] ?? 0;
  const [tens, ones] = t.split('十');
  return (tens ? DIGIT[tens]! : 1) * 10 + (ones ? DIGIT[ones]! : 0);
}
const yearOf = (text: string): number =>
  /\d/.test(text) ? Number(text.replace(/\s/g, '')) : Number([...text].map((c) => DIGIT[c]).join(''));

const exists = (y: number, m: number, d: number): boolean => {
  const at = new Date(Date.UTC(y, m - 1, d));
  return m >= 1 && m <= 12 && d >= 1 && at.getUTCMonth() === m - 1 && at.getUTCDate() === d;
};
const weekday = (y: number, m: number, d: number): number => new Date(Date.UTC(y, m - 1, d)).getUTCDay();

/** The year in which a day without one lies nearest to today. today: YYYY-MM-DD. */
function nearest(today: string, m: number, d: number): number {
  const now = Date.parse(`${today}T00:00Z`);
  const year = Number(today.slice(0, 4));
  const away = (y: number): number => Math.abs(Date.UTC(y, m - 1, d) - now);
  return [year - 1, year, year + 1].sort((a, b) => away(a) - away(b))[0]!;
}

/**
 * Days that no calendar has, and days with another weekday than the calendar's. A day without a year is read in the year nearest to today and in the year
 * the text named last: only what fits neither is told. Days of the lunar calendar are left alone. today: YYYY-MM-DD in Beijing.
 */
export function dates(text: string, today: string): Found[] {
  const found: Found[] = [];
  let named: number | null = null;
  for (const m of text.matchAll(MONTH)) {
    const year = m[1] ? yearOf(m[1]) : null;
    named = year ?? named;
    const before = text.slice(Math.max(0, m.index - 14), m.index);
    if (LUNAR.test(before)) continue;
    const month = whole(m.groups!['m']!);
    const { days, end } = daysFrom(text, m.index + m[0].length);
    if (days.length === 0) continue;
    // without a year, 29 February exists in some
    const years = year !== null ? [year] : [nearest(today, month, days[0]!.day), ...(named !== null ? [named] : [])];
    const none = days.find((d) => !exists(year ?? 2024, month, d.day));
    if (none) {
      found.push({
        from: m.index,
        to: end,
        reason: `没有这一天：${year !== null ? `${year}年` : ''}${month}月${none.day}日，请核对日期。`,
      });
      continue;
    }
    const said = days.length === 1 ? weekdaySaid(text, m.index, end) : null;
    if (!said) continue;
    const day = days[0]!.day;
    const real = years.filter((y) => exists(y, month, day)).map((y) => weekday(y, month, day));
    if (real.length > 0 && !real.includes(said.day))
      found.push({
        from: Math.min(m.index, said.from),
        to: Math.max(end, said.to),
        reason: `日期与星期不符：${year ?? years[0]}年${month}月${day}日是星期${WEEK[real[0]!]}，请核对。`,
      });
  }
  for (const m of text.matchAll(NUMERIC)) {
    const [y, month, day] = [m[1], m[3], m[4]].map(Number) as [number, number, number];
    const before = text.slice(Math.max(0, m.index - 8), m.index);
    const end = m.index + m[0].length;
    if (CODE.test(before) || LUNAR.test(before)) continue;
    if (!exists(y, month, day)) {
      // 2026.13.5 may be a version or a sum: dots tell a day only where the month is one
      if (m[2] !== '.' || (month >= 1 && month <= 12 && day <= 39))
        found.push({ from: m.index, to: end, reason: `没有这一天：${m[0]}，请核对日期。` });
      continue;
    }
    const said = weekdaySaid(text, m.index, end);
    if (said && weekday(y, month, day) !== said.day)
      found.push({
        from: Math.min(m.index, said.from),
        to: Math.max(end, said.to),
        reason: `日期与星期不符：${m[0]} 是星期${WEEK[weekday(y, month, day)]}，请核对。`,
      });
  }
  for (const m of text.matchAll(SHORT)) {
    const [month, day] = [Number(m[1]), Number(m[2])];
    const end = m.index + m[0].length;
    if (month < 1 || month > 12 || day < 1 || day > 39 || !IN_TIME.test(text.slice(end))) continue;
    const said = weekdaySaid(text, m.index, end);
    const year = nearest(today, month, day);
    if (!exists(2024, month, day))
      found.push({ from: m.index, to: end, reason: `没有这一天：${month}月${day}日，请核对日期。` });
    else if (said && exists(year, month, day) && weekday(year, month, day) !== said.day)
      found.push({
        from: Math.min(m.index, said.from),
        to: Math.max(end, said.to),
        reason: `日期与星期不符：${year}年${month}月${day}日是星期${WEEK[weekday(year, month, day)]}，请核对。`,
      });
  }
  return found;
}

/** The days after a month: one, several, or from–to; end: where the last of them ends. Empty: no 日 or 号 follows. */
function daysFrom(text: string, start: number): { days: { day: number }[]; end: number } {
  const days: { day: number }[] = [];
  let at = start;
  let end = start;
  let closed = false;
  for (;;) {
    DAY.lastIndex = at;
    const d = DAY.exec(text);
    // 3月5日至4月2日: the next one is a month, of a date of its own
    if (!d || /^\s*[月年]/u.test(text.slice(DAY.lastIndex, DAY.lastIndex + 2))) break;
    if (closed && !d.groups!['end']) break;
    days.push({ day: whole(d.groups!['d']!) });
    closed = Boolean(d.groups!['end']);
    end = DAY.lastIndex;
    AND.lastIndex = end;
    if (!AND.test(text)) break;
    at = AND.lastIndex;
  }
  return closed ? { days, end } : { days: [], end: start };
}

/** The weekday right beside a date. */
function weekdaySaid(text: string, start: number, end: number): { day: number; from: number; to: number } | null {
  WEEKDAY.lastIndex = end;
  const after = WEEKDAY.exec(text);
  if (after && !/[\p{Script=Han}]/u.test(after.groups!['rest']!.replace(FOLLOWS, '')))
    return { day: dayOf(after), from: end, to: closed(text, end, WEEKDAY.lastIndex - after.groups!['rest']!.length) };
  const from = Math.max(0, start - 14);
  const ahead = WEEKDAY_BEFORE.exec(text.slice(from, start));
  if (!ahead) return null;
  return { day: dayOf(ahead), from: from + ahead.index, to: closed(text, from + ahead.index, end) };
}

const dayOf = (m: RegExpExecArray): number => WEEK.indexOf(m.groups!['w']!.replace('天', '日'));
/** With the bracket that closes what was opened in between. */
const closed = (text: string, from: number, to: number): number =>
  /[([【]/u.test(text.slice(from, to)) && /^[)\]】]/u.test(text.slice(to)) ? to + 1 : to;
/** What may follow a weekday that is one; 周一鸣 is a name. */
const FOLLOWS = /[上下晚早中夜凌傍正前起在举于召开将学全我我们各由本是,。、的至到截和进即为之]/u;
