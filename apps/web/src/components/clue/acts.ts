import type { AppealOutcome, ClueActName, ClueClock } from '@fengsui/contract';
import type { ShownClock } from '../Clock';

interface ActWords {
  /** on the button and over the dialog */
  name: string;
  /** over the text */
  label: string;
  hint: string;
  /** working days it may set, with what they are for */
  days?: { label: string; from: number; optional?: boolean };
  /** attachments make sense */
  files: boolean;
}

/** How each act is asked for. */
export const ACTS: Record<Exclude<ClueActName, 'waive'>, ActWords> = {
  verify: {
    name: '核实属实',
    label: '核实情况',
    hint: '查了哪些记录和回执，事实是否成立，可免责情形是否成立',
    files: true,
  },
  drop: { name: '查否', label: '查否理由', hint: '为何不成立，依据是什么；此后不再追究', files: true },
  notify: {
    name: '通知当事方',
    label: '通知内容',
    hint: '事实、依据，请其说明什么',
    days: { label: '申辩期限（工作日）', from: 3 },
    files: true,
  },
  serve: {
    name: '登记当面送达',
    label: '送达情况',
    hint: '何时交给谁',
    days: { label: '自送达起的申辩期限（工作日）', from: 3 },
    files: true,
  },
  state: { name: '提交申辩', label: '申辩内容', hint: '当时的情况、原因，有何证明', files: true },
  decide: {
    name: '作出处理决定',
    label: '处理理由',
    hint: '认定的事实、对申辩的意见、依据的条款',
    days: { label: '整改期限（工作日）', from: 10, optional: true },
    files: true,
  },
  rectify: { name: '报送整改', label: '整改情况', hint: '做了什么、何时完成，附照片或文件', files: true },
  return: {
    name: '退回整改',
    label: '退回理由',
    hint: '还缺什么',
    days: { label: '再次整改期限（工作日）', from: 5 },
    files: false,
  },
  close: { name: '销号', label: '销号意见', hint: '查验了什么，可以办结的依据', files: true },
  appeal: {
    name: '提出申诉',
    label: '申诉理由',
    hint: '对哪一点有异议，有何新的证明；申诉期间整改期限停走',
    files: true,
  },
  hear: { name: '处理申诉', label: '处理意见', hint: '对申诉理由的意见和依据', files: true },
  withdraw: { name: '撤销线索', label: '撤销理由', hint: '为何撤销；撤销后不再追究', files: false },
};

export const OUTCOMES: Record<AppealOutcome, string> = {
  uphold: '维持原决定',
  revoke: '撤销，不再追究',
  remand: '发回，由他人重新处理',
};

/** Decisions that need, or never have, a time to rectify. */
export const RECTIFIES: Record<string, 'must' | 'may' | 'never'> = {
  exempt: 'never',
  remind: 'may',
  talk: 'may',
  rectify: 'must',
  circulate: 'may',
  refer: 'never',
};

/** A clock of the procedure as the pages draw clocks. */
export const shown = (c: ClueClock): ShownClock => ({
  kindName: c.name,
  owner: c.owner === 'reviewer' ? '评审方' : '当事方',
  startsAt: c.startsAt,
  dueAt: c.dueAt,
  state: c.state === 'pending' && c.breachedAt ? 'breached' : c.state,
  metAt: c.metAt,
  stoodAt: null,
  latenessMs: c.metAt ? Math.max(0, Date.parse(c.metAt) - Date.parse(c.dueAt)) : null,
});
