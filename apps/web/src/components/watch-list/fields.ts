import type { WatchList, WatchListDraft } from '@fengsui/contract';

export type WordField = 'schoolWords' | 'riskWords' | 'requiredWords' | 'anyWords' | 'stopWords' | 'accounts';

/** Every kind of word, in one line with an example. */
export const WORD_FIELDS: { key: WordField; label: string; hint: string }[] = [
  { key: 'schoolWords', label: '学校名称', hint: '内容里须出现其中之一：全称、简称、别名、校区。例：青江职院、青职院' },
  { key: 'riskWords', label: '关心的词', hint: '还须出现其中之一；不填则提到学校即收。例：食堂、坠楼、师德' },
  { key: 'requiredWords', label: '必含词', hint: '每一个都须出现，一般不填。例：学生' },
  { key: 'anyWords', label: '任一词', hint: '再须出现其中之一，用来收窄。例：投诉、曝光、求助' },
  { key: 'stopWords', label: '排除词', hint: '出现任何一个即不收；被排除的仍留存，可在预览里逐条恢复。例：招聘、自考' },
  { key: 'accounts', label: '关注账号', hint: '直接读取其微博时间线，填微博 UID（主页网址里的数字）。例：2656274875' },
];

export const EMPTY_DRAFT: WatchListDraft = {
  name: '',
  schoolWords: [],
  riskWords: [],
  requiredWords: [],
  anyWords: [],
  stopWords: [],
  accounts: [],
  platforms: ['weibo', 'wechat'],
  activeFrom: null,
  activeTo: null,
  active: true,
};

/** What people may change of a list. */
export function draftOf(l: WatchList): WatchListDraft {
  return Object.fromEntries(
    Object.keys(EMPTY_DRAFT).map((k) => [k, l[k as keyof WatchListDraft]]),
  ) as unknown as WatchListDraft;
}

export const same = (a: WatchListDraft, b: WatchListDraft): boolean =>
  Object.keys(EMPTY_DRAFT).every((k) => {
    const key = k as keyof WatchListDraft;
    return JSON.stringify(a[key]) === JSON.stringify(b[key]);
  });
