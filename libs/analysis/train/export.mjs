/**
 * Writes the texts of training as numbers, cut and counted by the code that serves: node export.mjs DATA_FOLDER OUT_FOLDER.
 * Files (little endian): tokens.u16 and grams.u32 one after the other, *_at.u32 where each row begins (n + 1 numbers),
 * texts.txt a line a row, rows.i8 four numbers a row (set, label, fold, dev), token_codes.u32 and gram_keys.u32 (the vocabularies), meta.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eachGram, eachWord, isEmoticon, placeWords, segment, tokens } from '../dist/training.js';
import { CLASSES, FOLDS, readTexts, SETS, spelled } from './texts.mjs';

const [folder, out] = process.argv.slice(2);
/** 0: beyond the text, 1: a rare character. */
const FIRST_TOKEN = 2;
const RARE_TOKEN = 25;
const MOST_GRAMS = 300_000;
/** A text with a label counts as this many: what speaks in them is worth a place. */
const LABELLED = 4;
const RARE_GRAM = 12;
const SLOTS = 28;

const { rows, repeated } = readTexts(folder);
for (const r of rows) {
  r.codes = Uint32Array.from(tokens(r.cleaned).codes);
  const keys = new Set();
  eachGram(r.codes, (k) => keys.add(k));
  eachWord(placeWords(r.cleaned, segment(r.text)), (k) => keys.add(k));
  r.grams = Uint32Array.from(keys);
}
// patterns would make their own wording look common
const counted = rows.filter((r) => !r.dev && !SETS[r.set].own);
const worth = (r) => (r.label >= 0 ? LABELLED : 1);
const rough = new Uint8Array(2 ** SLOTS);
for (const r of counted)
  for (const k of r.grams) {
    const slot = k >>> (32 - SLOTS);
    rough[slot] = Math.min(255, rough[slot] + worth(r));
  }
const exact = new Map();
const tokenCounts = new Map();
for (const r of counted) {
  for (const k of r.grams) if (rough[k >>> (32 - SLOTS)] >= RARE_GRAM) exact.set(k, (exact.get(k) ?? 0) + worth(r));
  for (const c of r.codes) tokenCounts.set(c, (tokenCounts.get(c) ?? 0) + 1);
}
const kept = [...exact]
  .filter(([, n]) => n >= RARE_GRAM)
  .sort((a, b) => b[1] - a[1] || a[0] - b[0])
  .slice(0, MOST_GRAMS);
const gramKeys = Uint32Array.from(kept, ([k]) => k).sort();
const gramId = new Map([...gramKeys].map((k, i) => [k, i]));
const tokenCodes = Uint32Array.from([...tokenCounts].filter(([, n]) => n >= RARE_TOKEN).map(([c]) => c)).sort();
const tokenId = new Map([...tokenCodes].map((c, i) => [c, i + FIRST_TOKEN]));

/** One after the other, and where each row begins. */
function joined(lists) {
  const at = new Uint32Array(lists.length + 1);
  lists.forEach((list, i) => (at[i + 1] = at[i] + list.length));
  const all = new Uint32Array(at[lists.length]);
  lists.forEach((list, i) => all.set(list, at[i]));
  return { all, at };
}
const tokenLists = joined(rows.map((r) => r.codes.map((c) => tokenId.get(c) ?? 1)));
const gramLists = joined(
  rows.map((r) => r.grams.map((k) => gramId.get(k) ?? 0xffffffff).filter((k) => k !== 0xffffffff)),
);

mkdirSync(out, { recursive: true });
const write = (name, array) => writeFileSync(path.join(out, name), new Uint8Array(array.buffer));
write('tokens.u16', Uint16Array.from(tokenLists.all));
write('tokens_at.u32', tokenLists.at);
write('grams.u32', gramLists.all);
write('grams_at.u32', gramLists.at);
write('rows.i8', Int8Array.from(rows.flatMap((r) => [r.set, r.label, r.fold, r.dev ? 1 : 0])));
writeFileSync(path.join(out, 'texts.txt'), `${spelled(rows).join('\n')}\n`);
write('token_codes.u32', tokenCodes);
write('gram_keys.u32', gramKeys);
const emoticons = [...tokenCodes].flatMap((c, i) => (isEmoticon(c) ? [i + FIRST_TOKEN] : []));
const meta = { sets: SETS.map((s) => s.name), two: SETS.map((s) => s.two === true), classes: CLASSES, folds: FOLDS };
writeFileSync(path.join(out, 'meta.json'), JSON.stringify({ ...meta, rows: rows.length, emoticons }));
console.log(
  JSON.stringify({ step: 'export', rows: rows.length, repeated, tokens: tokenCodes.length, grams: gramKeys.length }),
);
