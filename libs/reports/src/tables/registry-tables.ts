import {
  type AskKind,
  type AuthorisationState,
  CANDIDATE_STATE_NAME,
  type CandidateProposal,
  type CandidateState,
  CATEGORY_NAME,
  CHAT_GROUP_NAME,
  type ChatGroupKind,
  type CircleRequestState,
  type CircleWanted,
  FOUND_BY_NAME,
  type FoundBy,
  FUNCTION_NAME,
  INSPECTION_STATE_NAME,
  type InspectionState,
  platformName,
  PROPOSAL_NAME,
  type PublishedVerdict,
  type PublishingCategory,
  type PublishingMatter,
  type QuestionState,
  REQUEST_STATE_NAME,
  type TableName,
  type UnitKind,
  WANTED_NAME,
} from '@fengsui/contract';
import { SEES_SCHOOL } from '@fengsui/incidents';
import { AUTHORISATION_STATE_NAME, MATTER_NAME, PUBLISHED_VERDICT, PUBLISHED_VERDICT_NAME } from '@fengsui/publishing';
import { ASK_NAME, QUESTION_STATE_NAME } from '@fengsui/questions';
import { KIND_NAME } from '@fengsui/registry';
import { dated, named, ofUnits, type TableDef, text, yes } from './columns.js';

const ACCOUNT = [text('账号', 24, 'account'), named('平台', 12, 'platform', platformName)];
/** SQL: who holds this post in the unit u now. */
const holders = (fn: keyof typeof FUNCTION_NAME): string =>
  `(select string_agg(distinct s.name, '、') from post t join person s on s.id = t.person_id
    where t.unit_id = u.id and t.function = '${fn}' and t.held_from <= app.now() and (t.held_to is null or t.held_to > app.now()))`;
const UNIT = text('单位', 16, 'unit');

