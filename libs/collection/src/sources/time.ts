/**
 * Times as the sites write them (sources.md 2.1), all Asia/Shanghai. Relative forms count from the time of the fetch.
 * Whatever is no time stays null: the caller keeps the raw text.
 */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Day {
  y: number;
  m: number;
  d: number;
}

function dayIn(at: Date): Day {
  const local = new Date(at.getTime() + 8 * HOUR);
  return { y: local.getUTCFullYear(), m: local.getUTCMonth() + 1, d: local.getUTCDate() };
}

/** Null for a day or time that does not exist, such as 2026-02-30. */
function beijing({ y, m, d }: Day, h = 0, min = 0, s = 0): Date | null {
  const at = new Date(Date.UTC(y, m - 1, d, h, min, s) - 8 * HOUR);
  const back = dayIn(at);
  return back.y === y && back.m === m && back.d === d && h < 24 && min < 60 && s < 60 ? at : null;
}

/** A date without a year belongs to the last year in which it exists and is not in the future. */
function yearless(m: number, d: number, h: number, min: number, fetchedAt: Date): Date | null {
  const { y } = dayIn(fetchedAt);
  for (let year = y; year >= y - 8; year--) {
    const at = beijing({ y: year, m, d }, h, min);
    if (at && at.getTime() <= fetchedAt.getTime() + DAY / 24) return at;
  }
  return null;
}

export function parseTime(raw: string | null | undefined, fetchedAt: Date): Date | null {
  if (!raw) return null;
  const t = raw
    .replace(/\s+/g, ' ')
    .replace(/转赞人数超过.*$/, '')
    .trim();
  let m: RegExpExecArray | null;
  if ((m = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d) (\d{4})$/.exec(t))) {
    const month = MONTHS.indexOf(m[1]!);
    if (month < 0) return null;
    const zone = (Number(m[7]) * 60 + Number(m[8])) * 60_000 * (m[6] === '-' ? -1 : 1);
    const day = { y: Number(m[9]), m: month + 1, d: Number(m[2]) };
    const at = beijing(day, Number(m[3]), Number(m[4]), Number(m[5]));
    return at ? new Date(at.getTime() + 8 * HOUR - zone) : null;
  }
  if (/^\d{10}$/.test(t)) return new Date(Number(t) * 1000);
  if (/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(t)) {
    const at = new Date(t);
    return Number.isNaN(at.getTime()) ? null : at;
  }
  if (/^刚刚/.test(t)) return fetchedAt;
  if ((m = /^(\d+) ?(秒|分钟|小时|天)前/.exec(t))) {
    const unit = { 秒: 1_000, 分钟: 60_000, 小时: HOUR, 天: DAY }[m[2] as '秒'];
    const at = new Date(fetchedAt.getTime() - Number(m[1]) * unit);
    return Number.isNaN(at.getTime()) ? null : at;
  }
  if ((m = /^(今天|昨天|前天) ?(\d{1,2}):(\d\d)/.exec(t))) {
    const back = { 今天: 0, 昨天: 1, 前天: 2 }[m[1] as '今天'];
    return beijing(dayIn(new Date(fetchedAt.getTime() - back * DAY)), Number(m[2]), Number(m[3]));
  }
  if ((m = /^(\d{4})(?:年|-|\/)(\d{1,2})(?:月|-|\/)(\d{1,2})日?(?:[ T](\d{1,2}):(\d\d)(?::(\d\d))?)?/.exec(t)))
    return beijing(
      { y: Number(m[1]), m: Number(m[2]), d: Number(m[3]) },
      Number(m[4] ?? 0),
      Number(m[5] ?? 0),
      Number(m[6] ?? 0),
    );
  if ((m = /^(\d{1,2})(?:月|-)(\d{1,2})日?(?: ?(\d{1,2}):(\d\d))?/.exec(t)))
    return yearless(Number(m[1]), Number(m[2]), Number(m[3] ?? 0), Number(m[4] ?? 0), fetchedAt);
  return null;
}

/** The first part of a longer line that is a time, e.g. 「32分钟前 来自 iPhone客户端」. */
export function parseTimeIn(line: string, fetchedAt: Date): Date | null {
  return parseTime(line.split('来自')[0], fetchedAt);
}
