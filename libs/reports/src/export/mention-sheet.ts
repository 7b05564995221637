import { shortTopic } from '@fengsui/analysis';
import type { MentionView } from '@fengsui/contract';
import { beijingDateTime, type Said, type SheetColumn } from '@fengsui/platform';
import { queryInWords, type Selection } from '@fengsui/search-index';
import { PLATFORM_NAME } from '../after-action/names.js';

const SENTIMENT_NAME: Record<string, string> = { pos: '正面', neu: '中性', neg: '负面' };
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

const time = (at: string | null): Date | null => (at === null ? null : new Date(at));

/** An exported post, as the pages show it: ordinary authors masked, unknown counts empty. */
export const COLUMNS: SheetColumn<MentionView>[] = [
  { title: '发布时间（北京时间）', width: 21, value: (m) => time(m.publishedAt) },
  { title: '首次发现', width: 21, value: (m) => time(m.firstSeenAt) },
  { title: '平台', width: 10, value: (m) => PLATFORM_NAME[m.platform] ?? m.platform },
  { title: '作者', width: 18, value: (m) => m.author },
  { title: '作者类别', width: 12, value: (m) => AUTHOR_NAME[m.authorKind] ?? m.authorKind },
  { title: '粉丝数', width: 12, value: (m) => m.followers },
  { title: '地区', width: 10, value: (m) => m.region },
  { title: '标题', width: 30, value: (m) => m.title },
  { title: '正文', width: 80, value: (m) => m.text },
  { title: '链接', width: 40, value: (m) => m.url },
  { title: '情感', width: 8, value: (m) => SENTIMENT_NAME[m.sentiment] ?? m.sentiment },
  { title: '情感得分', width: 10, value: (m) => Math.round(m.score * 1000) / 1000 },
  { title: '判定词', width: 24, value: (m) => m.decidedBy.join('、') },
  { title: '主题', width: 14, value: (m) => (m.topic === null ? null : shortTopic(m.topic)) },
  { title: '责任单位', width: 16, value: (m) => m.unitName },
  { title: '转发', width: 10, value: (m) => m.reposts },
  { title: '评论', width: 10, value: (m) => m.comments },
  { title: '点赞', width: 10, value: (m) => m.likes },
  { title: '状态', width: 16, value: (m) => STATE_NAME[m.state] ?? m.state },
  { title: '状态变化时间', width: 21, value: (m) => time(m.stateAt) },
  { title: '人工更正', width: 30, value: corrected },
];

function corrected(m: MentionView): string {
  return m.corrections
    .map((c) => `${c.by} ${beijingDateTime(new Date(c.at))}，原为${c.was}${c.reason ? `（${c.reason}）` : ''}`)
    .join('；');
}

/** The conditions of a search in words, for the second sheet. unitName: of a unit's id. */
export function selectionInWords(s: Selection, unitName: (id: string) => string): Said[] {
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
