/** Spikes on nearly empty series: real incidents and repost cascades after a quiet stretch, and chatter in which nothing happens. */
import path from 'node:path';
import { VOLUME, VolumeDetector } from '../../../libs/detection/dist/volume/index.js';

const HOUR = 3_600_000;
const WEEK = 7 * 24;
/** Seeded numbers in [0, 1). */
function random(seed) {
  return () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}
/** A Poisson number of this mean (small ones). */
export function poisson(rnd, mean) {
  let n = 0;
  for (let p = rnd(), limit = Math.exp(-mean); p > limit; p *= rnd()) n++;
  return n;
}
export const quantile = (xs, q) =>
  [...xs].sort((a, b) => a - b)[Math.min(xs.length - 1, Math.floor(q * xs.length))] ?? NaN;

/** Rows at which an alarm of a rise begins. */
function alarms(counts, step) {
  const detector = new VolumeDetector();
  const at = [];
  counts.forEach((n, i) => {
    const { score, rising } = detector.push(new Date(Date.UTC(2026, 0, 5) + i * step), n);
    if (rising && score >= VOLUME.alarm / 10) at.push(i);
  });
  return at;
}

/** Hourly counts of each burst in the text, gaps filled. hourOf: the number of the hour, of the columns after the name. */
function hourly(text, hourOf) {
  const series = new Map();
  for (const line of text.trim().split('\n').slice(1)) {
    const [name, ...rest] = line.split('\t');
    const counts = series.get(name) ?? new Map();
    series.set(name, counts.set(hourOf(rest), Number(rest.at(-1))));
  }
  return [...series].map(([, counts]) => {
    const [first, last] = [Math.min(...counts.keys()), Math.max(...counts.keys())];
    return Array.from({ length: last - first + 1 }, (_, i) => counts.get(first + i) ?? 0);
  });
}

/** Each burst after three quiet weeks of this many posts an hour. */
function afterQuiet(bursts, perHour, name, say) {
  const quiet = 3 * WEEK;
  let found = 0;
  let falseAlarms = 0;
  const hours = [];
  bursts.forEach((burst, k) => {
    const rnd = random(k + 1);
    const background = Array.from({ length: quiet + burst.length }, () => poisson(rnd, perHour));
    const at = alarms(
      background.map((n, i) => n + (burst[i - quiet] ?? 0)),
      HOUR,
    );
    falseAlarms += at.filter((i) => i < quiet).length;
    const first = at.find((i) => i >= quiet);
    if (first === undefined) return;
    found++;
    hours.push(first - quiet + 1);
  });
  say(
    `${name}, ${perHour}/h before`,
    quantile(hours, 0.5),
    'hours to the end of the alarm row, median',
    bursts.length,
    {
      p90: quantile(hours, 0.9),
      found,
      falseAlarmsPerWeek: Math.round((falseAlarms / (bursts.length * 3)) * 1000) / 1000,
    },
  );
}

/** Hourly counts of the real incidents and repost cascades in this folder. read: text of a packed file. */
export function bursts(folder, read) {
  const incidents = hourly(
    read(path.join(folder, 'incident_comments_hourly.tsv.gz')),
    ([hour]) => Date.parse(`${hour}:00Z`) / HOUR,
  );
  const cascades = hourly(read(path.join(folder, 'repost_cascades_hourly.tsv.gz')), ([, hour]) => Number(hour));
  return { incidents, cascades };
}

/** How cascades of 50 posts and more begin: their tail lasts for months. */
export const beginnings = (cascades) =>
  cascades.map((c) => c.slice(0, 48)).filter((c) => c.reduce((a, b) => a + b, 0) >= 50);

export function sparse(folder, say, read) {
  const { incidents, cascades: all } = bursts(folder, read);
  const cascades = beginnings(all).filter((_, i) => i % 10 === 0);
  for (const perHour of [0.04, 1, 10]) {
    afterQuiet(incidents, perHour, 'incidents', say);
    afterQuiet(cascades, perHour, 'every tenth cascade of 50 and more', say);
  }
  for (const [unit, step] of [
    ['minute', 60_000],
    ['hour', HOUR],
  ])
    for (const mean of [0.001, 0.02, 0.2, 1, 5, 50]) {
      const weeks = unit === 'minute' ? 2 : 50;
      const length = (weeks * WEEK * HOUR) / step;
      const rnd = random(11);
      const plain = alarms(
        Array.from({ length }, () => poisson(rnd, mean)),
        step,
      ).length;
      // a post draws two more with it, now and then
      const bunched = alarms(
        Array.from({ length }, () => poisson(rnd, mean / 3) * (1 + poisson(rnd, 2))),
        step,
      ).length;
      say(`false alarms, ${mean} a ${unit}`, plain / weeks, 'a week', length, {
        inBunches: Math.round((bunched / weeks) * 1000) / 1000,
      });
    }
}
