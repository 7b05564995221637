import type { PostFunctionName, UnitKind } from '@fengsui/contract';

export const KINDS: Record<UnitKind, string> = {
  party: '党组织',
  department: '系部',
  office: '处室',
  student_body: '学生组织',
  leadership: '学校领导',
};
export const FUNCTIONS: Record<PostFunctionName, string> = {
  unit_leader: '单位负责人',
  unit_deputy: '单位分管领导',
  account_admin: '官微管理员',
  publicity_duty: '宣传部值班员',
  publicity_head: '宣传部部长',
  school_leader: '分管校领导',
  party_secretary: '书记',
  president: '校长',
};
export const options = <K extends string>(names: Record<K, string>): { value: K; label: string }[] =>
  (Object.entries(names) as [K, string][]).map(([value, label]) => ({ value, label }));

/** 「2024-09-01 至今」 */
export const span = (from: string | null, to: string | null): string =>
  from === null && to === null ? '一直' : `${from ?? '早年'} 至${to ? ` ${to}` : '今'}`;
