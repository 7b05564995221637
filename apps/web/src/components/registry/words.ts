import type { UnitKind } from '@fengsui/contract';

export const KINDS: Record<UnitKind, string> = {
  party: '党组织',
  department: '系部',
  office: '处室',
  student_body: '学生组织',
  leadership: '学校领导',
};
export const options = <K extends string>(names: Record<K, string>): { value: K; label: string }[] =>
  (Object.entries(names) as [K, string][]).map(([value, label]) => ({ value, label }));

/** 「2024-09-01 至今」 */
export const span = (from: string | null, to: string | null): string =>
  from === null && to === null ? '一直' : `${from ?? '早年'} 至${to ? ` ${to}` : '今'}`;
