import type { AfterActionReport, ReportBlock, ReportColumn, ReportSectionKey } from '@fengsui/contract';
import { beijingDateTime } from '@fengsui/platform/beijing';
import { fullTime, shortTime } from './names.js';

export interface SectionContent {
  key: ReportSectionKey;
  /** 「一、概述与定性」 */
  heading: string;
  text: ReportBlock[];
  /** who changed the text and when; null: as drafted */
  edited: ReportBlock | null;
  /** tables and figures: data, not changed by hand */
  data: ReportBlock[];
}

const NUMERALS = '一二三四五六七八九十';
/** Steps told in the text; the annex has every row. */
const MOST_STEPS = 120;
type At = (iso: string | null) => string;

/** The nine sections as blocks, the same for every format and for the page. */
export function sectionsOf(report: AfterActionReport): SectionContent[] {
  const at = timesOf(report);
  return report.sections.map((s, i) => ({
    key: s.key,
    heading: `${NUMERALS[i]}、${s.title}`,
    text: paragraphs(s.text),
    edited: s.edit
      ? note(`本节文字由${s.edit.by}于 ${fullTime(new Date(s.edit.at))} 修改，规则起草的原文存于系统。`)
      : null,
    data: DATA[s.key](report, at),
  }));
}

/** What only some reports have, numbered on. */
export function furtherOf(report: AfterActionReport): Omit<SectionContent, 'key'>[] {
  return (report.further ?? []).map((f, i) => {
    const n = report.sections.length + i;
    const numeral = n < 10 ? NUMERALS[n] : `十${NUMERALS[n - 10] ?? ''}`;
    return { heading: `${numeral}、${f.title}`, text: [], edited: null, data: f.blocks };
  });
}

/** 附件: what a reader needs to compare the paper with the log. */
export function annexOf(report: AfterActionReport): { title: string; blocks: ReportBlock[] } {
  const at = timesOf(report);
  const rows = report.log.map((l) => [String(l.seq), at(l.at), l.text, l.hash.slice(0, 16)]);
  return {
    title: '处置日志摘录',
    blocks: [
      table(
        [
          ['序号', 9],
          ['时间', 17],
          ['记录', -50],
          ['校验值（前 16 位）', 24],
        ],
        rows,
        true,
      ),
      note('日志只增不改，逐条以校验值相连。校验值为 SHA-256。'),
      ...proof(report),
    ],
  };
}

/** The hashes, and of a sealed report the code that leads to its check; a draft has nothing to be checked against. */
function proof(report: AfterActionReport): ReportBlock[] {
  const hashes = [`正文校验值：${report.bodyHash}`, `摘录末条校验值：${report.chainHead}`];
  if (report.further) return [note('演练报告在演练结束时定稿，不经审定。'), ...hashes.map(note)];
  if (report.state === 'draft')
    return [note('本件为草稿，未经审定。封存点和校验二维码在审定后载入。'), ...hashes.map(note)];
  const { checkpoint: c } = report;
  const newer = report.log.filter((l) => l.seq > (c?.seq ?? 0)).length;
  const rest = newer > 0 ? `（摘录中其后 ${newer} 条当时尚未封存）` : '';
  const sealed = c ? `封存点：第 ${c.seq} 条，${fullTime(new Date(c.at))}，${c.hash}${rest}` : '封存点：审定时尚无。';
  const lines = [...hashes, sealed, '扫码打开校验页，核对本报告与处置日志是否一致。'];
  return [{ kind: 'code', url: report.verifyUrl, lines }];
}

function paragraphs(text: AfterActionReport['sections'][number]['text']): ReportBlock[] {
  let no = 0;
  return text.map((p) => {
    no = p.kind === 'item' ? no + 1 : 0;
    return p.kind === 'item' ? { kind: 'item', no, runs: p.runs } : { kind: 'text', runs: p.runs };
  });
}

