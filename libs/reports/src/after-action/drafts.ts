import { shortTopic } from '@fengsui/analysis';
import { durationWords } from '@fengsui/platform';
import type { ReportFigures, ReportParagraph, ReportSectionKey, SeriesPoint } from '@fengsui/contract';
import type { Duty } from './duties.js';
import type { Facts } from './facts.js';
import { firstPost } from './first-post.js';
import { type Lesson, mergeGaps } from './lessons.js';
import { BOARD_NAME, fullTime, noStop, PLATFORM_NAME, share, shortTime } from './names.js';
import { authorWords, masked, shorten } from './spread.js';
import { summary } from './summary.js';
import { wordingWords } from './workbench.js';

export const SECTION_TITLE: Record<ReportSectionKey, string> = {
  summary: '概述与定性',
  origin: '起因与经过',
  spread: '传播情况',
  duties: '逐级报告与时限',
  reply: '口径与回应',
  contact: '平台沟通与处置措施',
  gaps: '监测覆盖',
  accountability: '问责',
  lessons: '经验教训与整改任务',
};

export const SECTION_KEYS = Object.keys(SECTION_TITLE) as ReportSectionKey[];

/** Everything the rules draw on, made once from the facts. */
export interface Drawn {
  facts: Facts;
  figures: ReportFigures;
  duties: Duty[];
  series: SeriesPoint[];
  bucketMs: number;
  lessons: Lesson[];
  published: number;
}

const text = (s: string): ReportParagraph => ({ kind: 'text', runs: [{ text: s, strong: false }] });
const item = (s: string): ReportParagraph => ({ kind: 'item', runs: [{ text: s, strong: false }] });

/** The text of each section as the rules draft it: the same facts, the same words. */
export function drafts(d: Drawn): Record<ReportSectionKey, ReportParagraph[]> {
  return {
    summary: summary(d.facts, d.figures, d.series, d.bucketMs).map(text),
    origin: origin(d.facts).map(text),
    spread: spreadWords(d).map(text),
    duties: dutyWords(d),
    reply: [replyWords(d), wordingWords(d.facts.wordings)].filter((s) => s !== null).map(text),
    contact: [text(contactWords(d.facts))],
    gaps: [text(gapWords(d.facts))],
    accountability: [text(clueWords(d.facts))],
    lessons: lessonWords(d),
  };
}

function origin(facts: Facts): string[] {
  const { openedAt } = facts.incident;
  const out: string[] = [];
  const first = firstPost(facts);
  if (first) {
    const { post, earlier } = first;
    const when = post.publishedAt ? fullTime(post.publishedAt) : `${fullTime(post.at)}（发现时间，平台未给发布时间）`;
    const platform = PLATFORM_NAME[post.platform] ?? post.platform;
    const before = earlier > 0 ? `此前归入本事件的 ${earlier} 条未涉及${shortTopic(facts.incident.topic)}。` : '';
    out.push(
      `首条信息：${when}，${platform}“${authorWords(post)}”发布：“${shorten(masked(post.text), 80)}”。${before}`,
    );
  }
  const media = facts.posts.slice(first?.earlier).find((p) => p.authorKind === 'media');
  if (first && media)
    out.push(
      `首条认证媒体信息：${shortTime(media.at, openedAt)}，${authorWords(media)}，在首条信息后 ${durationWords(media.at.getTime() - first.post.at.getTime())}。`,
    );
  for (const a of facts.alarms) out.push(`预警：${shortTime(a.at, openedAt)}，${noStop(a.reason)}。`);
  if (out.length === 0) return ['本事件由人工立案，没有归入的信息和预警。'];
  return out;
}

function spreadWords({ facts, figures: f }: Drawn): string[] {
  if (f.posts === 0) return ['没有归入本事件的信息。'];
  const mood = `情感：负面 ${f.negative} 条（${share(f.negative, f.posts)}），中性 ${f.neutral} 条（${share(f.neutral, f.posts)}），正面 ${f.positive} 条（${share(f.positive, f.posts)}），n=${f.posts}。`;
  const hot = facts.hotTopics.map(
    (h) =>
      `${BOARD_NAME[h.board] ?? h.board}“${h.word}”，${shortTime(h.firstSeenAt, facts.incident.openedAt)} 进入${h.bestRank === null ? '' : `，最高第 ${h.bestRank} 位`}`,
  );
  const topics = topicCounts(facts)
    .map((t) => `${t.topic} ${t.count} 条`)
    .join('、');
  return [
    mood,
    ...(topics ? [`主题：${topics}。`] : []),
    hot.length > 0 ? `热搜：${hot.join('；')}。` : '热搜：未监测到与本事件有关的上榜词。',
  ];
}

/** Risk topics of the posts, most first. */
export function topicCounts(facts: Facts): { topic: string; count: number }[] {
  const by = new Map<string, number>();
  for (const p of facts.posts) if (p.topic) by.set(shortTopic(p.topic), (by.get(shortTopic(p.topic)) ?? 0) + 1);
  return [...by]
    .map(([topic, count]) => ({ topic, count }))
    .sort((a, b) => b.count - a.count || a.topic.localeCompare(b.topic, 'zh'));
}

/** What was not done in time, person by person. */
function dutyWords({ duties }: Drawn): ReportParagraph[] {
  if (duties.length === 0) return [text('本事件没有设定个人时限。')];
  const missed = duties.filter((d) => ['late', 'silent', 'unreached'].includes(d.result));
  if (missed.length === 0) {
    const open = duties.filter((d) => ['cancelled', 'running', 'rebased'].includes(d.result)).length;
    const rest = open > 0 ? `未到期、已取消或顺延 ${open} 项，` : '';
    return [text(`到期的时限均按时完成，${rest}逐项情况见下表。`)];
  }
  const word = { late: '', silent: '，消息已送达', unreached: '，消息未送达，不计为其本人未履行' };
  return [
    text(`未按时的 ${missed.length} 项如下，逐项情况见下表。`),
    ...missed.map((d) => item(`${d.who}：${d.row.duty}${d.row.lateness}${word[d.result as keyof typeof word]}。`)),
  ];
}

function replyWords({ facts, published }: Drawn): string {
  const filed = facts.filings.length - published;
  const filings = filed > 0 ? `收到报送 ${filed} 件，` : '没有收到报送，';
  return `${filings}${published > 0 ? `登记对外发布 ${published} 次。` : '没有登记对外发布。'}`;
}

function contactWords({ steps }: Facts): string {
  if (steps.length === 0) return '没有联系平台，没有责令关闭账号或责令整改。';
  return `处置期间采取措施 ${steps.length} 项，经过见下表。`;
}

function gapWords(facts: Facts): string {
  const gaps = mergeGaps(facts.gaps);
  if (gaps.length === 0) return '处置期间各来源未记录到监测中断。';
  return `监测中断 ${gaps.length} 次，下列时段的情况看不到，本报告的数字不含此间的信息。`;
}

function clueWords(facts: Facts): string {
  if (facts.clues.length === 0) return '没有形成线索。';
  return `形成线索 ${facts.clues.length} 条。线索由系统依据时限记录形成，须经核实并听取说明，由有关人员作出决定；在此之前不作为处理结论。`;
}

function lessonWords({ lessons }: Drawn): ReportParagraph[] {
  if (lessons.length === 0) return [text('到期的时限均按时完成，监测未出现中断，本次未发现需要整改的事项。')];
  return lessons.map((l) => item(l.text));
}
