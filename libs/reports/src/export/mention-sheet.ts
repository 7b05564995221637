import { shortTopic } from '@fengsui/analysis';
import type { MentionView } from '@fengsui/contract';
import { beijingDateTime } from '@fengsui/platform';
import { queryInWords, type Selection } from '@fengsui/search-index';
import { PLATFORM_NAME } from '../after-action/names.js';

export const SENTIMENT_NAME: Record<string, string> = { pos: '正面', neu: '中性', neg: '负面' };
const AUTHOR_NAME: Record<string, string> = {
  plain: '普通用户',
  verified_person: '认证个人',
  organisation: '认证机构',
  media: '认证媒体',
  official: '政务',
};
const STATE_NAME: Record<string, string> = {
  visible: '可见',
  edited: '作者改过',
  deleted: '已删除',
  violation: '被平台以违规删除',
};

const time = (at: string | null): string => (at === null ? '' : beijingDateTime(new Date(at)));

/** One column: its heading, width in characters, and what stands in it. */
interface Column {
  header: string;
  width: number;
  of: (m: MentionView) => string | number | null;
}

/** An exported post, as the pages show it: ordinary authors masked, unknown counts empty. */
export const COLUMNS: Column[] = [
  { header: '发布时间（北京时间）', width: 21, of: (m) => time(m.publishedAt) },
  { header: '首次发现', width: 21, of: (m) => time(m.firstSeenAt) },
  { header: '平台', width: 10, of: (m) => PLATFORM_NAME[m.platform] ?? m.platform },
  { header: '作者', width: 18, of: (m) => m.author },
  { header: '作者类别', width: 12, of: (m) => AUTHOR_NAME[m.authorKind] ?? m.authorKind },
  { header: '粉丝数', width: 12, of: (m) => m.followers },
  { header: '地区', width: 10, of: (m) => m.region },
  { header: '标题', width: 30, of: (m) => m.title },
  { header: '正文', width: 80, of: (m) => m.text },
  { header: '链接', width: 40, of: (m) => m.url },
  { header: '情感', width: 8, of: (m) => SENTIMENT_NAME[m.sentiment] ?? m.sentiment },
  { header: '情感得分', width: 10, of: (m) => Math.round(m.score * 1000) / 1000 },
  { header: '判定词', width: 24, of: (m) => m.decidedBy.join('、') },
  { header: '主题', width: 14, of: (m) => (m.topic === null ? null : shortTopic(m.topic)) },
  { header: '责任单位', width: 16, of: (m) => m.unitName },
  { header: '转发', width: 10, of: (m) => m.reposts },
  { header: '评论', width: 10, of: (m) => m.comments },
  { header: '点赞', width: 10, of: (m) => m.likes },
  { header: '状态', width: 16, of: (m) => STATE_NAME[m.state] ?? m.state },
  { header: '状态变化时间', width: 21, of: (m) => time(m.stateAt) },
  { header: '人工更正', width: 30, of: corrected },
];

function corrected(m: MentionView): string {
  return m.corrections.map((c) => `${c.by} ${time(c.at)}，原为${c.was}${c.reason ? `（${c.reason}）` : ''}`).join('；');
}

/** The conditions of a search in words, for the second sheet. unitName: of a unit's id. */
export function selectionInWords(s: Selection, unitName: (id: string) => string): [string, string][] {
  const list = (values: string[] | undefined, name: (v: string) => string): string =>
    values === undefined ? '不限' : values.length === 0 ? '无' : values.map(name).join('、');
  const same = (v: string): string => v;
  return [
    ['检索式', s.query ? queryInWords(s.query) : '无'],
    ['起始时间', s.from ? beijingDateTime(s.from) : '不限'],
    ['截止时间', s.to ? beijingDateTime(s.to) : '不限'],
    ['平台', list(s.platforms, (v) => PLATFORM_NAME[v] ?? v)],
    ['情感', list(s.sentiments, (v) => SENTIMENT_NAME[v] ?? v)],
    ['主题', list(s.topics, shortTopic)],
    ['单位', list(s.unitIds, unitName)],
    ['作者类别', list(s.authorKinds, (v) => AUTHOR_NAME[v] ?? v)],
    ['地区', list(s.regions, same)],
    ['监测方案', s.watchListId ?? '不限'],
    ['官方账号', s.official === undefined ? '不限' : s.official ? '只看官方' : '不看官方'],
  ];
}
