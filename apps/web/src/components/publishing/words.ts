import type { FindingKind, PublishingWord } from '@fengsui/contract';

export const FINDINGS: Record<FindingKind, string> = {
  secrecy: '密级标志',
  document: '内部文号',
  personal: '个人信息',
  term: '词表',
  leader: '姓名职务',
  date: '日期',
};
export const WORD_KINDS: Record<PublishingWord['kind'], string> = {
  forbidden: '禁用',
  sensitive: '敏感',
  matter: '须授权',
};
