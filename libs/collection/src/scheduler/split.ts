const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BEIJING = 8 * HOUR;

/** A stretch of publication time to be searched; region a province of s.weibo.com, null for all. Times in ms. */
export interface Window {
  from: number;
  to: number;
  region: number | null;
}

/** From this many pages on, a query may have hit the cap of 50 and is split (weibo-search's threshold). */
export const SPLIT_PAGES = 46;

/** Province codes of s.weibo.com; 100 其他, 400 海外 (sources.md 2.4). */
export const REGIONS = [
  11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
  64, 65, 71, 81, 82, 100, 400,
];

/** The parts of a window that hit the page cap: a longer stretch by day, a day by hour, an hour by province; null when there is no finer one. */
export function split(w: Window): Window[] | null {
  if (w.region !== null) return null;
  if (w.to - w.from > DAY) return byStep(w, DAY);
  if (w.to - w.from > HOUR) return byStep(w, HOUR);
  return REGIONS.map((region) => ({ ...w, region }));
}

/** A gap as windows the search page can ask for: whole hours, none longer than a Beijing day. */
export function windowsOf(gap: { from: number; to: number }): Window[] {
  const from = Math.floor(gap.from / HOUR) * HOUR;
  const to = Math.ceil(gap.to / HOUR) * HOUR;
  return byStep({ from, to, region: null }, DAY);
}

/** Cut at the boundaries of Beijing days or hours. */
function byStep(w: Window, step: number): Window[] {
  const parts: Window[] = [];
  for (let from = w.from; from < w.to;) {
    const to = Math.min((Math.floor((from + BEIJING) / step) + 1) * step - BEIJING, w.to);
    parts.push({ from, to, region: null });
    from = to;
  }
  return parts;
}
