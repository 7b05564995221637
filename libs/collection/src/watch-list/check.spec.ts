import { expect, test } from '@jest/globals';
import type { WatchListDraft } from '@fengsui/contract';
import { tooBroadByWords } from './broad.js';
import { checkDraft, tidyDraft } from './check.js';

const good: WatchListDraft = {
  name: '学校',
  schoolWords: ['青江职院'],
  riskWords: ['食堂'],
  requiredWords: [],
  anyWords: [],
  stopWords: ['招聘'],
  accounts: ['1669879400'],
  platforms: ['weibo'],
  activeFrom: 22,
  activeTo: 6,
};

test('a draft that makes sense passes', () => expect(() => checkDraft(tidyDraft(good))).not.toThrow());

test.each<[string, Partial<WatchListDraft>, string, string]>([
  ['no name', { name: ' ' }, 'name', '请填写方案名称'],
  ['no school word', { schoolWords: [' '] }, 'schoolWords', '请至少填写一个校名或别名'],
  ['a word over 30', { riskWords: ['长'.repeat(31)] }, 'riskWords', '风险词“长长长长长长长长长长长长…”超过 30 字'],
  ['only signs', { anyWords: ['！！'] }, 'anyWords', '任一词“！！”没有文字'],
  [
    'over 200 words',
    { stopWords: Array.from({ length: 200 }, (_, i) => `词${i}`) },
    'riskWords',
    '合计 202 个，超过 200 个',
  ],
  ['required and excluded', { requiredWords: ['招聘会'] }, 'stopWords', '“招聘”既是必含词（“招聘会”）又是排除词'],
  ['a name that is excluded', { stopWords: ['职院'] }, 'stopWords', '校名“青江职院”含有排除词“职院”'],
  ['an unknown platform', { platforms: ['tieba' as 'weibo'] }, 'platforms', '不认识的平台“tieba”'],
  ['no platform', { platforms: [] }, 'platforms', '请至少选择一个平台'],
  ['half of the hours', { activeTo: null }, 'activeFrom', '要同时填写开始和结束'],
  ['an hour that is none', { activeFrom: 24 }, 'activeFrom', '应为 0 至 23 点'],
  ['no time at all', { activeFrom: 6 }, 'activeTo', '开始和结束相同'],
  ['an account that is no uid', { accounts: ['@某某'] }, 'accounts', '账号“@某某”不是微博 UID'],
])('%s', (_, more, field, message) => {
  const check = (): void => checkDraft(tidyDraft({ ...good, ...more }));
  expect(check).toThrow(message);
  expect(check).toThrow(expect.objectContaining({ field, status: 400 }));
});

test('words are tidied: blanks, empty ones and the same in another width or case', () =>
  expect(tidyDraft({ ...good, schoolWords: [' QJVC ', 'ｑｊｖｃ', '', '青江  职院'] }).schoolWords).toEqual([
    'ｑｊｖｃ',
    '青江 职院',
  ]));

test.each([
  [['院'], [], '校名“院”只有一个字'],
  [['青江职院', '食堂'], [], '校名“食堂”是各校通用的词'],
  [['食堂'], ['青江'], null],
  [['青江职院'], [], null],
])('%j with %j: %s', (schoolWords, requiredWords, why) =>
  expect(tooBroadByWords({ schoolWords, requiredWords })).toBe(why),
);
