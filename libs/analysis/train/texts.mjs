/** The texts of training: which there are, which are kept aside, and which of the rest say the same as one kept aside. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { clean } from '../dist/training.js';

/** Order fixed: the numbers stand in the exported rows. `two`: the set knows no neutral; `own`: the project's sentences. */
export const SETS = [
  { name: 'smp', file: 'sentiment/train_smp.tsv.gz', labelled: true },
  { name: 'osm', file: 'sentiment/train_osm.tsv.gz', labelled: true, two: true },
  { name: 'weibo2018', file: 'sentiment/train_weibo2018.tsv.gz', labelled: true, two: true },
  { name: 'distant', file: 'sentiment/train_weibo_senti_distant_stripped.tsv.gz', labelled: true, two: true },
  { name: 'reposts', file: 'text/weibo_reposts_unlabelled.txt.gz' },
  { name: 'comments', file: 'text/incident_comments_unlabelled.txt.gz' },
  { name: 'students', file: 'colleges/student_statements.tsv.gz', column: 4, oneIn: 4 },
  { name: 'campus', file: 'campus-sentences.txt', own: true },
];
export const CLASSES = ['neg', 'neu', 'pos'];
export const FOLDS = 3;

/** The development split: one text in ten by its hash. Nothing is trained, counted or chosen on it. */
const keptAside = (text) => createHash('sha1').update(text).digest()[0] % 10 === 0;
const letters = (cleaned) => cleaned.replace(/[^\p{L}]/gu, '');
const digest = (text) => createHash('sha1').update(text).digest();

function lines(folder, file) {
  const full = path.join(folder, file);
  if (!existsSync(full)) throw new Error(`训练数据不在：${full}`);
  return gunzipSync(readFileSync(full)).toString('utf8').split('\n');
}

/** Every sentence that a pattern with alternatives {a|b} stands for. */
function sentences(pattern) {
  const [, before, choice, after] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(pattern) ?? [];
  return choice === undefined ? [pattern] : choice.split('|').flatMap((c) => sentences(before + c + after));
}

function* ownRows(file, number) {
  const all = readFileSync(path.join(import.meta.dirname, file), 'utf8').split('\n');
  for (const line of all.filter((l) => l && !l.startsWith('#'))) {
    const [label, pattern] = line.split('\t');
    for (const text of sentences(pattern)) yield { set: number, text, label: CLASSES.indexOf(label), dev: false };
  }
}

function* rowsOf(folder, set, number) {
  if (set.own) return yield* ownRows(set.file, number);
  const all = lines(folder, set.file);
  if (set.labelled) {
    for (const line of all.slice(1)) {
      const [source, , label, , text] = line.split('\t');
      if (text) yield { set: number, source, text, label: CLASSES.indexOf(label), dev: keptAside(text) };
    }
    return;
  }
  const texts = set.column ? all.slice(1).map((l) => l.split('\t')[set.column] ?? '') : all;
  for (const text of texts)
    if (text.length > 3 && (!set.oneIn || digest(text)[2] % set.oneIn === 0))
      yield { set: number, text, label: -1, dev: false };
}

const HASHES = 12;
const grams = (key) => {
  const out = new Set();
  for (let i = 0; i + 4 <= key.length; i++) {
    let h = 0;
    for (let j = i; j < i + 4; j++) h = Math.imul(h ^ key.charCodeAt(j), 0x01000193);
    out.add(h);
  }
  return out;
};
/** MinHash in six bands of two. */
function bands(set) {
  const least = new Uint32Array(HASHES).fill(0xffffffff);
  for (const g of set)
    for (let k = 0; k < HASHES; k++) {
      let h = Math.imul(g ^ Math.imul(k + 1, 0x9e3779b1), 0x2c1b3c6d);
      h = (h ^ (h >>> 15)) >>> 0;
      if (h < least[k]) least[k] = h;
    }
  return [0, 2, 4, 6, 8, 10].map((b) => `${b}:${least[b]}:${least[b + 1]}`);
}
const alike = (a, b) => {
  let both = 0;
  for (const g of a) if (b.has(g)) both++;
  return both / (a.size + b.size - both) >= 0.7;
};

const EMOTICON = /\[[^\s[\]]{1,8}\]/gu;
/** The cleaned texts with their emoticons in letters again, [微笑]: an encoder trained elsewhere knows no other token for them. */
export function spelled(rows) {
  const name = new Map();
  for (const r of rows) for (const found of r.text.toLowerCase().match(EMOTICON) ?? []) name.set(clean(found), found);
  return rows.map((r) => r.cleaned.replace(/[\ue000-\uf8ff]/gu, (c) => name.get(c) ?? c));
}

/**
 * Rows {set, source, text, cleaned, label, dev, fold}. One with no label (-1) gives wording only. Left out: repeats, and every
 * text that says the same as one kept aside (same letters, or 0.7 of its 4-grams).
 */
export function readTexts(folder, sets = SETS) {
  const rows = [];
  const seen = new Set();
  const aside = new Set();
  const near = new Map();
  const all = sets.flatMap((set) => [...rowsOf(folder, set, SETS.indexOf(set))]);
  for (const r of all) {
    r.cleaned = clean(r.text);
    r.key = letters(r.cleaned);
    if (!r.dev || r.label < 0) continue;
    aside.add(r.key);
    const set = grams(r.key);
    if (set.size >= 4) for (const b of bands(set)) near.set(b, [...(near.get(b) ?? []), set]);
  }
  let repeated = 0;
  for (const r of all) {
    if (r.dev && r.label < 0) continue;
    const same = `${r.set} ${r.cleaned}`;
    if (!r.dev) {
      const set = grams(r.key);
      const known =
        (r.key.length > 3 && aside.has(r.key)) ||
        (set.size >= 4 && bands(set).some((b) => near.get(b)?.some((s) => alike(s, set))));
      if (known && r.label >= 0) repeated++;
      if (known || seen.has(same)) continue;
      seen.add(same);
    }
    rows.push({ ...r, fold: digest(r.key)[1] % FOLDS });
  }
  return { rows, repeated };
}
