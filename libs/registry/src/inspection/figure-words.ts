import type { InspectionFacts } from '@fengsui/contract';
import { beijingDateTime } from '@fengsui/platform';

const day = (at: string): string => beijingDateTime(new Date(at)).slice(0, 10);
const INCIDENT_STATE: Record<string, string> = { open: '处置中', closed: '已办结' };
const LEVEL = ['', 'Ⅰ级', 'Ⅱ级', 'Ⅲ级', 'Ⅳ级'];

/** What the product has read, label by label in the order of the form: one list for pages and papers. What was not read is said so. */
export function figureFields(f: InspectionFacts): { label: string; value: string }[] {
  const { silence: s, questions: q } = f;
  const unread = '未读取（平台时间线不在采集范围内，请单位自行填写）';
  const followers = (): string => {
    if (f.followersFrom === null || f.followersTo === null) return '未读到';
    const change = f.followersTo - f.followersFrom;
    return `${f.followersFrom} → ${f.followersTo}（${change >= 0 ? '增' : '减'} ${Math.abs(change)}）`;
  };
  return Object.entries({
    发布条数: f.posts === null ? unread : `${f.posts} 条${f.gone > 0 ? `，其中后来删除或被处理 ${f.gone} 条` : ''}`,
    阅读量: f.reads === null ? '公开页面不提供' : String(f.reads),
    互动:
      f.posts === null
        ? unread
        : `${f.reposts + f.comments + f.likes} 次（转发 ${f.reposts}，评论 ${f.comments}，点赞 ${f.likes}）${f.uncounted > 0 ? `，另有 ${f.uncounted} 条平台未给出互动数` : ''}`,
    粉丝变化: followers(),
    最长未更新: s ? `${s.days} 天（${day(s.from)} 至 ${day(s.to)}）` : unread,
    未经授权发布: `${f.unauthorised} 条`,
    问题答复: q ? `收到 ${q.received} 件，答复 ${q.answered} 件，按时 ${q.inTime} 件` : '未统计',
    舆情事件:
      f.incidents.length === 0
        ? '没有'
        : f.incidents
            .map(
              (i) =>
                `${i.title}（${LEVEL[i.level] ?? ''}，${day(i.openedAt)}，${INCIDENT_STATE[i.state] ?? i.state}${i.closedReason ? `：${i.closedReason}` : ''}，${i.late > 0 ? `逾期 ${i.late} 项` : '无逾期'}）`,
            )
            .join('；'),
    台账提示: f.signs.join('；') || '没有',
    制度人员缺项: f.gaps.join('；') || '没有',
  }).map(([label, value]) => ({ label, value }));
}

/** 「1. 迎新……（转发 12，评论 3，点赞 40）」 */
export const topWords = (f: InspectionFacts): string[] =>
  f.top.map((t, i) => {
    const n = (x: number | null): string => (x === null ? '未给出' : String(x));
    return `${i + 1}. ${t.text}（${day(t.at)}，转发 ${n(t.reposts)}，评论 ${n(t.comments)}，点赞 ${n(t.likes)}）`;
  });
