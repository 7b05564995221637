import type { IncidentDetail } from '@fengsui/contract';
import { useNow } from '../../live/now';
import { digits, shortTime, span } from '../../live/time';
import { owed } from '../words';

const HOURS = 6 * 3_600_000;

/** Where the matter stands, in one sentence by rule: what is late, else what is due next. */
function words(i: IncidentDetail, now: number): { text: string; late: boolean } {
  const said = (text: string, late = false): { text: string; late: boolean } => ({ text, late });
  if (i.mergedInto) return said(`已并入 ${i.mergedInto.code}“${i.mergedInto.title}”，在该事件中处置。`);
  if (i.closedAt) {
    const why = i.closedReason ? `：${i.closedReason}` : '';
    return said(`${shortTime(i.closedAt, now)} ${i.state === 'rejected' ? '不立案' : '办结'}${why}`);
  }
  if (i.state === 'proposed') return said(`待核定等级，核定后通知${i.unitName}，时限开始计算。`);
  if (i.paused) return said(`处置暂停至 ${shortTime(i.paused.until, now)}：${i.paused.reason}`);
  const clocks = i.clocks.filter(owed);
  const late = clocks.filter((c) => Date.parse(c.dueAt) <= now);
  if (late.length > 0) {
    const first = late.reduce((a, b) => (a.dueAt < b.dueAt ? a : b));
    const more = late.length > 1 ? `，另有 ${late.length - 1} 项逾期` : '';
    return said(`已超 ${span(now - Date.parse(first.dueAt))}：未收到${first.owner}${first.kindName}${more}。`, true);
  }
  const next = clocks[0];
  // level 0: confirmed a moment ago, the engine has not begun yet
  if (!next) return said(i.levelNo === 0 ? `正在通知${i.unitName}，时限随即开始计算。` : '各项时限均已完成。');
  const left = Date.parse(next.dueAt) - now;
  return said(`还剩 ${left < HOURS ? digits(left) : span(left)}：${next.owner}${next.kindName}。`);
}

export function Sentence({ incident: i }: { incident: IncidentDetail }) {
  const { text, late } = words(i, useNow());
  return (
    <p className={late ? 'incident-sentence incident-late' : 'incident-sentence'} data-testid="incident-sentence">
      {text}
    </p>
  );
}
