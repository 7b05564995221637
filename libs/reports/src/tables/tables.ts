import { shortTopic } from '@fengsui/analysis';
import { DECISIONS, STATE_NAME as CLUE_STATE, UNAUTHORISED_POST } from '@fengsui/accountability';
import type { ClueDecision, ClueState, ImprovementCause, ImprovementState, Level, TableName } from '@fengsui/contract';
import { CLUE_READERS } from '@fengsui/escalation';
import { SEES_SCHOOL } from '@fengsui/incidents';
import { durationWords, type SheetColumn } from '@fengsui/platform';
import { DUTY_NAME, ladderName } from '../after-action/names.js';
import { BRIEF_NAME } from '../briefs/body.js';
import { CAUSE_NAME, STATE_NAME } from '../improvement/machine.js';
import { dated, named, ofUnits, type TableDef, text, yes } from './columns.js';
import { REGISTRY_TABLES } from './registry-tables.js';

const LEVEL: Record<Level, string> = { 1: 'Ⅰ级', 2: 'Ⅱ级', 3: 'Ⅲ级', 4: 'Ⅳ级' };
const INCIDENT: Record<string, string> = { proposed: '待研判', open: '处置中', closed: '已办结', rejected: '不立案' };
const AGAINST: Record<string, string> = { unit: '单位', leader: '分管领导', admin: '管理员', approver: '审批单位' };
const PLATFORM: Record<string, string> = { search: '热搜榜', band: '热议榜' };

const INCIDENT_COLUMNS = [text('编号', 16, 'code'), text('事件', 40, 'title')];
/** What a clock came to, in words. */
function result(d: { state: string; clue: boolean; due_at: Date; met_at: Date | null }): string {
  if (d.met_at && d.met_at <= d.due_at) return '按时';
  if (d.state === 'breached' && !d.clue) return '不计（系统中断）';
  if (d.met_at) return `超过 ${durationWords(d.met_at.getTime() - d.due_at.getTime())}完成`;
  return { cancelled: '已取消', rebased: '已顺延', pending: '未到期' }[d.state] ?? '未完成';
}

