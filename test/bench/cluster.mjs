#!/usr/bin/env node
/**
 * Incidents from headlines, online: npm run bench -- cluster [folds=5].
 * B³ on ../shared/data/events/gold_campus_events_before_2025.tsv.gz, each title judged by a model fitted without the titles of its incident (folds by
 * incident): the labelled titles alone, and among all campus titles of the same years. Beside it two references: every title its own cluster, and
 * one cluster a school while it is named at least once in seven days. A third run takes the school's name out of every later title of an incident.
 * strict counts each unlabelled title of a cluster as foreign: a lower bound.
 */
import {
  bCubed,
  crossValidate,
  foldModels,
  FOLDS,
  inOrder,
  readData,
  withoutLaterNames,
} from '../../libs/detection/train/stories.mjs';
import { onlineStories, postFeatures } from '../../libs/detection/dist/cluster/index.js';

const folds = Number(process.argv[2] ?? FOLDS);
const data = readData();
if (!data) {
  console.log(JSON.stringify({ bench: 'cluster', skipped: '没有标注数据 ../shared/data/events' }));
  process.exit(0);
}
const { labelled, noise } = data;
const models = foldModels(data, folds);
const incidents = new Set(labelled.map((p) => p.incident)).size;

function line(stream, method, posts, scores) {
  const round = (x) => Number(x.toFixed(4));
  const each = {
    precision: scores.precision,
    recall: scores.recall,
    f1: scores.f1,
    strict_precision: scores.strictPrecision,
    strict_f1: scores.strictF1,
  };
  for (const [metric, value] of Object.entries(each))
    console.log(
      JSON.stringify({
        bench: 'cluster',
        stream,
        method,
        metric: `b3_${metric}`,
        value: round(value),
        unit: 'share',
        n: scores.n,
        incidents,
        posts,
      }),
    );
}

/** One cluster a school as long as it is named once in seven days; a title without a school stands alone. */
function sameSchoolWithin7Days(posts) {
  const last = new Map();
  let next = 0;
  return posts.map((p) => {
    const { schools } = postFeatures(p.text);
    const known = schools.map((s) => last.get(s)).find((c) => c && p.at - c.at <= 7 * 86_400_000);
    const cluster = known ?? { id: next++ };
    cluster.at = p.at;
    for (const s of schools) last.set(s, cluster);
    return cluster.id;
  });
}

for (const [stream, titles, options] of [
  ['labelled', labelled, {}],
  ['among all campus titles', labelled, { withNoise: true }],
  ['among all, later titles without the school', withoutLaterNames(labelled), { withNoise: true, nameless: true }],
]) {
  const posts = inOrder([...titles, ...(options.withNoise ? noise : [])]);
  const alone = posts.map((_, i) => i);
  line(stream, 'each title its own cluster', posts.length, bCubed(posts, alone));
  line(stream, 'same school within 7 days', posts.length, bCubed(posts, sameSchoolWithin7Days(posts)));
  line(stream, 'fengsui, cross-validated', posts.length, crossValidate(data, models, options));
}
line('each fold alone', 'fengsui, cross-validated', labelled.length, crossValidate(data, models, { alone: true }));

onlineStories(); // the model is loaded
const mixed = inOrder([...labelled, ...noise]);
const stories = onlineStories();
const started = performance.now();
const clusters = mixed.map((p) => stories.assign(p).story.id);
const seconds = (performance.now() - started) / 1000;
const all = { bench: 'cluster', stream: 'among all campus titles', n: mixed.length };
const largest = (ids) =>
  Math.max(
    ...Map.groupBy(ids, (id) => id)
      .values()
      .map((same) => same.length),
  );
for (const [method, ids] of [
  ['same school within 7 days', sameSchoolWithin7Days(mixed)],
  ['fengsui', clusters],
])
  console.log(JSON.stringify({ ...all, method, metric: 'largest_cluster', value: largest(ids), unit: 'titles' }));
const value = Math.round(mixed.length / seconds);
console.log(JSON.stringify({ ...all, method: 'fengsui', metric: 'throughput', value, unit: 'titles/s' }));
