/**
 * Trains the topic model: npm run train -- topics [DATA_FOLDER]. Seeded: the same files give the same model.
 * On top of the word lists (src/topics/cues.ts) a softmax moves their weights a little and adds hashed n-grams; both are held down by L2.
 * Texts: the labelled incidents (school names taken out) and the project's own sentences. Figures are cross-validated over incidents: no
 * title of an incident is judged by a model that saw another of it. What the lists say was written with knowledge of these titles'
 * kinds, so that only titles never seen decide.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { random } from './random.mjs';
import {
  CUE_FEATURES,
  cuesOf,
  gramsOf,
  listLogits,
  NORMAL,
  TOPIC_BUCKETS,
  TOPICS,
  schoolsMatcher,
  plainText,
} from '../dist/training.js';

const folder =
  process.argv.slice(2).find((a) => !a.startsWith('--')) ??
  path.resolve(import.meta.dirname, '../../../../shared/data');
const N = TOPICS.length;
const FOLDS = 10;
const EPOCHS = 30;
const RATE = 0.1;
/** The lists know better than 390 titles: a weight of theirs moves by tenths. */
const L2 = { cues: 0.02, grams: 0.01 };
const OWN_WEIGHT = 0.5;
/** Thousands of them: together as much as some hundred labelled ones. */
const ORDINARY_WEIGHT = 0.05;
/** Share of titles that are no risk (measures.md): the project's own sentences, which are mostly of risks, are weighed to have it too. */
const NORMAL_SHARE = 0.38;
/** Names of the categories in the labelled incidents that differ from those of the topics. */
const SAME = {
  公共卫生疫情: '公共卫生',
  教学学位管理: '教学学位就业',
  正面荣誉庆典名人: '正面荣誉庆典',
  资助诈骗舆情: '网贷诈骗资助',
};

function rows(file) {
  const full = path.join(folder, file);
  if (!existsSync(full)) throw new Error(`训练数据不在：${full}`);
  const bytes = readFileSync(full);
  const [head, ...lines] = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n');
  return lines.map((l) => Object.fromEntries(l.split('\t').map((v, i) => [head.split('\t')[i], v])));
}

const matcher = schoolsMatcher(
  rows('colleges/aliases.tsv').map((a) => ({ ...a, ambiguous: a.ambiguity === 'ambiguous' })),
);
/** A school's name says nothing of the topic of the next incident there. */
function nameless(text, college) {
  let t = plainText(text).replaceAll(college || '\u0000', '某校');
  for (const h of matcher.find(t).hits.reverse()) t = `${t.slice(0, h.at)}某校${t.slice(h.at + h.name.length)}`;
  return t;
}
const number = (name) => TOPICS.findIndex((t) => t.name === (SAME[name] ?? name));
const gold = rows('events/gold_campus_events_before_2025.tsv.gz').map((r) => ({
  incident: r.incident_id,
  label: number(r.category),
  raw: r.title,
  text: nameless(r.title, r.college),
}));
const sizes = Map.groupBy(gold, (g) => g.incident);
// a long incident is many titles of one thing
for (const g of gold) g.weight = 1 / Math.sqrt(sizes.get(g.incident).length);
const own = readFileSync(path.join(import.meta.dirname, 'topic-sentences.txt'), 'utf8')
  .split('\n')
  .filter((l) => /^\d/.test(l))
  .map((l) => ({ label: Number(l.split(' ')[0]) - 1, text: l.slice(l.indexOf(' ') + 1), weight: OWN_WEIGHT }));
const normal = own.filter((t) => t.label === NORMAL);
for (const t of normal)
  t.weight *= ((own.length - normal.length) * NORMAL_SHARE) / (normal.length * (1 - NORMAL_SHARE));
// titles of the same boards in which no word list speaks of a risk: ordinary, nearly always
const seen = new Set(gold.map((g) => g.raw));
const ordinary = rows('events/campus_topics_before_2025.tsv.gz')
  .filter((r) => !seen.has(r.title))
  .map((r) => ({ label: NORMAL, text: nameless(r.title), weight: ORDINARY_WEIGHT }))
  .filter((t) => listLogits(cuesOf(t.text)).every((z, i, all) => i === NORMAL || z < all[NORMAL] - 1));
for (const t of [...gold, ...own, ...ordinary]) {
  t.cues = cuesOf(t.text);
  t.grams = [...gramsOf(t.text)];
  t.start = listLogits(t.cues);
}

