import type { FindingKind, PublishingCategory, PublishingWord, SecrecyQuestion } from '@fengsui/contract';

export const FINDINGS: Record<FindingKind, string> = {
  secrecy: '密级标志',
  document: '内部文号',
  personal: '个人信息',
  term: '词表',
  leader: '姓名职务',
  date: '日期',
};
export const CATEGORIES: Record<PublishingCategory, string> = {
  major: '重大事件',
  emergency: '突发事件',
  sensitive: '社会热点及敏感问题',
  foreign: '重大外事',
  account: '校级账号发布',
};
/** 第十七条, in the order of the form. */
export const SECRECY: Record<SecrecyQuestion, string> = {
  state_secret: '是否涉及国家秘密和内部敏感信息',
  project: '是否涉及涉密项目及其进度',
  result: '是否涉及涉密成果、图纸、照片',
  cooperation: '是否涉及涉外合作中不宜公开的内容',
  other: '是否涉及其他不宜公开的内容',
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