/** Every table there is. Drills are in them, and marked: these are records, not figures. */
export const TABLES: Record<TableName, TableDef> = {
  ...REGISTRY_TABLES,
  incidents: {
    name: '事件',
    readers: null,
    dated: '立案',
    sql: `select i.code, i.title, i.level, i.level_reason, p.name as confirmed_by, u.name as unit, i.topic, i.state, i.opened_at, i.closed_at, i.closed_reason, i.drill,
        (select count(*)::int from incident_mention m where m.incident_id = i.id) as posts, coalesce(r.level_no, 0) as level_no
      from incident i join unit u on u.id = i.unit_id left join escalation_run r on r.incident_id = i.id left join person p on p.id = i.level_confirmed_by
      where ${dated('i.opened_at')} and (${ofUnits('i.unit_id')}
        or exists (select 1 from escalation_ladder l where l.incident_id = i.id and l.unit_id = any($1) and l.left_at is null))
      order by i.opened_at desc, i.id`,
    columns: [
      ...INCIDENT_COLUMNS,
      named('等级', 8, 'level', (v) => LEVEL[Number(v) as Level]),
      text('定级理由', 40, 'level_reason'),
      text('确认人', 12, 'confirmed_by'),
      text('责任单位', 16, 'unit'),
      named('主题', 14, 'topic', shortTopic),
      named('状态', 10, 'state', (v) => INCIDENT[v] ?? v),
      text('信息（条）', 10, 'posts'),
      named('已报至', 18, 'level_no', (v) => (v === '0' ? '未上报' : ladderName(Number(v)))),
      text('立案（北京时间）', 21, 'opened_at'),
      text('办结（北京时间）', 21, 'closed_at'),
      text('办结说明', 40, 'closed_reason'),
      yes('演练', 'drill'),
    ],
  },
  duties: {
    name: '时限',
    readers: null,
    dated: '到期',
    sql: `select i.code, i.title, u.name as unit, d.level_no, d.kind, d.starts_at, d.due_at, d.met_at, d.state, d.clue, i.drill
      from deadline d join incident i on i.id = d.incident_id join unit u on u.id = d.unit_id
      where ${dated('d.due_at')} and ${ofUnits('d.unit_id')} order by d.due_at desc, d.id`,
    columns: [
      ...INCIDENT_COLUMNS,
      text('单位', 16, 'unit'),
      named('级', 18, 'level_no', (v) => (v === '0' ? '事件' : ladderName(Number(v)))),
      named('事项', 14, 'kind', (v) => DUTY_NAME[v] ?? v),
      text('起算（北京时间）', 21, 'starts_at'),
      text('到期（北京时间）', 21, 'due_at'),
      text('完成（北京时间）', 21, 'met_at'),
      { title: '结果', width: 24, value: result },
      yes('演练', 'drill'),
    ],
  },
  clues: {
    name: '问责线索',
    readers: CLUE_READERS,
    dated: '生成',
    sql: `select coalesce(i.code, '') as code, coalesce(i.title, '官微发布内容') as title, u.name as unit, c.against, c.person_name, c.post_title, c.kind, c.due_at, c.opened_at, c.state, array_to_string(c.exemptions, '；') as exemptions,
        c.decision, c.decision_reason, c.decided_at, c.rectify_due, c.closed_at, coalesce(i.drill, false) as drill
      from clue c left join incident i on i.id = c.incident_id join unit u on u.id = c.unit_id
      where $1::text[] is null and ${dated('c.opened_at')} order by c.opened_at desc, c.id`,
    columns: [
      ...INCIDENT_COLUMNS,
      text('单位', 16, 'unit'),
      named('对象', 12, 'against', (v) => AGAINST[v] ?? v),
      text('当时责任人', 16, 'person_name'),
      text('职务', 16, 'post_title'),
      named('事项', 14, 'kind', (v) => (v === UNAUTHORISED_POST ? '未经授权发布' : (DUTY_NAME[v] ?? v))),
      text('到期（北京时间）', 21, 'due_at'),
      text('生成（北京时间）', 21, 'opened_at'),
      named('状态', 18, 'state', (v) => CLUE_STATE[v as ClueState]),
      text('可免责情形', 40, 'exemptions'),
      named('处理', 12, 'decision', (v) => DECISIONS[v as ClueDecision].name),
      text('处理理由', 40, 'decision_reason'),
      text('处理时间（北京时间）', 21, 'decided_at'),
      text('整改期限（北京时间）', 21, 'rectify_due'),
      text('销号（北京时间）', 21, 'closed_at'),
      yes('演练', 'drill'),
    ],
  },
  tasks: {
    name: '整改任务',
    readers: null,
    dated: '交办',
    sql: `select t.code, t.text, t.cause, t.topic, coalesce(u.name, '系统管理员') as unit, t.owner_post, t.owner_name, t.state, t.opened_at, t.due_at, t.submitted_at, t.ended_at,
        t.reminders, i.code as incident, coalesce(i.drill, false) as drill
      from improvement_task t left join unit u on u.id = t.unit_id left join incident i on i.id = t.incident_id
      where ${dated('t.opened_at')} and ${ofUnits('t.unit_id')} order by t.opened_at desc, t.code`,
    columns: [
      text('编号', 14, 'code'),
      text('任务', 50, 'text'),
      named('原因', 12, 'cause', (v) => CAUSE_NAME[v as ImprovementCause]),
      named('主题', 14, 'topic', shortTopic),
      text('责任单位', 16, 'unit'),
      text('职务', 14, 'owner_post'),
      text('责任人', 10, 'owner_name'),
      named('状态', 10, 'state', (v) => STATE_NAME[v as ImprovementState]),
      text('交办（北京时间）', 21, 'opened_at'),
      text('期限（北京时间）', 21, 'due_at'),
      text('报送（北京时间）', 21, 'submitted_at'),
      text('了结（北京时间）', 21, 'ended_at'),
      text('事件', 16, 'incident'),
      yes('演练', 'drill'),
    ],
  },
  briefs: {
    name: '简报',
    readers: SEES_SCHOOL,
    dated: '统计时段',
    sql: `select kind, number, from_at, to_at, made_at, made_by, body->>'sentence' as sentence, (body->>'zero')::boolean as zero, (body->>'gapped')::boolean as gapped, body_hash
      from brief where $1::text[] is null and ${dated('from_at')} order by from_at desc, id`,
    columns: [
      named('种类', 16, 'kind', (v) => BRIEF_NAME[v as 'daily']),
      text('期', 6, 'number'),
      text('时段起（北京时间）', 21, 'from_at'),
      text('时段止（北京时间）', 21, 'to_at'),
      text('一句话', 80, 'sentence'),
      yes('零报告', 'zero'),
      yes('监测有中断', 'gapped'),
      text('生成（北京时间）', 21, 'made_at'),
      text('生成者', 20, 'made_by'),
      text('校验值', 66, 'body_hash'),
    ],
  },
  hot: {
    name: '热搜',
    readers: SEES_SCHOOL,
    dated: '见到',
    sql: `select t.board, t.word, t.matched_by, min(r.rank) as best, min(r.at) as first, max(r.at) as last, count(*)::int as readings, i.code
      from hot_topic t join hot_rank r on r.topic_id = t.id left join incident i on i.id = t.incident_id
      where $1::text[] is null and ${dated('r.at')} group by t.id, i.code order by max(r.at) desc, t.id`,
    columns: [
      named('榜', 10, 'board', (v) => PLATFORM[v] ?? v),
      text('上榜词', 40, 'word'),
      text('因何相关', 20, 'matched_by'),
      text('最高位次', 10, 'best'),
      text('首次见到（北京时间）', 21, 'first'),
      text('末次见到（北京时间）', 21, 'last'),
      text('读到（次）', 10, 'readings'),
      text('事件', 16, 'code'),
    ],
  },
  watch_lists: {
    name: '监测方案',
    readers: SEES_SCHOOL,
    dated: null,
    sql: `select w.name, w.school_words, w.risk_words, w.required_words, w.any_words, w.stop_words, w.platforms, w.active, w.updated_at, p.name as by
      from watch_list w left join person p on p.id = w.updated_by where $1::text[] is null and $2::timestamptz is null and $3::timestamptz is null order by w.name, w.id`,
    columns: [
      text('名称', 24, 'name'),
      ...(
        [
          ['校名（有其一）', 'school_words'],
          ['风险词（有其一）', 'risk_words'],
          ['必含词（都有）', 'required_words'],
          ['任一词（有其一）', 'any_words'],
          ['排除词（一个都没有）', 'stop_words'],
        ] as const
      ).map(([title, key]): SheetColumn<Record<string, string[]>> => ({
        title,
        width: 36,
        value: (r) => r[key]!.join('、') || null,
      })),
      yes('启用', 'active'),
      text('更新（北京时间）', 21, 'updated_at'),
      text('更新人', 12, 'by'),
    ],
  },
};
