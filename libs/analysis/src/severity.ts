/** Not a word of the text: what callToGather found. */
export const GATHERING = '号召聚集';

/** Words that need no rise in volume (product.md 5). Weight 3: at once for a person; 2: grave; 1: counts together with others. */
export const SEVERITY: Record<string, number> = {
  [GATHERING]: 3,
  坠楼: 3,
  跳楼: 3,
  自杀: 3,
  轻生: 3,
  猥亵: 3,
  性骚扰: 3,
  食物中毒: 3,
  火灾: 3,
  起火: 3,
  踩踏: 3,
  溺水: 3,
  持刀: 3,
  坠亡: 3,
  猝死: 3,
  溺亡: 3,
  遇害: 3,
  投毒: 3,
  爆炸: 3,
  砍人: 3,
  性侵: 3,
  强奸: 3,
  触电: 3,
  坍塌: 3,
  死亡: 3,
  身亡: 3,
  罢课: 2,
  罢餐: 2,
  维权: 2,
  聚集: 2,
  拉横幅: 2,
  异物: 2,
  钢丝球: 2,
  鼠头: 2,
  蟑螂: 2,
  吃出: 1,
  诺如: 2,
  泄题: 2,
  替考: 2,
  辱华: 3,
  泄密: 2,
  霸凌: 2,
  体罚: 2,
  虫子: 1,
  拉肚子: 1,
  吃坏: 1,
  偷拍: 2,
  殴打: 2,
  虐猫: 2,
  黄谣: 2,
  失联: 2,
  送医: 2,
  住院: 2,
  曝光: 1,
  投诉: 1,
  举报: 1,
};

const SEVERE = new RegExp(
  `(?<!没有|没|不是|谣言|防|防范|演练)(?:${Object.keys(SEVERITY)
    .filter((w) => w !== GATHERING)
    .join('|')})(?!\\p{Script=Han}{0,4}(?:演练|演习|预防|防范|防控|知识|讲座|宣传|培训))`,
  'gu',
);

/** Severity words of a text, gravest first. 「没有」 or 「谣言」 right before, or a drill, lecture or training right after, takes a word out. */
export function severityWords(text: string): string[] {
  return [...new Set(text.match(SEVERE) ?? [])].sort((a, b) => SEVERITY[b]! - SEVERITY[a]!);
}
