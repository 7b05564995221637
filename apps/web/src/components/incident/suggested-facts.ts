import type { FactElement, IncidentDetail, MentionView } from '@fengsui/contract';
import { longTime } from '../../live/time';
import { amount, PLATFORMS } from '../words';

const when = (m: MentionView): string => m.publishedAt ?? m.firstSeenAt;
const stirred = (m: MentionView): number => (m.reposts ?? 0) + (m.comments ?? 0) + (m.likes ?? 0);

/** What posts and reports say of an element that nobody has written yet, and where it is from; null: nothing. */
export function suggested(i: IncidentDetail, element: FactElement): { text: string; source: string } | null {
  const first = [...i.mentions].sort((a, b) => when(a).localeCompare(when(b)))[0];
  const report = i.filings.find((f) => f.kind === 'first_report');
  if (element === 'time' && first)
    return { text: `网上最早见于 ${longTime(when(first))}`, source: `${PLATFORMS[first.platform]} ${first.author}` };
  if (element === 'course' && report) {
    const { truth, situation } = report.body;
    const text = [truth, situation].filter(Boolean).join('；');
    if (text) return { text, source: `${report.post} ${report.personName}初报` };
  }
  if (element === 'course' && first) {
    const words = (first.title ?? first.text).slice(0, 100);
    return { text: `网传：${words}`, source: `${PLATFORMS[first.platform]} ${first.author}` };
  }
  if (element === 'impact' && i.mentions.length > 0) {
    const bad = i.mentions.filter((m) => m.sentiment === 'neg').length;
    const most = Math.max(...i.mentions.map(stirred));
    const top = most > 0 ? `，互动最多的一条 ${amount(most)} 次` : '';
    const of = i.mentions.length < i.mentionCount ? `最近 ${i.mentions.length} 条中` : '其中';
    return { text: `已见 ${i.mentionCount} 条，${of}负面 ${bad} 条${top}`, source: '系统统计' };
  }
  return null;
}
