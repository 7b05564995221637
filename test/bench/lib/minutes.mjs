/** Minutes of a watch list: quiet ones with posts that come in bunches, real bursts put on top, and the product's alarms over them. */
import { CLEAR_MINUTES, spikeNow } from '../../../libs/detection/dist/spike.js';
import { seeded } from '../../../libs/platform/dist/testing/seeded.js';
import { CALM_MINUTES } from '../../../libs/detection/dist/alarm.js';
import { poisson } from './sparse.mjs';

export const DAY = 1_440;
const HELD = 60;
/** An ordinary Monday in term, 00:00 in Beijing. */
const BEGIN = Date.parse('2026-10-12T00:00:00+08:00');
const minute = (counts, i) => ({ at: new Date(BEGIN + i * 60_000), total: counts[i], negative: 0 });

/**
 * Counts of so many minutes, perMinute posts on average. kind: `poisson`; `dormitory` (one to several at once, three on average), `minutes` (the same
 * within minutes, three on average); `cascades` (a post and two reposts on average, when those of a real cascade came).
 */
export function quietMinutes(kind, perMinute, length, seed, cascades) {
  const rnd = seeded(seed);
  const wait = (mean) => -mean * Math.log(1 - rnd());
  const counts = new Int32Array(length);
  const add = (at) => {
    if (at < length) counts[Math.floor(at)]++;
  };
  const each = kind === 'poisson' ? 1 : 3;
  for (let at = wait(each / perMinute); at < length; at += wait(each / perMinute)) {
    add(at);
    if (kind === 'poisson') continue;
    if (kind === 'cascades') {
      const hours = cascades[Math.floor(rnd() * cascades.length)];
      const total = hours.reduce((a, b) => a + b, 0);
      for (let n = Math.floor(Math.log(1 - rnd()) / Math.log(2 / 3)); n > 0; n--) {
        let [left, hour] = [rnd() * total, 0];
        while (left >= hours[hour]) left -= hours[hour++];
        add(at + (hour + rnd()) * 60);
      }
    } else for (let n = poisson(rnd, 2); n > 0; n--) add(at + (kind === 'minutes' ? wait(3) : 0));
  }
  return counts;
}

/** The counts with a burst on top, its hours spread over their minutes, and the minute of its first post. */
export function withBurst(counts, hours, from, seed) {
  const rnd = seeded(seed);
  const all = counts.slice();
  let first = Infinity;
  hours.forEach((n, hour) => {
    for (let k = 0; k < n; k++) {
      const at = from + hour * 60 + Math.floor(rnd() * 60);
      if (at >= all.length) continue;
      all[at]++;
      first = Math.min(first, at);
    }
  });
  return { counts: all, first };
}

/** Reads on up to this minute, that one left out. */
export function readTo(read, counts, to) {
  const minutes = [];
  for (let i = read.minutes; i < to; i++) minutes.push(minute(counts, i));
  read.read(minutes);
  return read;
}

/**
 * Minutes at which the product raises an alarm, looking once a minute from `from` to `to`: spikeNow, and the rule of alarm.ts that an alarm lasts until
 * it has been low for so long. read: a MinutesRead that has read no further than an hour before `from`; it is read on. until: stop after so many alarms.
 */
export function alarmsOf(read, counts, from, to, until = Infinity) {
  const found = [];
  let open = null;
  const inLast = (at) => counts.slice(Math.max(0, at + 1 - CLEAR_MINUTES), at + 1).reduce((a, b) => a + b, 0);
  for (let at = from; at < to && found.length < until; at++) {
    const last = inLast(at);
    if (open && last >= open.clearBelow) open.high = at;
    if (open && at - open.high >= CALM_MINUTES) open = null;
    // the level that ends a rise is five posts at least: with fewer there is none
    if (open || last < 5) continue;
    const begin = Math.max(0, at + 1 - HELD);
    readTo(read, counts, begin);
    const spike = spikeNow(
      read,
      Array.from({ length: at + 1 - begin }, (_, k) => minute(counts, begin + k)),
    );
    if (!spike) continue;
    open = { clearBelow: spike.clearBelow, high: at };
    found.push(at);
  }
  return found;
}
