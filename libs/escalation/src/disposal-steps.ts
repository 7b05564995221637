import type { DisposalStep } from '@fengsui/contract';
import type { Matter } from './matter.js';
import { NUMERAL } from './words.js';

export type StepKind = DisposalStep['kind'];
/** unit: the people of the unit it is for; office: 宣传部. */
type Mover = 'unit' | 'office';

interface Move {
  to: string;
  by: Mover[];
  label: string;
  needsResult: boolean;
}
interface StepRule {
  name: string;
  first: string;
  /** only 宣传部部长 may order it */
  headOnly: boolean;
  /** for one unit of the incident */
  ofUnit: boolean;
  states: Record<string, { name: string; moves: Move[] }>;
}

const withdraw: Move = { to: 'withdrawn', by: ['office'], label: '撤回', needsResult: true };
const withdrawn = { name: '已撤回', moves: [] };

/** The tracked steps of 第十三条 as state machines; a state without moves is an end. */
export const STEPS: Record<StepKind, StepRule> = {
  platform_contact: {
    name: '平台沟通',
    first: 'sent',
    headOnly: false,
    ofUnit: false,
    states: {
      sent: {
        name: '已发出，待平台答复',
        moves: [
          { to: 'removed', by: ['office'], label: '平台已处理', needsResult: true },
          { to: 'refused', by: ['office'], label: '平台未同意', needsResult: true },
          withdraw,
        ],
      },
      removed: { name: '平台已处理', moves: [] },
      refused: {
        name: '平台未同意',
        moves: [{ to: 'sent', by: ['office'], label: '再次联系', needsResult: true }],
      },
      withdrawn,
    },
  },
  closure_order: {
    name: '关闭账号',
    first: 'ordered',
    headOnly: true,
    ofUnit: true,
    states: {
      ordered: {
        name: '已责令关闭，待执行',
        moves: [{ to: 'carried_out', by: ['unit', 'office'], label: '已关闭', needsResult: true }, withdraw],
      },
      carried_out: {
        name: '单位报已关闭，待核实',
        moves: [
          { to: 'verified', by: ['office'], label: '核实无误', needsResult: true },
          { to: 'ordered', by: ['office'], label: '退回', needsResult: true },
        ],
      },
      verified: { name: '已核实关闭', moves: [] },
      withdrawn,
    },
  },
  rectify: {
    name: '责令整改',
    first: 'ordered',
    headOnly: false,
    ofUnit: true,
    states: {
      ordered: {
        name: '已责令整改，待反馈',
        moves: [{ to: 'reported', by: ['unit', 'office'], label: '反馈整改情况', needsResult: true }, withdraw],
      },
      reported: {
        name: '已反馈，待验收',
        moves: [
          { to: 'accepted', by: ['office'], label: '验收通过', needsResult: true },
          { to: 'ordered', by: ['office'], label: '退回', needsResult: true },
        ],
      },
      accepted: { name: '已验收', moves: [] },
      withdrawn,
    },
  },
};

/** disposal_step. */
export interface StepRow {
  id: string;
  incident_id: string;
  kind: StepKind;
  state: string;
  unit_id: string | null;
  unit_name: string | null;
  subject: string;
  text: string;
  result: string | null;
  by_name: string;
  at: Date;
  changed_at: Date;
}

export const STEP_SQL = `select s.*, u.name as unit_name from disposal_step s left join unit u on u.id = s.unit_id`;

/** The move to a state, when these people may make it; undefined otherwise. */
export function moveTo(row: Pick<StepRow, 'kind' | 'state'>, to: string, may: Mover[]): Move | undefined {
  return STEPS[row.kind].states[row.state]?.moves.find((x) => x.to === to && x.by.some((b) => may.includes(b)));
}

export const isOver = (row: Pick<StepRow, 'kind' | 'state'>): boolean =>
  (STEPS[row.kind].states[row.state]?.moves.length ?? 0) === 0 || row.state === 'refused';

export function stepView(row: StepRow, may: Mover[]): DisposalStep {
  const state = STEPS[row.kind].states[row.state];
  return {
    id: row.id,
    kind: row.kind,
    kindName: STEPS[row.kind].name,
    state: row.state,
    stateName: state?.name ?? row.state,
    unitName: row.unit_name,
    subject: row.subject,
    text: row.text,
    result: row.result,
    by: row.by_name,
    at: row.at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    moves: (state?.moves ?? [])
      .filter((x) => x.by.some((b) => may.includes(b)))
      .map(({ to, label, needsResult }) => ({ to, label, needsResult })),
  };
}

/** What to begin a text from: a person changes it before it is sent. school: its full name; subject: the platform and post, or the account. */
export function draftText(kind: StepKind, m: Matter, school: string, unitName: string): string {
  const i = m.incident;
  if (kind === 'platform_contact')
    return `${school}就贵平台上有关“${i.title}”的内容联系贵平台。经初步核查，该内容与事实不符（或涉及个人隐私、未经证实），已造成不良影响。请贵平台依法依规核实处理，并将结果告知我校党委宣传部。事件编号：${i.code}。`;
  if (kind === 'closure_order')
    return `${unitName}：依据《官方微博、微信账号管理办法》第十三条，因“${i.title}”（${i.code}，${NUMERAL[i.level]}级）造成不良影响，现责令关闭下列账号，并报告执行情况。`;
  return `${unitName}：请就“${i.title}”（${i.code}）暴露的问题限期整改，查明原因，明确责任人和措施，按时反馈整改情况。`;
}

/** What must be done before an incident is closed, or explained (docs/escalation.md, 办结). */
export function unfinished(m: Matter, steps: StepRow[]): string[] {
  const open: string[] = [];
  for (const l of m.active) {
    const lacks = [
      ['first_report', '初报'],
      ['response', '回应'],
    ].filter(([kind]) => !m.hasFiled(kind!, l.ladder_no));
    for (const [, name] of lacks) open.push(`${l.unit_name}尚未${name}`);
  }
  if (m.plan.finalReportByS !== null && !m.hasFiled('final_report', m.lead.ladder_no))
    open.push(`${m.lead.unit_name}尚未终报`);
  for (const s of steps)
    if (!isOver(s)) open.push(`${STEPS[s.kind].name}（${s.subject}）${STEPS[s.kind].states[s.state]!.name}`);
  return open;
}