/** Times of the report: clock only on the day of the opening. */
function timesOf(report: AfterActionReport): At {
  const opened = new Date(report.incident.openedAt);
  return (iso) => (iso ? shortTime(new Date(iso), opened) : '—');
}

const note = (text: string): ReportBlock => ({ kind: 'note', text });
const heading = (text: string): ReportBlock => ({ kind: 'heading', level: 2, text });

/** Columns as [title, width]; a negative width: set left. No rows: no table. */
function table(columns: [string, number][], rows: string[][], small = false): ReportBlock {
  const made: ReportColumn[] = columns.map(([title, w]) => ({ title, width: Math.abs(w), center: w > 0 }));
  return { kind: 'table', columns: made, rows, small };
}

function tables(title: string, columns: [string, number][], rows: string[][], small = false): ReportBlock[] {
  return rows.length === 0 ? [] : [heading(title), table(columns, rows, small)];
}

/** 「第 12 条」 of the log: the row that holds the hash of what stands beside it. */
const row = (seq: number | null): string => (seq === null ? '无相符记录' : `第 ${seq} 条`);
/** Numeral of what follows these tables. */
const nth = (...before: (unknown[] | undefined)[]): string =>
  NUMERALS[before.filter((t) => t && t.length > 0).length] ?? '';

