#!/usr/bin/env node
/**
 * Sentiment on the development split, with its references beside it: npm run bench -- sentiment [DATA_FOLDER].
 * Each set by itself: accuracy (with its standard error), macro-F1 and expected calibration error (15 bins) of the model that serves; a linear SVM on
 * TF-IDF of characters 1–4 and words, and naive Bayes on words (what SnowNLP does), both trained here on the set's own
 * texts. Then posts a second of one core's time with segmentation, loading, size, and the slowest of the odd inputs. n counts texts.
 */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { eachGram, eachWord, placeWords, segment, tokens } from '../../libs/analysis/dist/training.js';
import { CLASSES, readTexts, SETS } from '../../libs/analysis/train/texts.mjs';
import { naiveBayes, scores, svm, tfidf } from './lib/classifiers.mjs';

const folder = process.argv[2] ?? path.resolve(import.meta.dirname, '../../../shared/data');
if (!existsSync(folder)) {
  console.error(`✗ 没有数据：${folder}`);
  process.exit(1);
}
const line = (o) => console.log(JSON.stringify({ bench: 'sentiment', ...o }));
const rounded = (x) => Number(x.toFixed(4));

segment('先装载词典');
const before = performance.now();
const { sentimentOf } = await import('../../libs/analysis/dist/sentiment.js');
sentimentOf('先装载模型', ['装载', '模型']);
line({ metric: 'load', value: Math.round(performance.now() - before), unit: 'ms', n: 1 });
const bytes = ['sentiment.bin', 'sentiment.json'].map(
  (f) => statSync(path.resolve(import.meta.dirname, '../../libs/analysis/model', f)).size,
);
line({ metric: 'size', value: rounded((bytes[0] + bytes[1]) / 1e6), unit: 'MB', n: 2 });

const { rows, repeated } = readTexts(
  folder,
  SETS.filter((s) => s.labelled),
);
line({ metric: 'repeats of kept texts left out of training', value: repeated, unit: 'texts', n: rows.length });

const SIZE = 2 ** 20;
function features(r) {
  const found = new Set();
  eachGram(tokens(r.cleaned).codes, (k) => found.add(k % SIZE));
  eachWord(placeWords(r.cleaned, segment(r.text)), (k) => found.add(k % SIZE));
  return Uint32Array.from(found);
}

/** Expected calibration error of [probability of what was said, right or not]. */
function ece(pairs) {
  const bins = Array.from({ length: 15 }, () => []);
  for (const p of pairs) bins[Math.min(14, Math.floor(p[0] * 15))].push(p);
  const mean = (b, k) => b.reduce((s, p) => s + Number(p[k]), 0) / b.length;
  return bins
    .filter((b) => b.length)
    .reduce((s, b) => s + (Math.abs(mean(b, 0) - mean(b, 1)) * b.length) / pairs.length, 0);
}

const MEASURED = ['smp', 'osm', 'weibo2018'];
/** Of docs/sentiment.md, "Where it fails". */
const KINDS = {
  mourning: /千古|走好|安息|蜡烛/,
  'calls for truth': /真相|公布|说法|回应/,
  scorn: /呵呵|可真|感谢.*让|\[微笑\]/,
  'with a question mark': /[?？]/,
  'with an emoticon': /\[[\u4e00-\u9fff]{1,6}\]/,
  'up to 8 characters': /^.{0,8}$/su,
  '100 characters and more': /^.{100,}$/su,
};
const dev = [];
for (const name of MEASURED) {
  const number = SETS.findIndex((s) => s.name === name);
  const classes = SETS[number].two ? [0, 2] : [0, 1, 2];
  const own = rows.filter((r) => r.set === number && r.label >= 0);
  const test = own.filter((r) => r.dev);
  const train = own.filter((r) => !r.dev);
  const truth = test.map((r) => r.label);
  dev.push(...test);
  const sources = [...new Set(test.map((r) => r.source))].filter((s) => s !== undefined);
  /** The whole set, then each source it was put together from; sure: how sure the model was of what it said. */
  const report = (model, said, sure) => {
    for (const source of sources.length > 1 ? [undefined, ...sources] : [undefined]) {
      const some = [...test.keys()].filter((i) => source === undefined || test[i].source === source);
      const own = (list) => some.map((i) => list[i]);
      const figures = scores(own(said), own(truth), classes);
      if (sure) figures.ece = ece(some.map((i) => [sure[i], said[i] === truth[i]]));
      figures.standardError = Math.sqrt((figures.accuracy * (1 - figures.accuracy)) / some.length);
      for (const [metric, value] of Object.entries(figures))
        line({ set: name, source, classes: classes.length, model, metric, value: rounded(value), n: some.length });
    }
  };
  const judged = test.map((r) => {
    const p = sentimentOf(r.text, segment(r.text)).probabilities;
    const of = classes.map((c) => p[CLASSES[c]]);
    const top = Math.max(...of);
    return { said: classes[of.indexOf(top)], sure: top / of.reduce((a, b) => a + b) };
  });
  report(
    'served',
    judged.map((j) => j.said),
    judged.map((j) => j.sure),
  );
  for (const [kind, pattern] of Object.entries(KINDS)) {
    const some = [...test.keys()].filter((i) => pattern.test(test[i].text));
    const right = some.filter((i) => judged[i].said === truth[i]).length;
    if (some.length > 0)
      line({
        set: name,
        kind,
        model: 'served',
        metric: 'accuracy',
        value: rounded(right / some.length),
        n: some.length,
      });
  }

  const labels = train.map((r) => r.label);
  const seen = train.map(features);
  const vector = tfidf(seen, SIZE);
  const machine = svm(seen.map(vector), labels, classes, SIZE);
  report(
    'linear SVM',
    test.map((r) => machine(vector(features(r)))),
  );
  const bayes = naiveBayes(
    train.map((r) => segment(r.text)),
    labels,
    classes,
  );
  report(
    'naive Bayes',
    test.map((r) => bayes(segment(r.text))),
  );
}

/** Seconds of processor time: other work on the machine does not count. */
function seconds(job) {
  for (const r of dev.slice(0, 2000)) job(r.text);
  const before = process.cpuUsage();
  for (const r of dev) job(r.text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
const whole = seconds((text) => sentimentOf(text, segment(text)));
line({ metric: 'throughput', value: Math.round(dev.length / whole), unit: 'posts/s of one core', n: dev.length });
line({ metric: 'of that segmentation', value: rounded(seconds(segment) / whole), unit: 'share', n: dev.length });

const odd = [
  '',
  '😀'.repeat(50_000),
  '\ud800'.repeat(1000),
  '\u200b食\u200b堂'.repeat(5000),
  '<b>'.repeat(30_000),
  'ab '.repeat(33_000),
  '食堂的饭里有虫'.repeat(15_000),
  '[泪]'.repeat(30_000),
  '['.repeat(100_000),
  '@'.repeat(100_000),
];
const slowest = Math.max(
  ...odd.map((text) => {
    const words = segment(text);
    const from = performance.now();
    sentimentOf(text, words);
    return performance.now() - from;
  }),
);
line({ metric: 'slowest odd input', value: rounded(slowest), unit: 'ms', n: odd.length });
