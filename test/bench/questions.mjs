#!/usr/bin/env node
/**
 * Question, complaint or neither (第十二条): npm run bench -- questions [DATA_FOLDER] [--errors]. docs/questions.md says by what rule texts were labelled. Each set by itself: precision and
 * recall of each class by the lists alone and by what serves, with n, the number of its texts that bear the label. Only the held sets say what to expect of texts never seen: on the others
 * the model was trained. For them: how much of what would go to a unit without a person, of a post and of a comment under its account, does ask or complain.
 * The model without the lists: npm run train -- questions.
 */
import path from 'node:path';
import {
  asksOutright,
  ownWords,
  plainText,
  questionByLists,
  questionOf,
  wantsAnswer,
} from '../../libs/analysis/dist/index.js';
import { labelled, surveyQuestions } from './lib/statements.mjs';

const given = process.argv.slice(2).filter((a) => !a.startsWith('--'));
const folder = given[0] ?? path.resolve(import.meta.dirname, '../../../shared/data');
const all = labelled(folder);
if (all === null) {
  console.error(`✗ 没有数据：${folder}`);
  process.exit(1);
}
const line = (o) => console.log(JSON.stringify({ bench: 'questions', ...o }));
const rounded = (x) => Number(x.toFixed(3));
const HOW = { 'lists alone': questionByLists, 'lists and model': questionOf };

function report(set, texts) {
  const judged = texts.map((t) => ({ ...t, own: ownWords(plainText(t.text)) }));
  for (const [how, judge] of Object.entries(HOW)) {
    for (const t of judged) t.said = judge(t.own) ?? 'neither';
    for (const label of ['question', 'complaint', 'neither']) {
      const told = judged.filter((t) => t.said === label);
      const n = judged.filter((t) => t.label === label).length;
      const right = told.filter((t) => t.label === label).length;
      const of = { set, how, class: label, texts: texts.length, n, told: told.length };
      if (told.length > 0) line({ ...of, metric: 'precision', value: rounded(right / told.length) });
      if (n > 0) line({ ...of, metric: 'recall', value: rounded(right / n) });
    }
  }
  if (process.argv.includes('--errors'))
    for (const t of judged.filter((t) => t.said !== t.label))
      console.error(`${set}\t${t.label} → ${t.said}\t${t.text}`);
  return judged;
}
function withoutPerson(set, judged) {
  for (const [where, meant] of [
    ['post', asksOutright],
    ['comment under an account of the unit', wantsAnswer],
  ])
    for (const [how, judge] of Object.entries(HOW)) {
      const told = judged.filter((t) => judge(t.own) !== null && meant(t.own));
      const right = told.filter((t) => t.label !== 'neither').length;
      const value = rounded(right / (told.length || 1));
      line({ set, how, where, metric: 'precision without a person', value, told: told.length });
    }
}

for (const [set, texts] of Map.groupBy(all, (t) => (t.held ? `${t.set}, held` : t.set))) {
  const judged = report(set, texts);
  if (texts[0].held) withoutPerson(set, judged);
}
report(
  "the survey's own questions",
  surveyQuestions(folder).map((text) => ({ text, label: 'question' })),
);
