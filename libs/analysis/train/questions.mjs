/**
 * Trains the model of questions and complaints: npm run train -- questions [DATA_FOLDER] [--development]. Seeded: the same files give the same model.
 * Two logits (asks, complains) over what question-model.ts reads, held down by L2. Development figures are cross-validated over the texts labelled after the lists were written; the bars
 * above which a text asks or complains are chosen there.  The held texts are judged once
 * the model stands (not with --development): by the lists alone, by a model without them and by the one that is written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { labelled, ordinary, surveyQuestions } from '../../../test/bench/lib/statements.mjs';
import {
  DENSE,
  featuresOf,
  LIST_HITS,
  ownWords,
  plainText,
  QUESTION_BUCKETS,
  questionByLists,
  readText,
  segment,
} from '../dist/training.js';
import { random } from './random.mjs';

const folder =
  process.argv.slice(2).find((a) => !a.startsWith('--')) ??
  path.resolve(import.meta.dirname, '../../../../shared/data');
const LABELS = ['question', 'complaint'];
const FOLDS = 5;
const EPOCHS = 15;
const RATE = 0.15;
const L2 = { grams: 2e-4, dense: 2e-3 };
/** Where the squares of the slopes begin. */
const START = 0.01;
/** How large a number beside the n-grams may be. */
const SHARE = { lists: 1, sentiment: 0.2 };
/** Nobody read the ordinary ones: without them a single word (图书馆, 转发微博) would ask. Posts that ask or complain are few; the statements for training are such as the sentiment model holds for negative. */
const WEIGHT = { post: 1.5, chosen: 0.5, ordinary: 0.5 };
/** Sentences of the project's own stand for many that the data lack. */
const OWN_WEIGHT = 2;

const texts = labelled(folder);
if (texts === null) throw new Error(`训练数据不在：${folder}`);
for (const t of texts) if (t.text === undefined) throw new Error(`数据中没有文本 ${t.hash}（${t.set}）`);
const own = readFileSync(path.join(import.meta.dirname, 'question-sentences.txt'), 'utf8')
  .split('\n')
  .filter((l) => /^[?!.] /.test(l))
  .map((l) => ({
    text: l.slice(2),
    label: { '?': 'question', '!': 'complaint', '.': 'neither' }[l[0]],
    weight: OWN_WEIGHT,
  }));
texts.push(
  ...own.map((t, i) => ({ ...t, set: 'own', hash: i.toString(16) })),
  ...surveyQuestions(folder).map((text, i) => ({
    text,
    label: 'question',
    set: 'survey',
    weight: OWN_WEIGHT,
    hash: i.toString(16),
  })),
  ...ordinary(folder).map((t) => ({ ...t, set: 'ordinary', weight: WEIGHT.ordinary })),
);
const weightOf = ({ set, label }) =>
  set === 'statements for training' ? WEIGHT.chosen : set.includes('posts') && label !== 'neither' ? WEIGHT.post : 1;
for (const t of texts) {
  const text = ownWords(plainText(t.text));
  const { grams, dense } = featuresOf(text, readText(text, segment(text)));
  Object.assign(t, {
    grams: [...grams],
    dense,
    lists: questionByLists(text) ?? 'neither',
    weight: t.weight ?? weightOf(t),
  });
  t.fold = parseInt(t.hash.slice(0, 6), 16) % FOLDS;
}
const seen = texts.filter((t) => !t.held);
const fresh = (t) => t.set === 'statements' || t.set === 'posts';

/** What is subtracted from each number beside the n-grams and what it is multiplied by. */
function measures(some) {
  const mean = new Float64Array(DENSE);
  const scale = new Float64Array(DENSE).fill(SHARE.lists);
  for (let i = LIST_HITS; i < DENSE; i++) {
    mean[i] = some.reduce((a, t) => a + t.dense[i], 0) / some.length;
    const spread = some.reduce((a, t) => a + (t.dense[i] - mean[i]) ** 2, 0) / some.length;
    scale[i] = SHARE.sentiment / Math.sqrt(spread + 1e-6);
  }
  return { mean, scale };
}

