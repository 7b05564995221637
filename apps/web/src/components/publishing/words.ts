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

/** What a field of date and time says, as the api wants it; null: empty. */
export const momentOf = (local: string): string | null => (local ? `${local}:00+08:00` : null);
/** The other way round. */
export const localOf = (iso: string | null): string =>
  iso === null ? '' : new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, 16);
