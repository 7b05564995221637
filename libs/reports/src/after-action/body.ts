import { shortTopic } from '@fengsui/analysis';
import { createHash } from 'node:crypto';
import type { AfterActionReport, ReportSection, ReportSectionKey, ReportTask } from '@fengsui/contract';
import { durationWords } from '@fengsui/platform';
import { bucketFor, bucketSeries } from '../series/buckets.js';
import { marksOf } from '../series/marks.js';
import { clueRows } from './clues.js';
import { type Drawn, drafts, SECTION_KEYS, SECTION_TITLE, topicCounts } from './drafts.js';
import { duties } from './duties.js';
import { asOf, type Facts } from './facts.js';
import { figuresOf } from './figures.js';
import { filingText, isPublished, statements } from './filings.js';
import { lessons, mergeGaps, tasks } from './lessons.js';
import { BOARD_NAME, FILING_NAME, personWords, SOURCE_NAME } from './names.js';
import { keyPosts, spread } from './spread.js';
import { stepRows } from './steps.js';
import { editedTasks, type TaskRevisions } from './task-edits.js';
import { knownRows, wordingRows } from './workbench.js';

/** What the hash covers: all of the report but the hash itself and the address made of it. */
export type ReportBody = Omit<AfterActionReport, 'bodyHash' | 'verifyUrl'>;
/** A section as a person changed it. */
export type SectionEdits = Map<ReportSectionKey, { text: ReportSection['text']; by: string; at: Date }>;

const MINUTE = 60_000;

/** The draft from the facts and what people changed in it: the same facts and edits give the same body. version: the number it would be sealed under. */
export function reportBody(facts: Facts, edits: SectionEdits, version: number, taskEdits: TaskRevisions): ReportBody {
  const { incident: i } = facts;
  const d = draw(facts);
  const drafted = drafts(d);
  return {
    state: 'draft',
    version,
    createdAt: asOf(facts).toISOString(),
    approvedBy: null,
    schoolName: facts.schoolName,
    title: `关于“${i.title}”舆情处置情况的${i.drill ? '演练' : ''}复盘报告`,
    drill: i.drill,
    incident: {
      code: i.code,
      title: i.title,
      level: i.level,
      levelReason: i.levelReason,
      unitName: i.unitName,
      topic: shortTopic(i.topic),
      openedAt: i.openedAt.toISOString(),
      closedAt: i.closedAt?.toISOString() ?? null,
      closedReason: i.closedReason,
    },
    sections: SECTION_KEYS.map((key) => section(key, drafted[key], edits)),
    figures: d.figures,
    series: d.series,
    topics: topicCounts(facts),
    duties: d.duties.map((x) => x.row),
    tasks: editedTasks(tasks(facts, d.lessons), taskEdits),
    ...rows(facts),
    checkpoint: null,
  };
}

/** The tasks as the rules make them, in the order of the report's. */
export const ruledTasks = (facts: Facts): ReportTask[] => tasks(facts, draw(facts).lessons);

function draw(facts: Facts): Drawn {
  const { openedAt } = facts.incident;
  const end = asOf(facts);
  const length = end.getTime() - openedAt.getTime();
  const from = new Date(openedAt.getTime() - Math.min(30 * MINUTE, Math.max(5 * MINUTE, length)));
  const bucketMs = bucketFor(from, end);
  const list = duties(facts);
  return {
    facts,
    figures: figuresOf(facts, list),
    duties: list,
    series: bucketSeries(facts.posts, from, end, bucketMs),
    bucketMs,
    lessons: lessons(facts, list),
    published: facts.filings.filter(isPublished).length,
  };
}

function section(key: ReportSectionKey, original: ReportSection['text'], edits: SectionEdits): ReportSection {
  const edit = edits.get(key);
  return {
    key,
    title: SECTION_TITLE[key],
    text: edit?.text ?? original,
    edit: edit ? { by: edit.by, at: edit.at.toISOString(), original } : null,
  };
}

/** The facts that stand in the report row by row. */
function rows(facts: Facts) {
  return {
    ...knownRows(facts.known),
    ...wordingRows(facts.wordings),
    timeline: facts.events.filter((e) => isStep(e.kind)).map((e) => ({ at: e.at.toISOString(), text: e.text })),
    marks: marksOf({
      alarms: facts.alarms,
      targets: facts.targets,
      filings: facts.filings.map((f) => ({ kindName: FILING_NAME[f.kind] ?? f.kind, name: f.name, at: f.at })),
    }),
    spread: spread(facts.posts),
    hotSearch: facts.hotTopics.map((h) => ({
      board: BOARD_NAME[h.board] ?? h.board,
      word: h.word,
      bestRank: h.bestRank,
      firstSeenAt: h.firstSeenAt.toISOString(),
      lastSeenAt: h.lastSeenAt.toISOString(),
    })),
    keyPosts: keyPosts(facts),
    filings: facts.filings
      .filter((f) => !isPublished(f))
      .map((f) => ({
        at: f.at.toISOString(),
        who: personWords(f.post, f.name),
        kind: FILING_NAME[f.kind] ?? f.kind,
        text: filingText(f),
      })),
    statements: statements(facts.filings),
    steps: stepRows(facts.steps),
    gaps: mergeGaps(facts.gaps).map((g) => ({
      source: SOURCE_NAME[g.source] ?? g.source,
      from: g.from.toISOString(),
      to: g.to.toISOString(),
      words: `监测中断 ${durationWords(g.to.getTime() - g.from.getTime())}${g.reason ? `，原因：${REASON[g.reason] ?? g.reason}` : ''}`,
    })),
    clues: clueRows(facts.clues, facts.incident.openedAt),
    log: facts.events.map((e) => ({ seq: e.seq, at: e.at.toISOString(), text: e.text, hash: e.hash })),
    chainHead: facts.events.at(-1)?.hash ?? '0'.repeat(64),
  };
}

/** sha256 over the body as canonical JSON (keys sorted). */
export function bodyHash(body: ReportBody): string {
  return createHash('sha256').update(canonical(body)).digest('hex');
}

/** The same for two reports that differ only in number, date, approval and checkpoint. */
export function contentHash(body: ReportBody): string {
  return bodyHash({ ...body, state: 'draft', version: 0, createdAt: '', approvedBy: null, checkpoint: null });
}

/** JSON with sorted keys, without white space. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
      .join(',')}}`;
  return JSON.stringify(value);
}

/** Kinds of the log that are evidence rather than a step of the matter: how messages went, what was read, what was refused. */
const EVIDENCE = [
  'message.',
  'mention.',
  'evidence.',
  'link.',
  'callback.',
  'deadline.warned',
  'clue.seen',
  'clue.flag',
];
const isStep = (kind: string): boolean => !EVIDENCE.some((e) => kind.startsWith(e));

const REASON: Record<string, string> = {
  login_required: '需要登录',
  captcha: '出现验证码',
  rate_limited: '请求受限',
  shell: '页面无内容',
  layout_changed: '页面改版',
  network: '网络不通',
  page_cap: '条数超过可翻页数',
};
