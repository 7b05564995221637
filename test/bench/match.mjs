#!/usr/bin/env node
/**
 * School names in titles: npm run bench -- match [folder of the data]. Traps matched and true ones found on the hard cases, beside
 * substring matching; agreement with the titles that name a college (labelled by substrings, so that every difference has to be read:
 * --show prints them); other colleges' full names that hold one of ours; titles a second.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { plainText, schoolsIn, schoolsMatcher } from '../../libs/analysis/dist/index.js';

const args = process.argv.slice(2).filter((a) => a !== '--show');
const show = process.argv.includes('--show');
const folder = args[0] ?? path.resolve(import.meta.dirname, '../../../shared/data');
if (!existsSync(path.join(folder, 'colleges/aliases.tsv'))) {
  console.error(`跳过：没有数据 ${folder}`);
  process.exit(0);
}
const rows = (file) => {
  const bytes = readFileSync(path.join(folder, file));
  const [head, ...lines] = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n');
  const names = head.split('\t');
  return lines.map((l) => Object.fromEntries(l.split('\t').map((v, i) => [names[i], v])));
};
const line = (metric, value, unit, n, more = {}) =>
  console.log(JSON.stringify({ bench: 'match', metric, value, unit, n, ...more }));
const part = (a, b) => Number((a / b).toFixed(4));

const aliases = rows('colleges/aliases.tsv').map((r) => ({ ...r, ambiguous: r.ambiguity === 'ambiguous' }));
const matcher = schoolsMatcher(aliases);
const schools = (text) => schoolsIn(plainText(text), matcher);

const cases = rows('colleges/alias_hard_cases_dev.tsv.gz');
const traps = cases.filter((c) => c.is_mention === '0');
const real = cases.filter((c) => c.is_mention === '1');
const caught = traps.filter((c) => schools(c.title).includes(c.college));
const missed = real.filter((c) => !schools(c.title).includes(c.college));
line('traps_matched', caught.length, 'titles', traps.length, {
  reference: { substring: traps.filter((c) => c.title.includes(c.alias)).length },
});
line('true_found', part(real.length - missed.length, real.length), 'share', real.length, {
  reference: { substring: 1 },
});
if (show)
  for (const c of [...caught, ...missed])
    console.error(`${c.is_mention === '1' ? '漏' : '误'}\t${c.alias}\t${c.title}`);

const known = new Set(aliases.map((a) => a.college));
const named = rows('events/college_named_topics_before_2025.tsv.gz');
let both = 0;
let only = 0;
let lost = 0;
for (const t of named) {
  const labels = t.colleges.split(',').filter((c) => known.has(c));
  const found = schools(t.title);
  both += labels.filter((c) => found.includes(c)).length;
  const [less, more] = [labels.filter((c) => !found.includes(c)), found.filter((c) => !labels.includes(c))];
  lost += less.length;
  only += more.length;
  if (show && less.length + more.length > 0) console.error(`异\t${t.title}\t-${less}\t+${more}`);
}
line('substring_labels_kept', part(both, both + lost), 'share', both + lost, {
  not_kept: lost,
  added: only,
  titles: named.length,
});

const others = rows('colleges/china_colleges.tsv.gz')
  .map((r) => r.name)
  .filter((n) => !known.has(n));
const holding = others.filter((n) => aliases.some((a) => n.includes(a.alias) || n.includes(a.college)));
const taken = holding.filter((n) => schools(n).length > 0);
line('other_colleges_taken', taken.length, 'names', holding.length, { reference: { substring: holding.length } });
if (show) for (const n of taken) console.error(`他校\t${n}\t${schools(n)}`);

const titles = rows('events/campus_topics_before_2025.tsv.gz').map((r) => r.title);
for (const t of titles) schools(t);
const start = performance.now();
for (let i = 0; i < 5; i++) for (const t of titles) schools(t);
line('speed', Math.round((5 * titles.length) / ((performance.now() - start) / 1000)), 'titles/s', 5 * titles.length);
