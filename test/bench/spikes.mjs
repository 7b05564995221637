#!/usr/bin/env node
/**
 * Volume spikes: our scores on the labelled series beside published detectors, left-one-out, with every setting moved, and on sparse series.
 * npm run bench -- spikes [folder=../shared/data/spikes]
 */
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { VIEWS, VOLUME, VolumeDetector } from '../../libs/detection/dist/volume/index.js';
import { nabScore, readFolder } from './lib/nab.mjs';

const folder = process.argv[2] ?? path.resolve(import.meta.dirname, '../../../shared/data/spikes');
if (!fs.existsSync(folder)) {
  console.error(`跳过：没有数据文件夹 ${folder}`);
  process.exit(0);
}
const say = (metric, value, unit, n, more = {}) =>
  console.log(JSON.stringify({ bench: 'spikes', metric, value: Math.round(value * 100) / 100, unit, n, ...more }));

const sets = { five: readFolder(path.join(folder, 'nab')), others: readFolder(path.join(folder, 'nab-other')) };
const scored = (set, settings = VOLUME) =>
  set.map((series) => {
    const detector = new VolumeDetector(settings);
    return { series, scores: series.values.map((v, i) => detector.push(series.times[i], v).score) };
  });
const rows = (set) => set.reduce((n, s) => n + s.values.length, 0);
const peers = {
  five: Object.entries(JSON.parse(fs.readFileSync(path.join(folder, 'nab/peers_on_these_files.json'), 'utf8'))).map(
    ([name, p]) => [name, p.dev_standard, p.dev_hits, p.dev_windows, p.dev_false_rows],
  ),
  others: Object.entries(
    JSON.parse(fs.readFileSync(path.join(folder, 'nab-other/peers_on_these_files.json'), 'utf8')),
  ).map(([name, { standard: s }]) => [name, s.score, s.windows_hit, s.windows, s.false_alarm_rows]),
};

const ours = {};
for (const [name, set] of Object.entries(sets)) {
  const started = performance.now();
  ours[name] = scored(set);
  const seconds = (performance.now() - started) / 1000;
  const r = nabScore(ours[name]);
  say(`${name}.standard`, r.score, 'score', rows(set), {
    series: set.length,
    hit: r.hit,
    windows: r.windows,
    falseRows: r.falseRows,
    threshold: r.threshold,
  });
  const fixed = nabScore(ours[name], VOLUME.alarm / 10);
  say(`${name}.standard at the alarm's own threshold`, fixed.score, 'score', rows(set), {
    hit: fixed.hit,
    windows: fixed.windows,
    falseRows: fixed.falseRows,
    threshold: fixed.threshold,
  });
  for (const [peer, score, hit, windows, falseRows] of peers[name].sort((a, b) => b[1] - a[1]).slice(0, 8))
    say(`${name}.published.${peer}`, score, 'score', rows(set), { hit, windows, falseRows });
  say(`${name}.speed`, rows(set) / seconds, 'rows/s', rows(set));
}

/** One setting moved at a time, or one view left out. */
const moved = [
  ...Object.keys(VOLUME).flatMap((key) =>
    typeof VOLUME[key] !== 'number'
      ? []
      : [0.7, 1.3].map((by) => {
          const value = VOLUME[key] * by;
          const whole = Number.isInteger(VOLUME[key]) && key !== 'alarm' && key !== 'clip';
          return [`${key} ${by < 1 ? '-' : '+'}30 %`, { ...VOLUME, [key]: whole ? Math.round(value) : value }];
        }),
  ),
  ...VIEWS.map((view) => [`without ${view}`, { ...VOLUME, views: VIEWS.filter((v) => v !== view) }]),
];
const choices = [{ name: 'as it is', alarm: VOLUME.alarm, five: ours.five, others: ours.others }];
for (const [name, settings] of moved) {
  const choice = {
    name,
    alarm: settings.alarm,
    five: scored(sets.five, settings),
    others: scored(sets.others, settings),
  };
  choices.push(choice);
  const [five, others] = [nabScore(choice.five), nabScore(choice.others)];
  say(`stability.${name}`, five.score, 'score of five', rows(sets.five), {
    others: Math.round(others.score * 100) / 100,
    falseRows: five.falseRows,
  });
}

/**
 * Settings and views are chosen on four of the five, or on these and the 48 others; then the one left out is scored with them: at the threshold that was
 * best on the rest, or at the alarm level that belongs to the settings, which leaves no threshold to choose.
 */
const average = (xs) => xs.reduce((a, b) => a + b, 0) / xs.length;
for (const [name, thresholdOf, more] of [
  ['at the best threshold of the four', () => null, () => []],
  ['at the alarm level', (c) => c.alarm / 10, () => []],
  ['of four and 48 others, at their best threshold', () => null, (c) => c.others],
  ['of four and 48 others, at the alarm level', (c) => c.alarm / 10, (c) => c.others],
]) {
  const left = sets.five.map((series, i) => {
    const rest = (c) => nabScore([...c.five.filter((_, k) => k !== i), ...more(c)], thresholdOf(c));
    const best = choices.map((c) => ({ c, r: rest(c) })).reduce((x, y) => (y.r.score > x.r.score ? y : x));
    const r = nabScore([best.c.five[i]], best.r.threshold);
    const kept = nabScore([ours.five[i]], rest(choices[0]).threshold);
    const { hit, windows, falseRows } = r;
    say(`left out ${name}.${series.name}`, r.score, 'score', series.values.length, {
      choice: best.c.name,
      hit,
      windows,
      falseRows,
      settingsKept: Math.round(kept.score * 100) / 100,
    });
    return [r.score, kept.score];
  });
  say(`left out ${name}.average`, average(left.map((l) => l[0])), 'score', left.length, {
    choices: choices.length,
    settingsKept: Math.round(average(left.map((l) => l[1])) * 100) / 100,
  });
}

const { sparse } = await import('./lib/sparse.mjs');
sparse(folder, say, (file) => gunzipSync(fs.readFileSync(file)).toString());
