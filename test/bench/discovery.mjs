#!/usr/bin/env node
/**
 * Unregistered and false accounts among 300 made up around a school: npm run bench -- discovery [seeds] [--show]. Four schools, each seed: recall and
 * precision over ours and false ones (right: proposed as what it is), then the table of truth by proposal over all. --show prints what was wrong.
 */
import { measured } from '../../libs/discovery/dist/testing/measure.js';
import { SCHOOLS } from '../../libs/discovery/dist/testing/schools.js';
import { accountPopulation } from '../../apps/simulator/dist/world/account-population.js';

const show = process.argv.includes('--show');
const seeds = Number(process.argv.slice(2).find((a) => /^\d+$/.test(a)) ?? 25);
const PROPOSALS = ['ours', 'impersonation', 'fan', 'alumni', 'other_school', 'homonym', 'nothing'];
const rounded = (x) => Number(x.toFixed(4));
const line = (o) => console.log(JSON.stringify({ bench: 'discovery', ...o }));

const table = {};
for (const [kind, { made, book }] of Object.entries(SCHOOLS)) {
  const runs = Array.from({ length: seeds }, (_, i) => measured(accountPopulation(made, 1000 + i), book));
  const sum = (of) => runs.reduce((n, m) => n + of(m), 0);
  for (const [metric, of, n] of [
    ['recall', (m) => m.recall, sum((m) => m.sought)],
    ['precision', (m) => m.precision, sum((m) => m.told)],
  ]) {
    const value = rounded(sum((m) => m.right) / n);
    line({
      metric,
      school: kind,
      value,
      worst: rounded(Math.min(...runs.map(of))),
      unit: 'share',
      n,
      populations: seeds,
    });
  }
  for (const m of runs) {
    for (const [truth, row] of Object.entries(m.table))
      for (const [said, n] of Object.entries(row)) (table[truth] ??= {})[said] = (table[truth]?.[said] ?? 0) + n;
    if (show) for (const w of m.wrong) console.error(w);
  }
}
const width = 15;
console.log(['truth \\ proposed', ...PROPOSALS].map((w) => w.padEnd(width)).join(''));
for (const [truth, row] of Object.entries(table))
  console.log([truth, ...PROPOSALS.map((p) => String(row[p] ?? 0))].map((w) => w.padEnd(width)).join(''));
