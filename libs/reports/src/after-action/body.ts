import { shortTopic } from '@fengsui/analysis';
import { createHash } from 'node:crypto';
import type { AfterActionReport } from '@fengsui/contract';
import { durationWords } from '@fengsui/platform';
import { bucketFor, bucketSeries } from '../series/buckets.js';
import { marksOf } from '../series/marks.js';
import { duties } from './duties.js';
import { asOf, type ClueFact, type Facts, type FilingFact } from './facts.js';
import { lessons, mergeGaps } from './lessons.js';
import { DUTY_NAME, FILING_NAME, SOURCE_NAME } from './names.js';
import { keyPosts, spread } from './spread.js';
import { summary } from './summary.js';

/** What the hash covers: all of the report but its number, its date and the hash itself. */
export type ReportBody = Omit<AfterActionReport, 'version' | 'createdAt' | 'bodyHash'>;

const MINUTE = 60_000;

/** The report from the facts, by rules only: the same facts give the same body. */
export function reportBody(facts: Facts): ReportBody {
  const { incident: i } = facts;
  const end = asOf(facts);
  const length = end.getTime() - i.openedAt.getTime();
  const from = new Date(i.openedAt.getTime() - Math.min(30 * MINUTE, Math.max(5 * MINUTE, length)));
  const bucketMs = bucketFor(from, end);
  const series = bucketSeries(facts.posts, from, end, bucketMs);
  const list = duties(facts);
  return {
    schoolName: facts.schoolName,
    title: `关于“${i.title}”舆情处置情况的${i.drill ? '演练' : ''}复盘报告`,
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
    summary: summary(facts, list, series, bucketMs),
    timeline: facts.events.map((e) => ({ at: e.at.toISOString(), text: e.text })),
    series,
    marks: marksOf({
      alarms: facts.alarms,
      targets: facts.targets,
      filings: facts.filings.map((f) => ({ kindName: FILING_NAME[f.kind] ?? f.kind, name: f.name, at: f.at })),
    }),
    spread: spread(facts.posts),
    keyPosts: keyPosts(facts),
    duties: list.map((d) => d.row),
    filings: facts.filings.map((f) => ({
      at: f.at.toISOString(),
      who: `${f.post}${f.name}`,
      kind: FILING_NAME[f.kind] ?? f.kind,
      text: filingText(f),
    })),
    gaps: mergeGaps(facts.gaps).map((g) => ({
      source: SOURCE_NAME[g.source] ?? g.source,
      from: g.from.toISOString(),
      to: g.to.toISOString(),
      words: `监测中断 ${durationWords(g.to.getTime() - g.from.getTime())}${g.reason ? `，原因：${reasonWords(g.reason)}` : ''}`,
    })),
    clues: facts.clues.map((c) => ({ text: clueText(c), state: c.state === 'open' ? '待核实' : '已销号' })),
    lessons: lessons(facts, list),
    log: facts.events.map((e) => ({ seq: e.seq, at: e.at.toISOString(), text: e.text, hash: e.hash })),
    chainHead: facts.events.at(-1)?.hash ?? '0'.repeat(64),
  };
}

/** sha256 over the body as canonical JSON (keys sorted). */
export function bodyHash(body: ReportBody): string {
  return createHash('sha256').update(canonical(body)).digest('hex');
}

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

const FIELD_NAME: [string, string][] = [
  ['truth', '是否属实'],
  ['situation', '现状'],
  ['measures', '已采取措施'],
  ['next', '下一步'],
  ['wording', '对外口径'],
  ['reason', '理由'],
  ['text', ''],
];

/** The fields of a filing in the order of its form. */
export function filingText(f: Pick<FilingFact, 'body'>): string {
  const known = FIELD_NAME.filter(([k]) => f.body[k]).map(([k, name]) => (name ? `${name}：${f.body[k]}` : f.body[k]));
  const others = Object.keys(f.body)
    .filter((k) => !FIELD_NAME.some(([name]) => name === k) && f.body[k])
    .sort()
    .map((k) => `${k}：${f.body[k]}`);
  return [...known, ...others].map((p) => (p ?? '').replace(/[。；\s]+$/u, '')).join('；') + '。';
}

function clueText(c: ClueFact): string {
  const duty = DUTY_NAME[c.deadline.kind] ?? c.deadline.kind;
  const late = c.deadline.metAt
    ? `超过时限 ${durationWords(c.deadline.metAt.getTime() - c.dueAt.getTime())}后完成`
    : '到期未收到';
  const flags = c.exemptions.length > 0 ? `；可能免责的情形：${c.exemptions.join('、')}` : '';
  return `${c.unitName}${c.post}${c.name}：${duty}${late}${flags}。`;
}

const REASON: Record<string, string> = {
  login_required: '需要登录',
  captcha: '出现验证码',
  rate_limited: '请求受限',
  shell: '页面无内容',
  layout_changed: '页面改版',
  network: '网络不通',
  page_cap: '条数超过可翻页数',
};

function reasonWords(reason: string): string {
  return REASON[reason] ?? reason;
}