/** What the register and the articles beside 第十三条 keep: 台账 itself has a file of its own that is read in again. */
export const REGISTRY_TABLES = {
  questions: {
    name: '师生提问',
    readers: null,
    dated: '提出',
    // found: it is nobody's yet, and no unit's to read
    sql: `select * from (select q.text, q.kind, q.urgent, q.state, u.name as unit, q.unit_id, q.reply, q.published_at, q.due_at,
          (select coalesce(min(x.asked_at), q.created_at) from question_asking x where x.question_id = q.id) as asked_at,
          (select count(*)::int from question_asking x where x.question_id = q.id) as askings,
          (select count(*)::int from question_round r where r.question_id = q.id and r.reopened) as reopened, q.id
        from question q left join unit u on u.id = q.unit_id) x
      where ${dated('asked_at')} and ($1::text[] is null or state <> 'found' and unit_id = any($1)) order by asked_at desc, id`,
    columns: [
      text('提问', 60, 'text'),
      named('种类', 8, 'kind', (v) => ASK_NAME[v as AskKind]),
      yes('紧急', 'urgent'),
      text('提出（北京时间）', 21, 'asked_at'),
      text('几处提问', 10, 'askings'),
      UNIT,
      named('状态', 14, 'state', (v) => QUESTION_STATE_NAME[v as QuestionState]),
      text('期限（北京时间）', 21, 'due_at'),
      text('发布答复（北京时间）', 21, 'published_at'),
      text('再次来问', 10, 'reopened'),
      text('答复', 60, 'reply'),
    ],
  },
  candidates: {
    name: '账号核查',
    readers: SEES_SCHOOL,
    dated: '发现',
    sql: `select c.name as account, c.platform, c.key, c.found_by, c.found_at, c.proposal, array_to_string(c.reasons, '；') as reasons, c.state, c.state_at, c.due_at, u.name as unit
      from account_candidate c left join unit u on u.id = c.unit_id where $1::text[] is null and ${dated('c.found_at')} order by c.found_at desc, c.id`,
    columns: [
      ...ACCOUNT,
      text('平台编号', 22, 'key'),
      named('来源', 16, 'found_by', (v) => FOUND_BY_NAME[v as FoundBy]),
      text('发现（北京时间）', 21, 'found_at'),
      named('系统判断', 18, 'proposal', (v) => PROPOSAL_NAME[v as CandidateProposal]),
      text('依据', 60, 'reasons'),
      UNIT,
      named('状态', 24, 'state', (v) => CANDIDATE_STATE_NAME[v as CandidateState]),
      text('状态变更（北京时间）', 21, 'state_at'),
      text('期限（北京时间）', 21, 'due_at'),
    ],
  },
  inspections: {
    name: '年检',
    readers: null,
    dated: '年检开始',
    sql: `select c.year, a.name as account, a.platform, u.name as unit, i.state, i.handed_by, i.handed_at, i.signed_name, i.signed_at, i.judged_name, i.judged_at, i.opinion, i.rectify_what, i.rectify_until::text as rectify_until,
        i.due_at, i.suspended_at is not null as suspended
      from inspection i join inspection_campaign c on c.id = i.campaign_id join official_account a on a.id = i.account_id left join unit u on u.id = a.unit_id
      where ${dated('c.opened_at')} and ${ofUnits('a.unit_id')} order by c.year desc, u.name, a.name, i.id`,
    columns: [
      text('年度', 8, 'year'),
      ...ACCOUNT,
      UNIT,
      named('状态', 18, 'state', (v) => INSPECTION_STATE_NAME[v as InspectionState]),
      text('填报人', 12, 'handed_by'),
      text('填报（北京时间）', 21, 'handed_at'),
      text('分管领导', 12, 'signed_name'),
      text('签字（北京时间）', 21, 'signed_at'),
      text('评定人', 12, 'judged_name'),
      text('评定（北京时间）', 21, 'judged_at'),
      text('评定意见', 40, 'opinion'),
      text('整改内容', 40, 'rectify_what'),
      text('整改截止', 12, 'rectify_until'),
      text('期限（北京时间）', 21, 'due_at'),
      yes('曾逾期停用', 'suspended'),
    ],
  },
  authorisations: {
    name: '发布授权',
    readers: null,
    dated: '申请',
    sql: `select a.title, a.category, u.name as unit, p.name as drafted_by, a.state, a.created_at, a.wanted_at, r1.name as first, r2.name as second, r3.name as third, d.name as decided_by, a.decided_at, a.valid_until, a.revoked_at,
        a.wording, (select string_agg(o.name, '、' order by o.name) from authorisation_account x join official_account o on o.id = x.account_id where x.authorisation_id = a.id) as accounts
      from authorisation a join unit u on u.id = a.unit_id join person p on p.id = a.drafted_by left join person r1 on r1.id = a.review_1 left join person r2 on r2.id = a.review_2
        left join person r3 on r3.id = a.review_3 left join person d on d.id = a.decided_by
      where ${dated('a.created_at')} and ${ofUnits('a.unit_id')} order by a.created_at desc, a.id`,
    columns: [
      text('标题', 40, 'title'),
      named('类别', 20, 'category', (v) => CATEGORY_NAME[v as PublishingCategory]),
      UNIT,
      text('账号', 30, 'accounts'),
      named('状态', 18, 'state', (v) => AUTHORISATION_STATE_NAME[v as AuthorisationState]),
      text('申请（北京时间）', 21, 'created_at'),
      text('拟发布（北京时间）', 21, 'wanted_at'),
      text('起草', 12, 'drafted_by'),
      text('初审', 12, 'first'),
      text('复审', 12, 'second'),
      text('终审', 12, 'third'),
      text('审批', 12, 'decided_by'),
      text('审批时间（北京时间）', 21, 'decided_at'),
      text('有效至（北京时间）', 21, 'valid_until'),
      text('撤销（北京时间）', 21, 'revoked_at'),
      text('口径', 40, 'wording'),
    ],
  },
  publications: {
    name: '官微发布核对',
    readers: null,
    dated: '发布',
    sql: `select o.name as account, m.platform, u.name as unit, coalesce(m.published_at, m.first_seen_at) as at, left(concat_ws(' ', m.title, m.text), 500) as text, m.url, a.title as leave,
        array(select x ->> 'matter' from jsonb_array_elements(p.matters) x) as matters, ${PUBLISHED_VERDICT} as verdict
      from publication p join mention m on m.id = p.mention_id join official_account o on o.id = p.account_id left join unit u on u.id = o.unit_id
        left join authorisation a on a.id = p.authorisation_id left join clue c on c.mention_id = p.mention_id and c.against = 'unit'
      where p.looked_at is not null and ${dated('coalesce(m.published_at, m.first_seen_at)')} and ${ofUnits('o.unit_id')} order by 4 desc, p.mention_id`,
    columns: [
      ...ACCOUNT,
      UNIT,
      text('发布（北京时间）', 21, 'at'),
      text('内容', 60, 'text'),
      {
        title: '第十八条所列事项',
        width: 24,
        value: (r: { matters: PublishingMatter[] }) => r.matters.map((m) => MATTER_NAME[m]).join('、') || null,
      },
      named('核对结果', 14, 'verdict', (v) => PUBLISHED_VERDICT_NAME[v as PublishedVerdict]),
      text('授权', 30, 'leave'),
      text('链接', 40, 'url'),
    ],
  },
  circle: {
    name: '微博圈联动',
    readers: null,
    dated: '发起',
    sql: `select a.text, a.wanted, a.made_at, a.until_at, a.state = 'withdrawn' as withdrawn, o.name as account, o.platform, u.name as unit, r.state, r.seen_at, r.note
      from circle_request r join circle_action a on a.id = r.action_id join official_account o on o.id = r.account_id left join unit u on u.id = r.unit_id
      where ${dated('a.made_at')} and ${ofUnits('r.unit_id')} order by a.made_at desc, a.id, u.name, o.name, r.id`,
    columns: [
      text('联动', 40, 'text'),
      named('要求', 12, 'wanted', (v) => WANTED_NAME[v as CircleWanted]),
      text('发起（北京时间）', 21, 'made_at'),
      text('截止（北京时间）', 21, 'until_at'),
      ...ACCOUNT,
      UNIT,
      named('完成情况', 14, 'state', (v) => REQUEST_STATE_NAME[v as CircleRequestState]),
      text('完成（北京时间）', 21, 'seen_at'),
      text('说明', 40, 'note'),
      yes('已撤回', 'withdrawn'),
    ],
  },
  units: {
    name: '单位',
    readers: SEES_SCHOOL,
    dated: null,
    sql: `select u.name as unit, u.kind, p.name as parent, array_to_string(u.aliases, '、') as aliases, u.active_to,
        ${holders('unit_leader')} as leader,
        ${holders('unit_deputy')} as deputy,
        ${holders('account_admin')} as admin,
        (select count(*)::int from official_account o where o.unit_id = u.id and o.active) as accounts
      from unit u left join unit p on p.id = u.parent_id where $1::text[] is null and $2::timestamptz is null and $3::timestamptz is null order by u.name, u.id`,
    columns: [
      text('单位', 24, 'unit'),
      named('类别', 10, 'kind', (v) => KIND_NAME[v as UnitKind]),
      text('上级单位', 24, 'parent'),
      text('别名', 30, 'aliases'),
      text('单位负责人', 20, 'leader'),
      text('分管领导', 20, 'deputy'),
      text('官微管理员', 20, 'admin'),
      text('官方账号（个）', 12, 'accounts'),
      text('撤销（北京时间）', 21, 'active_to'),
    ],
  },
  people: {
    name: '任职',
    readers: SEES_SCHOOL,
    dated: null,
    sql: `select s.name, u.name as unit, t.function, t.title, nullif(t.held_from, '-infinity') as held_from, t.held_to, not s.active as left_school
      from post t join person s on s.id = t.person_id join unit u on u.id = t.unit_id
      where $1::text[] is null and $2::timestamptz is null and $3::timestamptz is null order by u.name, t.function, s.name, t.id`,
    columns: [
      text('姓名', 12, 'name'),
      text('单位', 24, 'unit'),
      named('职责', 18, 'function', (v) => FUNCTION_NAME[v as keyof typeof FUNCTION_NAME]),
      text('职务', 24, 'title'),
      text('任职起（北京时间）', 21, 'held_from'),
      text('任职止（北京时间）', 21, 'held_to'),
      yes('已离校', 'left_school'),
    ],
  },
  chat_groups: {
    name: '群台账',
    readers: null,
    dated: null,
    sql: `select g.kind, g.name, g.number, u.name as unit, k.name as keeper, g.purpose, g.members, g.entered_at, g.closed_on::text as closed_on, g.closed_reason
      from chat_group g join unit u on u.id = g.unit_id join person k on k.id = g.keeper_id
      where ${ofUnits('g.unit_id')} and $2::timestamptz is null and $3::timestamptz is null order by u.name, g.name, g.id`,
    columns: [
      named('种类', 12, 'kind', (v) => CHAT_GROUP_NAME[v as ChatGroupKind]),
      text('群名称', 30, 'name'),
      text('群号', 14, 'number'),
      UNIT,
      text('群主', 12, 'keeper'),
      text('用途', 40, 'purpose'),
      text('人数', 8, 'members'),
      text('登记（北京时间）', 21, 'entered_at'),
      text('最后一天', 12, 'closed_on'),
      text('不再使用的原因', 30, 'closed_reason'),
    ],
  },
} satisfies Partial<Record<TableName, TableDef>>;