/** Weights of one logit by Adagrad. lists: whether it may look at what the lists find. */
function fit(some, label, lists) {
  const from = lists ? 0 : LIST_HITS;
  const { mean, scale } = measures(some);
  const xs = new Map(some.map((t) => [t, t.dense.map((x, i) => (i < from ? 0 : (x - mean[i]) * scale[i]))]));
  const grams = new Float64Array(QUESTION_BUCKETS);
  const dense = new Float64Array(DENSE);
  const steps = { grams: new Float64Array(QUESTION_BUCKETS).fill(START), dense: new Float64Array(DENSE).fill(START) };
  let bias = -2;
  const rnd = random(20261126);
  const order = [...some];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(rnd() * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    const rate = RATE * (1 - epoch / EPOCHS);
    for (const t of order) {
      const x = xs.get(t);
      const norm = 1 / Math.sqrt(t.grams.length || 1);
      let z = bias;
      for (const k of t.grams) z += grams[k] * norm;
      for (let i = from; i < DENSE; i++) z += dense[i] * x[i];
      const g = (1 / (1 + Math.exp(-z)) - (t.label === label ? 1 : 0)) * t.weight;
      bias -= rate * 0.1 * g;
      for (const k of t.grams) {
        const d = g * norm + L2.grams * grams[k];
        steps.grams[k] += d * d;
        grams[k] -= (rate * d) / Math.sqrt(steps.grams[k]);
      }
      for (let i = from; i < DENSE; i++) {
        if (x[i] === 0) continue;
        const d = g * x[i] + L2.dense * dense[i];
        steps.dense[i] += d * d;
        dense[i] -= (rate * d) / Math.sqrt(steps.dense[i]);
      }
    }
  }
  // the numbers as they come: what was done to them goes into the weights
  for (let i = 0; i < DENSE; i++) {
    dense[i] *= scale[i];
    bias -= dense[i] * mean[i];
  }
  return { grams, dense, bias };
}
const fitted = (some, lists) => LABELS.map((label) => fit(some, label, lists));
function logits(models, t) {
  const norm = 1 / Math.sqrt(t.grams.length || 1);
  return models.map(({ grams, dense, bias }) => {
    let z = bias;
    for (const k of t.grams) z += grams[k] * norm;
    for (let i = 0; i < DENSE; i++) z += dense[i] * t.dense[i];
    return z;
  });
}
const told = ([asks, complains], bars) =>
  complains >= bars[1] ? 'complaint' : asks >= bars[0] ? 'question' : 'neither';

function figures(some, said, label) {
  const n = some.filter((t) => t.label === label).length;
  const told = some.filter((t) => said(t) === label);
  const right = told.filter((t) => t.label === label).length;
  return {
    precision: right / (told.length || 1),
    recall: right / (n || 1),
    f1: (2 * right) / (told.length + n || 1),
    n,
    told: told.length,
  };
}
function report(on, how, some, said) {
  for (const set of ['statements', 'posts'])
    for (const label of LABELS) {
      const of = some.filter((t) => t.set === set);
      const f = Object.entries(figures(of, said, label)).map(([k, v]) => [k, Number(v.toFixed(3))]);
      console.log(
        JSON.stringify({ bench: 'questions', on, how, set, texts: of.length, class: label, ...Object.fromEntries(f) }),
      );
    }
}

/** The bars with the best sum of the F1 of complaints among statements and among posts and of questions among posts. */
function chosenBars(some, zs) {
  const grid = Array.from({ length: 33 }, (_, i) => -4 + i * 0.15);
  let best = { sum: -1 };
  for (const q of grid)
    for (const c of grid) {
      const said = (t) => told(zs.get(t), [q, c]);
      const sum = [
        ['statements', 'complaint'],
        ['posts', 'complaint'],
        ['posts', 'question'],
      ].reduce(
        (a, [set, label]) =>
          a +
          figures(
            some.filter((t) => t.set === set),
            said,
            label,
          ).f1,
        0,
      );
      if (sum > best.sum) best = { sum, bars: [q, c] };
    }
  return best.bars;
}

const development = seen.filter(fresh);
function developed(lists) {
  const zs = new Map();
  for (let fold = 0; fold < FOLDS; fold++) {
    const models = fitted(
      seen.filter((t) => t.fold !== fold),
      lists,
    );
    for (const t of development.filter((t) => t.fold === fold)) zs.set(t, logits(models, t));
  }
  const bars = chosenBars(development, zs);
  report('development', lists ? 'lists and model' : 'model alone', development, (t) => told(zs.get(t), bars));
  return bars;
}
report('development', 'lists alone', development, (t) => t.lists);
const bars = { alone: developed(false), both: developed(true) };
console.log(JSON.stringify(bars));

if (!process.argv.includes('--development')) {
  const held = texts.filter((t) => t.held);
  report('held', 'lists alone', held, (t) => t.lists);
  const alone = fitted(seen, false);
  report('held', 'model alone', held, (t) => told(logits(alone, t), bars.alone));
  const models = fitted(seen, true);
  report('held', 'lists and model', held, (t) => told(logits(models, t), bars.both));
  const largest = models.reduce((a, m) => m.grams.reduce((b, w) => Math.max(b, Math.abs(w)), a), 0);
  const scale = largest / 127;
  const grams = new Int8Array(QUESTION_BUCKETS * LABELS.length);
  for (let k = 0; k < QUESTION_BUCKETS; k++)
    models.forEach((m, c) => (grams[k * LABELS.length + c] = Math.round(m.grams[k] / scale)));
  const out = path.resolve(import.meta.dirname, '../model');
  writeFileSync(path.join(out, 'question.bin'), grams);
  const rest = {
    scale: Number(scale.toPrecision(6)),
    bias: models.map((m, c) => Number((m.bias - bars.both[c]).toPrecision(6))),
    dense: models.map((m) => Array.from(m.dense, (w) => Number(w.toPrecision(4)))),
  };
  writeFileSync(path.join(out, 'question.json'), `${JSON.stringify(rest)}\n`);
}
