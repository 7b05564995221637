#!/usr/bin/env node
/**
 * The product's rule on minutes: false alarms a week on quiet lists whose posts come in bunches, and minutes until real incidents and cascades are
 * told, each beside the same rule that learns nothing of a list's bunches.
 * npm run bench -- rises [folder=../shared/data/spikes]
 */
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { MinutesRead } from '../../libs/detection/dist/spike.js';
import { Bunches } from '../../libs/detection/dist/volume/index.js';
import { alarmsOf, DAY, quietMinutes, readTo, withBurst } from './lib/minutes.mjs';
import { beginnings, bursts, quantile } from './lib/sparse.mjs';

const folder = process.argv[2] ?? path.resolve(import.meta.dirname, '../../../shared/data/spikes');
if (!fs.existsSync(folder)) {
  console.error(`跳过：没有数据文件夹 ${folder}`);
  process.exit(0);
}
const round = (x) => Math.round(x * 100) / 100;
const say = (metric, value, unit, n, more = {}) =>
  console.log(JSON.stringify({ bench: 'rises', metric, value: round(value), unit, n, ...more }));

/** The reference: what every list is taken for. */
class NothingLearned extends Bunches {
  fork() {
    return this;
  }
  push() {}
  rarity() {
    return Infinity;
  }
}
const rules = {
  learned: () => new MinutesRead(),
  reference: () => new MinutesRead(undefined, new NothingLearned()),
};
const both = (of) => Object.fromEntries(Object.entries(rules).map(([name, begin]) => [name, of(begin, name)]));

const { incidents, cascades } = bursts(folder, (file) => gunzipSync(fs.readFileSync(file)).toString());
const WEEKS = 3;
for (const kind of ['poisson', 'dormitory', 'minutes', 'cascades'])
  for (const perMinute of [0.002, 0.02, 0.2, 1]) {
    const counts = quietMinutes(kind, perMinute, WEEKS * 7 * DAY, 5, cascades);
    const { learned, reference } = both((begin) => alarmsOf(begin(), counts, 120, counts.length));
    say(`false alarms, ${kind}, ${perMinute} a minute`, learned.length / WEEKS, 'a week', counts.length, {
      reference: round(reference.length / WEEKS),
      // learning begins after a day
      firstTwoDays: learned.filter((at) => at < 2 * DAY).length,
      firstTwoDaysReference: reference.filter((at) => at < 2 * DAY).length,
    });
  }

/** A burst two weeks into the list, and another one, of other shape, two days later, when the first is still in its memory. */
const [FIRST, SECOND, WITHIN] = [14 * DAY, 16 * DAY, 720];
const sets = {
  incidents: incidents.map((i) => i.slice(0, 24)).filter((_, i) => i % 2 === 0),
  cascades: beginnings(cascades)
    .map((c) => c.slice(0, 24))
    .filter((_, i) => i % 100 === 0),
};
for (const [kind, perMinute] of [
  ['poisson', 0.02],
  ['dormitory', 0.02],
  ['dormitory', 0.2],
  ['minutes', 0.2],
]) {
  const quiet = quietMinutes(kind, perMinute, SECOND + 2 * DAY, 9, cascades);
  const past = both((begin) => readTo(begin(), quiet, FIRST - 60));
  const chance = both((_, name) => alarmsOf(past[name].fork(), quiet, FIRST, quiet.length));
  for (const [set, hours] of Object.entries(sets)) {
    const told = { first: [], second: [] };
    const byChance = { first: { learned: 0, reference: 0 }, second: { learned: 0, reference: 0 } };
    hours.forEach((burst, k) => {
      const start = (k * 37) % DAY;
      const one = withBurst(quiet, burst, FIRST + start, k);
      const two = withBurst(one.counts, hours[(k + 7) % hours.length], SECOND + start, k + 1_000);
      for (const [which, { first }] of Object.entries({ first: one, second: two })) {
        const minutes = both((_, name) => {
          const [at] = alarmsOf(past[name].fork(), two.counts, first, first + WITHIN, 1);
          const alone = chance[name].some((c) => c >= first && c < first + WITHIN);
          if (alone) byChance[which][name]++;
          return { after: at === undefined ? Infinity : at - first + 1, alone };
        });
        told[which].push(minutes);
      }
    });
    for (const [which, rows] of Object.entries(told)) {
      const of = (name) => rows.map((r) => r[name].after).filter((m) => m < Infinity);
      // an alarm that would have come without the burst is none of it
      const later = rows
        .filter((r) => [r.learned, r.reference].every((m) => m.after < Infinity && !m.alone))
        .map((r) => r.learned.after - r.reference.after);
      say(
        `${which} of ${set} on ${kind}, ${perMinute} a minute`,
        quantile(of('learned'), 0.5),
        'min, median',
        rows.length,
        {
          told: of('learned').length,
          p90: quantile(of('learned'), 0.9),
          byChance: byChance[which].learned,
          reference: quantile(of('reference'), 0.5),
          referenceTold: of('reference').length,
          referenceP90: quantile(of('reference'), 0.9),
          referenceByChance: byChance[which].reference,
          both: later.length,
          laterMedian: quantile(later, 0.5),
          laterP90: quantile(later, 0.9),
        },
      );
    }
  }
}
