import type { CluePaperFacts, CluePaperWords, ReportBlock, ReportColumn } from '@fengsui/contract';
import { channelName } from '@fengsui/notification';
import { beijingDateTime, durationWords } from '@fengsui/platform';
import { fullTime, LEVEL_NAME, noStop } from '../after-action/names.js';
import type { OfficialDocument } from '../official/document.js';
import { articleOf } from './law.js';

const NUMERALS = '一二三四五六七八九';
const RESULT: Record<string, string> = {
  accepted: '已接收',
  delivered: '已送达',
  read: '已读',
  failed: '未送达',
  unknown: '结果待核实',
  pending: '待发送',
  sending: '发送中',
  bundled: '合并发送',
};

/** 核实通知书 or 处理决定书 as a paper in the official layout: what stands in the record and people's own words. hash: of the facts; the log holds it. */
export function cluePaper(f: CluePaperFacts, hash: string): OfficialDocument {
  const notice = f.kind === 'notice';
  const sections = notice ? noticeSections(f) : decisionSections(f);
  return {
    labels: f.drill ? ['演练'] : [],
    mark: f.issuer,
    number: f.number,
    title: `关于${matter(f)}的${notice ? '核实通知书' : '处理决定书'}`,
    addressee: f.against === 'unit' ? f.subject : `${f.subject}同志`,
    body: [
      opening(f),
      ...sections.flatMap((s, i): ReportBlock[] => [heading(`${NUMERALS[i]}、${s.title}`), ...s.blocks]),
    ],
    issuer: f.issuer,
    date: f.at,
    annexes: [],
    imprint: null,
    footnote: `文书校验值 ${hash}`,
    creator: f.schoolName,
    description: `${f.number}，文书校验值 ${hash}`,
  };
}

interface Section {
  title: string;
  blocks: ReportBlock[];
}

const matter = (f: CluePaperFacts): string =>
  f.post ? `官微“${f.post.account}”未经授权发布信息事项` : `“${f.incident!.title}”舆情处置时限事项`;

function opening(f: CluePaperFacts): ReportBlock {
  if (f.post)
    return text(
      f.kind === 'notice'
        ? `${matter(f)}，经核实，现将事实、依据和${yours(f)}的权利通知如下。`
        : `${matter(f)}，经核实并听取陈述申辩，现作出处理决定如下。`,
    );
  const i = f.incident!;
  const incident = `“${i.title}”事件（编号 ${i.code}，${LEVEL_NAME[i.level]}，${minute(i.openedAt)} 立案）`;
  return f.kind === 'notice'
    ? text(`${incident}处置中，有时限事项到期未收到。经核实，现将事实、依据和${yours(f)}的权利通知如下。`)
    : text(`${incident}处置中的时限事项，经核实并听取陈述申辩，现作出处理决定如下。`);
}

function noticeSections(f: CluePaperFacts): Section[] {
  return [
    { title: '事实和证据', blocks: [...facts(f), said('核实情况', f.verified), said('通知内容', f.words)] },
    { title: '可能免责的情形', blocks: [exemptions(f)] },
    { title: '依据', blocks: [law(f)] },
    {
      title: '陈述和申辩',
      blocks: [
        text(
          `${yours(f)}可在 ${minute(f.statementDue)} 前陈述事实、提出申辩，并附证明材料。送达之前，期限不作数；逾期未申辩不等于承认，将依现有证据处理。`,
        ),
        text('本通知只告知事实和权利，不是处理结论。'),
      ],
    },
  ];
}

function decisionSections(f: CluePaperFacts): Section[] {
  const d = f.decision!;
  const heard =
    f.statements.length > 0
      ? f.statements.map((s) => said(`${s.by} ${minute(s.at)} 陈述`, { ...s, by: '' }))
      : [text(`至 ${minute(f.statementDue)} 未收到陈述申辩。未申辩不等于承认，依现有证据处理。`)];
  const mend = d.rectifyDue
    ? [text(`整改期限：请在 ${minute(d.rectifyDue)} 前完成整改，报送整改情况并附证明，经查验后销号。`)]
    : [];
  return [
    { title: '查明的事实和证据', blocks: [...facts(f), said('核实情况', f.verified)] },
    { title: '陈述和申辩', blocks: [...heard, exemptions(f)] },
    { title: '依据', blocks: [law(f)] },
    {
      title: '处理决定',
      blocks: [
        { kind: 'text', runs: [{ text: `对${f.subject}：${d.name}。`, strong: true }] },
        said('理由', { ...f.words, by: '' }),
        ...mend,
        text(`决定人：${f.words.by}。`),
      ],
    },
    {
      title: '申诉',
      blocks: [
        text(
          `不服本决定的，可在 ${minute(d.appealDue)} 前提出申诉一次，由未参与核实和处理的人员办理。申诉办理期间，整改期限不计。`,
        ),
      ],
    },
  ];
}

