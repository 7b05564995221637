/**
 * The 2,000 student statements that the project labels for itself (docs/questions.md): of the answers in ../shared/data/colleges/student_statements.tsv.gz, those of
 * 4 to 80 characters, each text once, in the order of the sha256 of their text; the first 1,400 of all, and the first 600 of the rest that hold a mark or word of asking or of
 * displeasure, for either is rare. The statements are not committed (CC BY-NC-SA); the labels stand by the first 12 digits of that hash.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const MARKED =
  /[?？]|吗|为什么|为啥|怎么|什么时候|求|希望|建议|投诉|垃圾|离谱|恶心|无语|服了|坑|差评|黑心|难吃|不管|没人|凭什么|强制/u;
export const hashOf = (text) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/**
 * [{hash, text, stratum}], or null where the folder is absent. held: 600 more, from the other end of the order (400 of any, then 200 marked), labelled after the word lists were written.
 */
export function statements(folder, held = false) {
  const file = path.join(folder, 'colleges/student_statements.tsv.gz');
  if (!fs.existsSync(file)) return null;
  const seen = new Map();
  for (const line of gunzipSync(fs.readFileSync(file)).toString('utf8').split('\n').slice(1)) {
    const text = line.split('\t')[4]?.trim();
    if (text && [...text].length >= 4 && [...text].length <= 80) seen.set(hashOf(text), text);
  }
  const all = [...seen].sort((a, b) => (a[0] < b[0] === held ? 1 : -1));
  const [some, more] = held ? [400, 200] : [1_400, 600];
  const any = all.slice(0, some).map(([hash, text]) => ({ hash, text, stratum: 'any' }));
  const marked = all
    .slice(some)
    .filter(([, text]) => MARKED.test(text))
    .slice(0, more)
    .map(([hash, text]) => ({ hash, text, stratum: 'marked' }));
  return [...any, ...marked];
}

/** Every text of the four kinds that could be labelled, by hash: statements, reposts, comments under incidents and labelled posts that speak of campus life. */
function byHash(folder) {
  const lines = (file) =>
    gunzipSync(fs.readFileSync(path.join(folder, file)))
      .toString('utf8')
      .split('\n');
  const column = (file) => lines(file).map((l) => l.split('\t')[4] ?? '');
  const found = new Map();
  for (const text of [
    ...column('colleges/student_statements.tsv.gz'),
    ...lines('text/weibo_reposts_unlabelled.txt.gz'),
    ...lines('text/incident_comments_unlabelled.txt.gz'),
    ...['osm', 'smp', 'weibo2018', 'weibo_senti_distant_stripped'].flatMap((s) =>
      column(`sentiment/train_${s}.tsv.gz`),
    ),
  ])
    if (text.length >= 4) found.set(hashOf(text.trim()), text.trim());
  return found;
}

const file = (name) => JSON.parse(fs.readFileSync(path.join(import.meta.dirname, '..', name), 'utf8'));
/** A third or so, by hash, is not trained on nor looked at: it says what to expect of texts never seen. */
const heldBack = (hash) => '012345'.includes(hash.at(-1));

/**
 * What was labelled: [{set, hash, text, label, held}]. Sets: 'statements' and 'posts', whose held part only measures; the same 'for training'; and 'earlier …', whose errors widened the
 * lists (questions.ts). null where the folder is absent.
 */
export function labelled(folder) {
  const known = statements(folder);
  if (known === null) return null;
  const earlier = [
    ['earlier statements', known, 'statement-labels.json'],
    ['earlier statements, 600 more', statements(folder, true), 'held-statement-labels.json'],
    ['earlier posts', posts(folder), 'post-labels.json'],
  ].flatMap(([set, texts, name]) => {
    const of = new Map(Object.entries(file(name)).flatMap(([label, hashes]) => hashes.map((h) => [h, label])));
    return texts.map((t) => ({ ...t, set, label: of.get(t.hash) ?? 'neither', held: false }));
  });
  const texts = byHash(folder);
  const later = Object.entries(file('question-labels.json')).flatMap(([set, labels]) =>
    Object.entries(labels).flatMap(([label, hashes]) =>
      hashes
        .split(' ')
        .filter(Boolean)
        .map((hash) => ({
          set,
          hash,
          text: texts.get(hash),
          label,
          held: !set.includes('training') && heldBack(hash),
        })),
    ),
  );
  return [...later, ...earlier];
}

/** 1,500 short (under 8 characters) and 1,500 longer reposts, by hash, that speak of no campus and hold no mark: nearly none asks or complains of a school. */
export function ordinary(folder) {
  const lines = gunzipSync(fs.readFileSync(path.join(folder, 'text/weibo_reposts_unlabelled.txt.gz')));
  const seen = new Map();
  for (const line of lines.toString('utf8').split('\n')) {
    const text = line.trim();
    if (text && text.length <= 100 && !CAMPUS.test(text) && !MARKED.test(text)) seen.set(hashOf(text), text);
  }
  const all = [...seen]
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([hash, text]) => ({ hash, text, label: 'neither' }));
  const [short, long] = [all.filter((t) => t.text.length < 8), all.filter((t) => t.text.length >= 8)];
  return [...short.slice(0, 1_500), ...long.slice(0, 1_500)];
}

/** What the statements were answers to: every one asks. */
export function surveyQuestions(folder) {
  const file = path.join(folder, 'colleges/student_statements.tsv.gz');
  const lines = gunzipSync(fs.readFileSync(file)).toString('utf8').split('\n').slice(1);
  return [...new Set(lines.map((l) => l.split('\t')[2]?.trim()).filter(Boolean))];
}

const CAMPUS =
  /食堂|宿舍|寝室|学校|校园|辅导员|图书馆|教务|选课|考试|校区|校门|军训|开学|放假|封校|校长|老师|校规|宿管|学费|奖学金/u;
/**
 * 400 posts that the project labels for itself: reposts of ../shared/data/text that speak of campus life (200 of any, then 200 of the rest that hold a mark or word of asking or
 * displeasure), 8 to 100 characters, in the order of the sha256 of their text.
 */
export function posts(folder) {
  const file = path.join(folder, 'text/weibo_reposts_unlabelled.txt.gz');
  const seen = new Map();
  for (const line of gunzipSync(fs.readFileSync(file)).toString('utf8').split('\n')) {
    const text = line.trim();
    if (CAMPUS.test(text) && [...text].length >= 8 && [...text].length <= 100) seen.set(hashOf(text), text);
  }
  const all = [...seen].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([hash, text]) => ({ hash, text }));
  return [
    ...all.slice(0, 200),
    ...all
      .slice(200)
      .filter((t) => MARKED.test(t.text))
      .slice(0, 200),
  ];
}
