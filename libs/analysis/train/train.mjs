/**
 * Trains the sentiment model: npm run train [-- DATA_FOLDER]. Seeded: the same files give the same model.
 * Multinomial logistic regression over hashed character n-grams and words (src/features.ts), Adagrad, weights cut to one byte.
 * One text in ten, by its hash, is kept aside and never trained on; a figure per set is printed as one JSON line.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { BUCKETS, features, segment } from '../dist/training.js';
import { random } from './random.mjs';

const folder = process.argv[2] ?? path.resolve(import.meta.dirname, '../../../../shared/data/sentiment');
const SETS = [
  ['train_smp', 1],
  ['train_osm', 1],
  ['train_weibo2018', 1],
  ['train_weibo_senti_distant_stripped', 0.25],
];
const CLASSES = ['neg', 'neu', 'pos'];
const EPOCHS = 6;
const RATE = 0.12;
const L2 = 2e-6;

const aside = (text) => createHash('sha1').update(text).digest()[0] % 10 === 0;

function read(name, weight) {
  const file = path.join(folder, `${name}.tsv.gz`);
  if (!existsSync(file)) throw new Error(`训练数据不在：${file}`);
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .filter((c) => c.length >= 5 && CLASSES.includes(c[2]))
    .map((c) => ({ set: name, weight, label: CLASSES.indexOf(c[2]), text: c[4] }));
}

const rows = SETS.flatMap(([name, weight]) => read(name, weight));
const withNeutral = new Set(rows.filter((r) => r.label === 1).map((r) => r.set));
for (const r of rows) {
  r.two = !withNeutral.has(r.set);
  r.dev = aside(r.text);
  r.f = Uint32Array.from(features(r.text, segment(r.text)));
}
const train = rows.filter((r) => !r.dev);
const weights = new Float32Array(BUCKETS * 3);
const squares = new Float32Array(BUCKETS * 3).fill(1e-6);
const bias = [0, 0, 0];

/** two: the set knows no neutral, so it says nothing about the third class and must not push it down. */
function probabilities(f, w, b, scale = 1, two = false) {
  const norm = scale / Math.sqrt(f.length || 1);
  const z = [b[0], b[1], b[2]];
  for (const i of f) for (let c = 0; c < 3; c++) z[c] += w[i * 3 + c] * norm;
  if (two) z[1] = -Infinity;
  const top = Math.max(...z);
  const e = z.map((x) => Math.exp(x - top));
  const s = e[0] + e[1] + e[2];
  return e.map((x) => x / s);
}

const rnd = random(20261123);
for (let epoch = 0; epoch < EPOCHS; epoch++) {
  for (let i = train.length - 1; i > 0; i--) {
    const j = Math.floor(rnd() * (i + 1));
    [train[i], train[j]] = [train[j], train[i]];
  }
  for (const r of train) {
    const p = probabilities(r.f, weights, bias, 1, r.two);
    const norm = 1 / Math.sqrt(r.f.length || 1);
    for (let c = 0; c < 3; c++) {
      const g = (p[c] - (c === r.label ? 1 : 0)) * r.weight;
      bias[c] -= 0.005 * g;
      for (const i of r.f) {
        const k = i * 3 + c;
        const d = g * norm + L2 * weights[k];
        squares[k] += d * d;
        weights[k] -= (RATE * d) / Math.sqrt(squares[k]);
      }
    }
  }
}

const largest = weights.reduce((m, w) => Math.max(m, Math.abs(w)), 0);
const scale = Math.min(largest, 2.5) / 127;
const small = Int8Array.from(weights, (w) => Math.max(-127, Math.min(127, Math.round(w / scale))));

for (const [set] of SETS) {
  const dev = rows.filter((r) => r.dev && r.set === set);
  const two = !withNeutral.has(set);
  const confusion = CLASSES.map(() => [0, 0, 0]);
  for (const r of dev) {
    const p = probabilities(r.f, small, bias, scale, two);
    confusion[r.label][p.indexOf(Math.max(...p))]++;
  }
  const right = confusion.reduce((s, row, c) => s + row[c], 0);
  const classes = two ? [0, 2] : [0, 1, 2];
  const f1 = classes.map(
    (c) =>
      (2 * confusion[c][c]) / (confusion[c].reduce((a, b) => a + b) + confusion.reduce((s, row) => s + row[c], 0) || 1),
  );
  const line = {
    bench: 'sentiment',
    set,
    classes: classes.length,
    accuracy: +(right / dev.length).toFixed(4),
    macroF1: +(f1.reduce((a, b) => a + b) / f1.length).toFixed(4),
    n: dev.length,
  };
  console.log(JSON.stringify(line));
}
const out = path.resolve(import.meta.dirname, '../model');
writeFileSync(path.join(out, 'sentiment.bin'), small);
writeFileSync(
  path.join(out, 'sentiment.json'),
  `${JSON.stringify({ bias: bias.map((b) => +b.toFixed(5)), scale: +scale.toFixed(6), rows: train.length })}\n`,
);
