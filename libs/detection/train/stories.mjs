/** What training and measuring of stories share: the data, the fit, and B³. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  BUCKETS,
  FEATURES,
  OnlineStories,
  packCount,
  postFeatures,
  schoolsIn,
  SHARE_HELD,
  TermWeights,
} from '../dist/cluster/index.js';

export const DATA = path.resolve(import.meta.dirname, '../../../../shared/data');

const lines = (file) =>
  existsSync(file) ? gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n') : null;

function rows(folder, name) {
  const [head, ...rest] = lines(path.join(folder, name)) ?? [];
  if (head === undefined) return null;
  const columns = head.split('\t');
  return rest.map((line) => Object.fromEntries(line.split('\t').map((cell, i) => [columns[i], cell])));
}
const post = (r, incident) => ({ at: Date.parse(`${r.first_seen}+08:00`), text: r.title, incident });
export const inOrder = (posts) => posts.sort((a, b) => a.at - b.at);

/** Labelled titles by time, and the unlabelled ones of the same kind that are none of them; null where the data is not there. */
export function readData(folder = DATA) {
  const events = path.join(folder, 'events');
  const labelled = rows(events, 'gold_campus_events_before_2025.tsv.gz');
  const others = rows(events, 'campus_topics_before_2025.tsv.gz');
  const boards = rows(events, 'hot_search_hourly_before_2025.tsv.gz');
  const talk = lines(path.join(folder, 'text', 'weibo_reposts_unlabelled.txt.gz'));
  if (!labelled || !others || !boards || !talk) return null;
  const known = new Set(labelled.map((r) => r.title));
  const noise = others.filter((r) => !known.has(r.title));
  const unique = new Set([...noise.map((r) => r.title), ...boards.map((r) => r.title)]);
  const titles = [...unique].filter((t) => !known.has(t));
  // headlines alone would take 今天 and 怎么 for rare words; as many everyday posts, spread over the file, know better
  const everyday = titles.map((_, i) => talk[Math.floor((i * talk.length) / titles.length)]);
  return {
    labelled: inOrder(labelled.map((r) => post(r, r.incident_id))),
    noise: inOrder(noise.map((r) => post(r, null))),
    background: [...titles, ...everyday],
  };
}

/** Share of posts that hold a term of each bucket, as the model file keeps it. */
export function backgroundOf(texts) {
  const counts = new Float32Array(BUCKETS);
  for (const text of texts) {
    const f = postFeatures(text);
    for (const hashes of [f.characters, f.pairs]) for (const h of hashes) counts[h >>> 14]++;
  }
  const packed = Uint8Array.from(counts, packCount);
  return { packed, posts: texts.length, share: Float32Array.from(packed, (b) => (2 ** (b / 16) - 1) / texts.length) };
}

/**
 * Decisions of a stream that is put where the labels say: features and whether the post belongs. Unlabelled posts are stories of their own.
 * nameless: which of the labelled posts lose the name of their school.
 */
function decisions(posts, share, into, nameless = () => false) {
  const stories = new OnlineStories(
    new TermWeights(share),
    FEATURES.map(() => 0),
  );
  const truth = new Map();
  const incidentOf = new Map();
  for (const p of posts) {
    const f = postFeatures(p.text);
    if (nameless(p)) f.schools = [];
    const mine = p.incident === null ? null : (truth.get(p.incident) ?? null);
    const candidates = stories.candidates(f, p.at);
    for (const c of candidates) {
      const unlabelled = [p.incident, incidentOf.get(c.story) ?? null].filter((i) => i === null).length;
      if (unlabelled === 2 || (unlabelled === 1 && mayBelong(c, p.at))) continue;
      into.push({ x: c.features, y: c.story === mine ? 1 : 0 });
    }
    const held = candidates.find((c) => c.story === mine)?.features[SHARE_HELD];
    const story = stories.put(f, p.at, mine, held);
    if (p.incident !== null) {
      truth.set(p.incident, story);
      incidentOf.set(story, p.incident);
    }
  }
}

/**
 * An unlabelled title that names the school of a labelled incident within a week may well be of it (nobody said), so such pairs teach nothing;
 * other unlabelled titles teach that they are something else.
 */
const mayBelong = ({ features, story }, at) => features[SAME_SCHOOL] === 1 && at - story.lastAt < 7 * 86_400_000;
const SAME_SCHOOL = FEATURES.indexOf('same school');

const zeros = (n) => Array.from({ length: n }, () => 0);

/** Logistic regression by Newton's method, ridge 1 on every coefficient but the first. */
function logistic(data) {
  const n = FEATURES.length;
  const w = zeros(n);
  for (let round = 0; round < 25; round++) {
    const gradient = zeros(n);
    const hessian = Array.from({ length: n }, () => zeros(n));
    for (const { x, y } of data) {
      let z = 0;
      for (let i = 0; i < n; i++) z += w[i] * x[i];
      const p = 1 / (1 + Math.exp(-z));
      for (let i = 0; i < n; i++) {
        gradient[i] += (y - p) * x[i];
        for (let j = 0; j <= i; j++) hessian[i][j] += p * (1 - p) * x[i] * x[j];
      }
    }
    for (let i = 0; i < n; i++) {
      if (i > 0) gradient[i] -= w[i];
      hessian[i][i] += i > 0 ? 1 : 1e-6;
      for (let j = 0; j < i; j++) hessian[j][i] = hessian[i][j];
    }
    const step = solve(hessian, gradient);
    for (let i = 0; i < n; i++) w[i] += step[i];
    if (Math.max(...step.map(Math.abs)) < 1e-6) break;
  }
  return w;
}

