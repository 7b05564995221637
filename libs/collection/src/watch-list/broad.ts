import type { WatchListDraft } from '@fengsui/contract';
import { foldText } from './match.js';

/** Words of every school: as a name they find the whole country. */
const COMMON = new Set(
  (
    '学校 高校 大学 学院 职院 职业学院 职业技术学院 技术学院 高职 大专 校园 本校 我校 学生 大学生 同学 老师 教师 辅导员 校长 书记 食堂 宿舍 图书馆 ' +
    '招生 考试 毕业 教育 教务处 学工部 后勤处 保卫处 四川 绵阳 成都 中国 全国 微博 微信 今天 我们 什么 怎么 一个 没有 学习 生活'
  )
    .split(' ')
    .map(foldText),
);

/** Why the words alone say that a list would find everything: a name of one sign, or one that every school has. Null: they do not. Names the word. */
export function tooBroadByWords(draft: Pick<WatchListDraft, 'schoolWords' | 'requiredWords'>): string | null {
  const short = draft.schoolWords.find((w) => [...w].length < 2);
  if (short !== undefined) return `校名“${short}”只有一个字`;
  const common = draft.schoolWords.find((w) => COMMON.has(foldText(w)));
  return common !== undefined && draft.requiredWords.length === 0 ? `校名“${common}”是各校通用的词` : null;
}
