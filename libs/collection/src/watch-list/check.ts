import type { WatchListDraft } from '@fengsui/contract';
import { UserError } from '@fengsui/platform';
import { foldText } from './match.js';

const MAX_WORD = 30;
const MAX_WORDS = 200;
const MAX_ACCOUNTS = 50;
const WORD_FIELDS = {
  schoolWords: '校名',
  riskWords: '风险词',
  requiredWords: '必含词',
  anyWords: '任一词',
  stopWords: '排除词',
} as const;
type WordField = keyof typeof WORD_FIELDS;

/** A draft with its words tidied: no blanks around, no empty ones, each once whatever its case and width. */
export function tidyDraft(draft: WatchListDraft): WatchListDraft {
  const tidy = (words: string[]): string[] =>
    [...new Map(words.map((w) => w.trim().replace(/\s+/g, ' ')).map((w) => [foldText(w), w])).values()].filter(
      (w) => w !== '',
    );
  return {
    ...draft,
    name: draft.name.trim(),
    schoolWords: tidy(draft.schoolWords),
    riskWords: tidy(draft.riskWords),
    requiredWords: tidy(draft.requiredWords),
    anyWords: tidy(draft.anyWords),
    stopWords: tidy(draft.stopWords),
    accounts: [...new Set(draft.accounts.map((a) => a.trim()).filter((a) => a !== ''))],
    platforms: [...new Set(draft.platforms)],
  };
}

/** Throws UserError that names the field and the fix for the first thing that makes a tidied draft useless or contradictory. Whether it is too broad is another question. */
export function checkDraft(d: WatchListDraft): void {
  if (d.name === '') refuse('name', '请填写方案名称。');
  if ([...d.name].length > 40) refuse('name', '方案名称过长，请不超过 40 字。');
  if (d.schoolWords.length === 0) refuse('schoolWords', '请至少填写一个校名或别名，帖子里有其中之一才算相关。');
  for (const field of Object.keys(WORD_FIELDS) as WordField[]) checkWords(field, d[field]);
  const total = (Object.keys(WORD_FIELDS) as WordField[]).reduce((sum, f) => sum + d[f].length, 0);
  if (total > MAX_WORDS) refuse('riskWords', `各类词合计 ${total} 个，超过 ${MAX_WORDS} 个，请精简或分成几个方案。`);
  checkContradictions(d);
  for (const a of d.accounts)
    if (!/^\d{5,12}$/.test(a))
      refuse('accounts', `账号“${a}”不是微博 UID，应为 5 至 12 位数字（个人主页网址中的数字）。`);
  if (d.accounts.length > MAX_ACCOUNTS)
    refuse('accounts', `账号共 ${d.accounts.length} 个，请不超过 ${MAX_ACCOUNTS} 个。`);
  if (d.platforms.length === 0) refuse('platforms', '请至少选择一个平台：微博、微信。');
  for (const p of d.platforms)
    if (p !== 'weibo' && p !== 'wechat')
      refuse('platforms', `不认识的平台“${String(p)}”，应为 weibo（微博）或 wechat（微信）。`);
  checkHours(d.activeFrom, d.activeTo);
}

function checkWords(field: WordField, words: string[]): void {
  const what = WORD_FIELDS[field];
  for (const w of words) {
    if ([...w].length > MAX_WORD)
      refuse(field, `${what}“${[...w].slice(0, 12).join('')}…”超过 ${MAX_WORD} 字，请改用其中的关键词。`);
    if (!/[\p{L}\p{N}]/u.test(w)) refuse(field, `${what}“${w}”没有文字，请改为词语。`);
    if (/\p{Cc}/u.test(w) || !w.isWellFormed()) refuse(field, `${what}中含有看不见的字符，请重新录入。`);
  }
}

/** A text that holds the name or required word always holds the excluded one too: such a list would never find anything. */
function checkContradictions(d: WatchListDraft): void {
  for (const stop of d.stopWords) {
    const folded = foldText(stop);
    const required = d.requiredWords.find((w) => foldText(w).includes(folded));
    if (required !== undefined)
      refuse('stopWords', `“${stop}”既是必含词（“${required}”）又是排除词，此方案将一无所获，请删去其一。`);
    const name = d.schoolWords.find((w) => foldText(w).includes(folded));
    if (name !== undefined)
      refuse('stopWords', `校名“${name}”含有排除词“${stop}”，带这个校名的帖子都会被排除，请删去其一。`);
  }
}

function checkHours(from: number | null, to: number | null): void {
  if (from === null && to === null) return;
  if (from === null || to === null) refuse('activeFrom', '监测时段要同时填写开始和结束，或都不填（全天）。');
  if (!Number.isInteger(from) || from! < 0 || from! > 23) refuse('activeFrom', '监测时段的开始应为 0 至 23 点。');
  if (!Number.isInteger(to) || to! < 1 || to! > 24) refuse('activeTo', '监测时段的结束应为 1 至 24 点。');
  if (from === to) refuse('activeTo', '监测时段的开始和结束相同，请改正，或都不填（全天）。');
}

function refuse(field: string, message: string): never {
  throw new UserError('bad_watch_list', message, 400, field);
}