/** Each missed clock with the entry of the log it rests on, and how the messages about it fared. */
function facts(f: CluePaperFacts): ReportBlock[] {
  const receipts = f.items.flatMap((i) =>
    i.receipts.map((r) => [
      i.kindName,
      r.person,
      channelName(r.channel),
      `${RESULT[r.state] ?? r.state}${r.error ? `：${r.error}` : ''}`,
      r.at ? minute(r.at) : '—',
    ]),
  );
  if (f.post) return [text(postWords(f.post)), text(`原文：${f.post.text}`)];
  return [
    ...f.items.map((i, n): ReportBlock => ({
      kind: 'item',
      no: n + 1,
      runs: [{ text: itemWords(i, f.at), strong: false }],
    })),
    ...(receipts.length === 0
      ? [text('没有发给责任人的消息记录。')]
      : [
          table(
            [
              ['事项', 14],
              ['收件人', 14],
              ['渠道', 18],
              ['结果', -28],
              ['时间', 26],
            ],
            receipts,
          ),
        ]),
  ];
}

function itemWords(i: CluePaperFacts['items'][number], at: string): string {
  const came = i.metAt && i.metAt <= at;
  const late = came
    ? `，${minute(i.metAt!)} 收到，超过时限 ${durationWords(Date.parse(i.metAt!) - Date.parse(i.dueAt))}`
    : '，至今未收到';
  const who = i.persons.length > 0 ? `应办：${i.persons.join('、')}。` : '';
  return `${i.kindName}：应于 ${minute(i.dueAt)} 前完成${late}。${who}证据：处置日志第 ${i.ledgerSeq} 条（校验值 ${grouped(i.ledgerHash.slice(0, 16))}）。`;
}

const postWords = (p: NonNullable<CluePaperFacts['post']>): string =>
  `${p.platformName}账号“${p.account}”于 ${minute(p.publishedAt)} 发布内容，涉及${p.matters.join('、')}（${p.words.join('、')}），系统于 ${minute(p.seenAt)} 发现，发布时没有与之相符的授权。${p.url ? `地址：${p.url}。` : ''}证据：日志第 ${p.ledgerSeq} 条（校验值 ${p.ledgerHash.slice(0, 16)}），原文校验值 ${p.contentHash.slice(0, 16)}。`;

const exemptions = (f: CluePaperFacts): ReportBlock =>
  text(
    f.exemptions.length > 0
      ? `系统记录到：${f.exemptions.map(noStop).join('；')}。是否成立由人认定。`
      : '系统记录中没有可能免责的情形；如有，请一并说明。',
  );

const law = (f: CluePaperFacts): ReportBlock => {
  if (f.law) return text(`《${f.law.title}》${f.law.article}：“${f.law.text}”`);
  const { name, text: words } = articleOf(f.post ? 'post' : f.against);
  return text(`${f.schoolName}官方微博、微信账号管理办法${name}：“${words}”`);
};

/** By fours: a line may end within it, where it would otherwise be spread to its margins. */
const grouped = (hash: string): string => hash.replace(/.{4}(?=.)/g, '$& ');
const yours = (f: CluePaperFacts): string => (f.against === 'unit' ? '你单位' : '你');
const minute = (iso: string): string =>
  `${fullTime(new Date(iso)).split(' ')[0]} ${beijingDateTime(new Date(iso)).slice(11, 16)}`;
const text = (words: string): ReportBlock => ({ kind: 'text', runs: [{ text: words, strong: false }] });
const heading = (words: string): ReportBlock => ({ kind: 'heading', level: 1, text: words });

/** Somebody's own words, with who and when. */
function said(what: string, w: CluePaperWords): ReportBlock {
  const files = w.files.length > 0 ? `（附：${w.files.join('、')}）` : '';
  const by = w.by ? `（${w.by}，${minute(w.at)}）` : '';
  return text(`${what}${by}：${noStop(w.text)}。${files}`);
}

/** Columns as [title, width]; a negative width: set left. */
function table(columns: [string, number][], rows: string[][]): ReportBlock {
  const made: ReportColumn[] = columns.map(([title, w]) => ({ title, width: Math.abs(w), center: w > 0 }));
  return { kind: 'table', columns: made, rows, small: true };
}