const DATA: Record<ReportSectionKey, (r: AfterActionReport, at: At) => ReportBlock[]> = {
  summary: (r, at) =>
    tables(
      '五要素',
      [
        ['要素', 9],
        ['内容', -40],
        ['来源', -17],
        ['核实情况', -21],
        ['日志', 13],
      ],
      (r.known ?? []).map((k) => [
        k.element,
        k.text,
        k.source,
        `${k.confirmed ? '已核实' : '待核实'}\n${k.by}\n${at(k.at)}`,
        row(k.seq),
      ]),
    ),
  origin: (r, at) => [
    note(`时间为北京时间；未注日期的均为 ${beijingDateTime(new Date(r.incident.openedAt)).slice(0, 10)}。`),
    table(
      [
        ['时间', 18],
        ['经过', -82],
      ],
      r.timeline.slice(0, MOST_STEPS).map((t) => [at(t.at), t.text]),
    ),
    ...(r.timeline.length > MOST_STEPS
      ? [note(`以上为前 ${MOST_STEPS} 步，其后 ${r.timeline.length - MOST_STEPS} 步见附件。`)]
      : []),
  ],
  spread: (r, at) => [
    heading('（一）传播与处置'),
    { kind: 'curve', series: r.series, marks: r.marks },
    ...tables(
      '（二）分平台情况',
      [
        ['平台', 28],
        ['信息（条）', 18],
        ['负面', 18],
        ['中性', 18],
        ['正面', 18],
      ],
      r.spread.map((s) => [s.platform, ...[s.count, s.negative, s.neutral, s.positive].map(String)]),
    ),
    ...tables(
      '（三）热搜',
      [
        ['榜单', 22],
        ['上榜词', -34],
        ['最高位次', 12],
        ['首次见到', 16],
        ['末次见到', 16],
      ],
      r.hotSearch.map((h) => [
        h.board,
        h.word,
        h.bestRank === null ? '榜外' : String(h.bestRank),
        at(h.firstSeenAt),
        at(h.lastSeenAt),
      ]),
    ),
    ...tables(
      `（${r.hotSearch.length > 0 ? '四' : '三'}）重点信息`,
      [
        ['时间', 14],
        ['来源', -22],
        ['内容', -44],
        ['互动', -20],
      ],
      r.keyPosts.map((p) => [at(p.at), `${p.platform}\n${p.author}`, p.text, p.counts]),
    ),
  ],
  duties: (r, at) =>
    r.duties.length === 0
      ? []
      : [
          table(
            [
              ['级别', 12],
              ['责任人', -17],
              ['事项', 8],
              ['告知', 11],
              ['时限', 11],
              ['完成', 11],
              ['结果', 11],
              ['通道凭据', -19],
            ],
            r.duties.map((d) => [
              d.level.replace(' ', '\n'),
              d.person,
              d.duty,
              at(d.toldAt),
              at(d.dueAt),
              at(d.doneAt),
              d.lateness,
              d.channel,
            ]),
            true,
          ),
          note('“送达未应”指消息已到达而未收到答复；“未送达”指消息未到达，不计为其本人未履行。'),
        ],
  reply: (r, at) => [
    ...tables(
      '（一）报送',
      [
        ['时间', 16],
        ['报送人', -18],
        ['种类', 12],
        ['内容', -54],
      ],
      r.filings.map((f) => [at(f.at), f.who, f.kind, f.text]),
    ),
    ...tables(
      `（${nth(r.filings)}）审定口径`,
      [
        ['口径', -15],
        ['审定的文字', -43],
        ['起草与审定', -28],
        ['发布', 14],
      ],
      (r.wordings ?? []).map((w) => [
        `${w.title}\n第 ${w.revision} 稿`,
        w.text,
        [
          `${w.draftedBy} ${at(w.draftedAt)} 起草`,
          `${w.approvedBy} ${at(w.approvedAt)} 审定`,
          ...(w.ownReview ? ['起草与审定为同一人'] : []),
          `日志${row(w.seq)}`,
        ].join('\n'),
        w.publishedAt ? at(w.publishedAt) : '未发布',
      ]),
    ),
    ...tables(
      `（${nth(r.filings, r.wordings)}）口径与对外发布`,
      [
        ['时间', 16],
        ['登记人', -18],
        ['种类', 14],
        ['内容', -52],
      ],
      r.statements.map((s) => [at(s.at), s.who, s.kind, s.url ? `${s.text}\n${s.url}` : s.text]),
    ),
  ],
  contact: (r, at) =>
    r.steps.length === 0
      ? []
      : [
          table(
            [
              ['时间', 15],
              ['措施', 13],
              ['对象', -24],
              ['办理情况', -33],
              ['最近变化', 15],
            ],
            r.steps.map((s) => [
              at(s.at),
              s.kind,
              s.subject,
              `${s.state}${s.result ? `：${s.result}` : ''}（${s.by}）`,
              at(s.changedAt),
            ]),
          ),
        ],
  gaps: (r, at) =>
    r.gaps.length === 0
      ? []
      : [
          table(
            [
              ['来源', 24],
              ['起', 18],
              ['止', 18],
              ['说明', -40],
            ],
            r.gaps.map((g) => [g.source, at(g.from), at(g.to), g.words]),
          ),
        ],
  accountability: (r) => [
    ...(r.clues.length === 0
      ? []
      : [
          table(
            [
              ['序号', 7],
              ['线索', -31],
              ['申辩', -21],
              ['处理决定', -21],
              ['办理、整改与销号', -20],
            ],
            r.clues.map((c, i) => [
              String(i + 1),
              c.text,
              c.statement ?? '—',
              c.decision ?? '—',
              [c.state, c.rectification].filter((x) => x !== null).join('\n'),
            ]),
            true,
          ),
        ]),
    ...r.clues.flatMap((c, i) => c.appeals.map((a) => note(`第 ${i + 1} 条线索：${a}。`))),
  ],
  lessons: (r) =>
    r.tasks.length === 0
      ? []
      : [
          heading('整改任务'),
          table(
            [
              ['序号', 9],
              ['任务', -51],
              ['责任单位', 22],
              ['期限', 18],
            ],
            r.tasks.map((t, i) => [String(i + 1), t.text, t.owner, t.due]),
          ),
          ...r.tasks.flatMap((t, i) =>
            t.editedBy ? [note(`第 ${i + 1} 项的责任单位或期限由${t.editedBy}改定。`)] : [],
          ),
        ],
};
