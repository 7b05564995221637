#!/usr/bin/env node
/**
 * Question, complaint or neither (第十二条): npm run bench -- questions [DATA_FOLDER] [--errors]. The 2,000 student statements that the project labels for itself, looked at while the
 * word lists were written; 600 more that were labelled afterwards, and whose errors then widened them; 400 posts, of which the errors of the even half (by hash) were looked at; and the survey's own questions, all of which
 * ask (docs/questions.md says by what rule). Each set by itself: precision and recall of each class, with n, the number of its texts that bear the label.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ownWords, plainText, questionOf } from '../../libs/analysis/dist/index.js';
import { posts, statements, surveyQuestions } from './lib/statements.mjs';

const given = process.argv.slice(2).filter((a) => !a.startsWith('--'));
const folder = given[0] ?? path.resolve(import.meta.dirname, '../../../shared/data');
const all = statements(folder);
if (all === null) {
  console.error(`✗ 没有数据：${folder}`);
  process.exit(1);
}
const line = (o) => console.log(JSON.stringify({ bench: 'questions', ...o }));
const labelled = (file) => {
  const labels = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, file), 'utf8'));
  const of = new Map(Object.entries(labels).flatMap(([label, hashes]) => hashes.map((h) => [h, label])));
  return (t) => ({ ...t, label: of.get(t.hash) ?? 'neither' });
};
const said = (text) => questionOf(ownWords(plainText(text))) ?? 'neither';
const rounded = (x) => Number(x.toFixed(3));

function report(set, texts) {
  const judged = texts.map((t) => ({ ...t, said: said(t.text) }));
  for (const label of ['question', 'complaint', 'neither']) {
    const told = judged.filter((t) => t.said === label);
    const true_ = judged.filter((t) => t.label === label);
    const right = told.filter((t) => t.label === label).length;
    const n = { texts: texts.length, n: true_.length };
    if (told.length > 0)
      line({ set, class: label, metric: 'precision', value: rounded(right / told.length), ...n, told: told.length });
    if (true_.length > 0) line({ set, class: label, metric: 'recall', value: rounded(right / true_.length), ...n });
  }
  if (process.argv.includes('--errors'))
    for (const t of judged.filter((t) => t.said !== t.label))
      console.error(`${set}\t${t.label} → ${t.said}\t${t.text}`);
}

const known = all.map(labelled('statement-labels.json'));
for (const stratum of ['any', 'marked'])
  report(
    `statements, ${stratum}`,
    known.filter((t) => t.stratum === stratum),
  );
report('statements, all', known);
report('statements held back', statements(folder, true).map(labelled('held-statement-labels.json')));
const odd = (t) => parseInt(t.hash[0], 16) % 2 === 1;
const spoken = posts(folder).map(labelled('post-labels.json'));
for (const half of ['even', 'odd'])
  report(
    `posts, ${half} half`,
    spoken.filter((t) => odd(t) === (half === 'odd')),
  );
report('posts, all', spoken);
report(
  "the survey's own questions",
  surveyQuestions(folder).map((text) => ({ text, label: 'question' })),
);