const fold = (incident) => createHash('sha1').update(incident).digest().readUInt32BE(0) % FOLDS;

function fit(texts) {
  const m = {
    cues: Array.from({ length: CUE_FEATURES }, () => new Float64Array(N)),
    grams: new Float64Array(TOPIC_BUCKETS * N),
    bias: new Float64Array(N),
  };
  const rnd = random(20261125);
  const order = [...texts];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(rnd() * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    const rate = RATE * (1 - epoch / EPOCHS);
    for (const t of order) {
      const p = softmax(scores(m, t));
      const norm = 1 / Math.sqrt(t.grams.length || 1);
      for (let c = 0; c < N; c++) {
        const g = (p[c] - (c === t.label ? 1 : 0)) * t.weight;
        m.bias[c] -= rate * 0.1 * g;
        for (const k of t.cues) m.cues[k][c] -= rate * (g + L2.cues * m.cues[k][c]);
        for (const k of t.grams) m.grams[k * N + c] -= rate * (g * norm + L2.grams * m.grams[k * N + c]);
      }
    }
  }
  return m;
}
function scores(m, t) {
  const z = Float64Array.from(t.start);
  const norm = (m.scale ?? 1) / Math.sqrt(t.grams.length || 1);
  for (let c = 0; c < N; c++) {
    z[c] += m.bias[c];
    for (const k of t.cues) z[c] += m.cues[k][c];
    for (const k of t.grams) z[c] += m.grams[k * N + c] * norm;
  }
  return z;
}
function softmax(z) {
  const top = Math.max(...z);
  const e = Array.from(z, (x) => Math.exp(x - top));
  const s = e.reduce((a, b) => a + b);
  return e.map((x) => x / s);
}

function report(how, judge) {
  let right = 0,
    riskRight = 0,
    risk = 0,
    tp = 0,
    fp = 0,
    fn = 0;
  for (const g of gold) {
    const p = judge(g);
    const best = p.indexOf(Math.max(...p));
    const said = p[NORMAL] < 0.5;
    right += best === g.label;
    if (g.label !== NORMAL) {
      risk++;
      riskRight += best === g.label;
      if (said) tp++;
      else fn++;
    } else if (said) fp++;
    if (process.argv.includes('--errors') && how === 'cross-validated' && best !== g.label)
      console.error(`${TOPICS[g.label].short}\t→ ${TOPICS[best].short} ${p[best].toFixed(2)}\t${g.raw}`);
  }
  const r = (x) => Number(x.toFixed(4));
  console.log(
    JSON.stringify({
      bench: 'topics',
      how,
      top1: r(right / gold.length),
      top1Risk: r(riskRight / risk),
      riskF1: r((2 * tp) / (2 * tp + fp + fn)),
      n: gold.length,
      ordinary: ordinary.length,
      incidents: sizes.size,
    }),
  );
}

const seeds = JSON.parse(readFileSync(path.join(folder, 'events/campus_topics.json'), 'utf8')).categories;
report('seed words', (g) => {
  const hits = TOPICS.map(
    (t) =>
      seeds.find((s) => s.name === t.name).seed_keywords.filter((w) => w.split(' ').every((x) => g.raw.includes(x)))
        .length,
  );
  const most = Math.max(...hits);
  return hits.map((h, i) =>
    most === 0 ? (i === NORMAL ? 1 : 0) : h === most ? 1 / hits.filter((x) => x === most).length : 0,
  );
});
report('word lists alone', (g) => softmax(g.start));
const models = Array.from({ length: FOLDS }, (_, f) =>
  fit([...gold.filter((g) => fold(g.incident) !== f), ...own, ...ordinary]),
);
report('cross-validated', (g) => softmax(scores(models[fold(g.incident)], g)));

if (!process.argv.includes('--measure')) {
  const whole = fit([...gold, ...own, ...ordinary]);
  const largest = whole.grams.reduce((a, w) => Math.max(a, Math.abs(w)), 0);
  const scale = largest / 127 || 1;
  const out = path.resolve(import.meta.dirname, '../model');
  writeFileSync(
    path.join(out, 'topics.bin'),
    Int8Array.from(whole.grams, (w) => Math.round(w / scale)),
  );
  const short = (v) => Array.from(v, (x) => Number(x.toFixed(3)));
  writeFileSync(
    path.join(out, 'topics.json'),
    `${JSON.stringify({ bias: short(whole.bias), scale: Number(scale.toPrecision(5)), cues: whole.cues.map(short) })}\n`,
  );
}