function solve(a, b) {
  const n = b.length;
  const m = a.map((row, i) => [...row, b[i]]);
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let r = i + 1; r < n; r++) if (Math.abs(m[r][i]) > Math.abs(m[pivot][i])) pivot = r;
    [m[i], m[pivot]] = [m[pivot], m[i]];
    for (let r = i + 1; r < n; r++) {
      const k = m[r][i] / m[i][i];
      for (let c = i; c <= n; c++) m[r][c] -= k * m[i][c];
    }
  }
  const x = zeros(n);
  for (let i = n - 1; i >= 0; i--) {
    let s = m[i][n];
    for (let c = i + 1; c < n; c++) s -= m[i][c] * x[c];
    x[i] = s / m[i][i];
  }
  return x;
}

/** Every title but the first of its incident. */
export function laterTitles(labelled) {
  const seen = new Set();
  return labelled.filter((p) => seen.size === seen.add(p.incident).size);
}

/**
 * Coefficients from labelled titles alone, from the same titles among the unlabelled ones, and once more with the school's name taken out of every
 * second later title: labelled titles all name their school, the posts that follow them often do not.
 */
export function fit(labelled, noise, share) {
  const data = [];
  decisions(labelled, share, data);
  const mixed = inOrder([...labelled, ...noise]);
  decisions(mixed, share, data);
  const nameless = new Set(laterTitles(labelled).filter((_, i) => i % 2 === 0));
  decisions(mixed, share, data, (p) => nameless.has(p));
  return logistic(data);
}

/** The cluster of each post. */
export function run(posts, model) {
  const stories = new OnlineStories(new TermWeights(model.share), model.coefficients);
  return posts.map((p) => stories.assign(p).story.id);
}

/**
 * B³ over labelled posts (Bagga and Baldwin 1998). Of posts without a label in a cluster nobody knows; strict counts each as foreign to it,
 * which is the least the precision can be.
 */
export function bCubed(posts, clusters, only = () => true) {
  const byCluster = new Map();
  const byIncident = new Map();
  posts.forEach((p, i) => {
    byCluster.set(clusters[i], [...(byCluster.get(clusters[i]) ?? []), p.incident]);
    if (p.incident !== null) byIncident.set(p.incident, [...(byIncident.get(p.incident) ?? []), clusters[i]]);
  });
  const sums = { n: 0, precision: 0, strict: 0, recall: 0 };
  posts.forEach((p, i) => {
    if (p.incident === null || !only(p)) return;
    const cluster = byCluster.get(clusters[i]);
    const incident = byIncident.get(p.incident);
    const same = cluster.filter((x) => x === p.incident).length;
    sums.n++;
    sums.precision += same / cluster.filter((x) => x !== null).length;
    sums.strict += same / cluster.length;
    sums.recall += incident.filter((c) => c === clusters[i]).length / incident.length;
  });
  return scoresOf(sums);
}

export function scoresOf({ n, precision, strict, recall }) {
  const f1 = (p, r) => (2 * p * r) / (p + r);
  const [p, s, r] = [precision / n, strict / n, recall / n];
  return { n, precision: p, recall: r, f1: f1(p, r), strictPrecision: s, strictF1: f1(s, r) };
}

/** Folds by incident, the same for everybody. */
export const FOLDS = 5;
export const foldOf = (incident, folds) => Number(incident) % folds;

/** The posts with the school's name taken out of every later title of an incident. */
export function withoutLaterNames(labelled) {
  const later = new Set(laterTitles(labelled));
  return labelled.map((p) => (later.has(p) ? { ...p, text: schoolsIn(p.text).rest } : p));
}

/** For each fold a model that saw no title of its incidents. */
export function foldModels({ labelled, noise, background }, folds = FOLDS) {
  const { share } = backgroundOf(background);
  return Array.from({ length: folds }, (_, k) => {
    const seen = labelled.filter((p) => foldOf(p.incident, folds) !== k);
    return { share, coefficients: fit(seen, noise, share) };
  });
}

/**
 * Every title judged by the model of its fold. The stream is all labelled titles, or those of the fold alone; with the unlabelled ones between them
 * or not; with the school's name taken out of every later title of an incident or not. Sums over folds: each title counts once.
 */
export function crossValidate(
  { labelled, noise },
  models,
  { withNoise = false, alone = false, nameless = false } = {},
) {
  const shown = nameless ? withoutLaterNames(labelled) : labelled;
  const sums = { n: 0, precision: 0, strict: 0, recall: 0 };
  models.forEach((model, k) => {
    const held = (p) => foldOf(p.incident, models.length) === k;
    const stream = inOrder([...(alone ? shown.filter(held) : shown), ...(withNoise ? noise : [])]);
    const s = bCubed(stream, run(stream, model), held);
    sums.n += s.n;
    sums.precision += s.precision * s.n;
    sums.strict += s.strictPrecision * s.n;
    sums.recall += s.recall * s.n;
  });
  return scoresOf(sums);
}
