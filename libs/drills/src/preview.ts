import type { DrillScenarioCard, DrillScenarioPreview, Level } from '@fengsui/contract';
import { CLOCKS } from '@fengsui/escalation';
import { FUNCTION_NAME, type PostFunction } from '@fengsui/registry';
import { type Role, type Scenario, SCENARIO_KINDS } from './scenario.js';

const NUMERAL = ['', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'];
const REPORT = { first_report: '初报', response: '回应', follow_up: '续报', final_report: '终报', note: '进展' };
const OUTWARD = { public_statement: '权威信息', press: '新闻发布', reply48: '公开回应' };
const VIA = { wecom: '企业微信', sms: '短信', link: '消息链接', web: '网页' };

/** A scenario as a card of the library. */
export function scenarioCard(name: string, s: Scenario): DrillScenarioCard {
  return {
    name,
    title: s.title,
    kind: SCENARIO_KINDS[s.kind],
    summary: s.summary,
    begins: `${s.day === 'working' ? '工作日' : '休息日'} ${s.begins}`,
    minutes: s.close.at,
    posts: s.posts.length + s.bursts.reduce((n, b) => n + b.count, 0),
    injects: s.injects.length,
    level: s.expect.level as Level,
  };
}

/** What happens when, and who is meant to do what, in a school's own names. script: the file's text. */
export function scenarioPreview(
  name: string,
  s: Scenario,
  script: string,
  school: { name: string; shortNames: string[] },
): DrillScenarioPreview {
  const timeline: DrillScenarioPreview['timeline'] = [
    ...s.posts.map((p) => ({ at: p.at, kind: 'post' as const, text: `${source(p)}：${p.title ?? p.text}` })),
    ...s.bursts.map((b) => ({
      at: b.from,
      kind: 'burst' as const,
      text: `${b.minutes} 分钟内 ${b.count} 条，如“${b.texts[0]}”`,
    })),
    ...s.hot.flatMap((h) =>
      h.course.map((c) => ({
        at: c.at,
        kind: 'hot' as const,
        text: c.rank === null ? `“${h.word}”退出热搜` : `“${h.word}”热搜第 ${c.rank} 位`,
      })),
    ),
    ...s.injects.map((i) => ({
      at: i.at,
      kind: 'inject' as const,
      text: `导调给${FUNCTION_NAME[i.to]}：${i.title}（${i.within} 分钟内答复）`,
    })),
    { at: s.close.at, kind: 'close' as const, text: `办结：${s.close.reason}` },
  ];
  return {
    ...scenarioCard(name, s),
    goals: s.goals,
    expectations: [
      `定为 ${NUMERAL[s.expect.level]} 级${s.expect.topic ? `，主题“${s.expect.topic}”` : ''}`,
      `首条信息后 ${s.expect.detectedWithin} 分钟内形成事件`,
      ...s.expect.deadlines.map(
        (d) => `${d.duty === 'ack' ? `第 ${d.level} 级` : ''}${CLOCKS[d.duty].name}：启动后 ${d.within} 分钟`,
      ),
    ],
    timeline: timeline.sort((a, b) => a.at - b.at).map((t) => ({ ...t, text: inNamesOf(school, t.text) })),
    people: Object.entries(s.people).map(([part, role]) => ({
      post: part === 'next_unit_leader' ? '接手单位负责人' : FUNCTION_NAME[part as PostFunction],
      plan: planOf(role),
    })),
    script,
  };
}

/** A scenario's text with the school's names in their places. */
export const inNamesOf = (school: { name: string; shortNames: string[] }, text: string): string =>
  text.replaceAll('{校名}', school.name).replaceAll('{简称}', school.shortNames[0] ?? school.name);

function source(p: Scenario['posts'][number]): string {
  if (p.repostOf) return '转发';
  const who = p.author?.kind === 'official' ? '本校官微' : (p.author?.name ?? '网友');
  return `${p.platform === 'wechat' ? '公众号' : '微博'} ${who}`;
}

function planOf(r: Role): string[] {
  const plan: [number, string][] = [
    ...(r.confirms ? [[r.confirms.after, `立案后 ${r.confirms.after} 分钟确认等级`] as [number, string]] : []),
    ...(r.signs
      ? [[r.signs.after, `通知到达后 ${r.signs.after} 分钟签收（${VIA[r.signs.by]}）`] as [number, string]]
      : []),
    ...(r.declines
      ? [[r.declines.after, `通知到达后 ${r.declines.after} 分钟提出不属本单位`] as [number, string]]
      : []),
    ...(r.judges
      ? [
          [r.judges.after, `${r.judges.after} 分钟后研判，${r.judges.accepted ? '同意改派' : '仍由其处置'}`] as [
            number,
            string,
          ],
        ]
      : []),
    ...r.reports.map((x): [number, string] => [x.after, `通知到达后 ${x.after} 分钟报送${REPORT[x.kind]}`]),
    ...r.publishes.map((x): [number, string] => [x.after, `启动后 ${x.after} 分钟${OUTWARD[x.kind]}`]),
    ...(r.contactsPlatform
      ? [[r.contactsPlatform.after, `启动后 ${r.contactsPlatform.after} 分钟联系平台`] as [number, string]]
      : []),
  ];
  return plan.length > 0 ? plan.sort((a, b) => a[0] - b[0]).map(([, words]) => words) : ['无应答'];
}
