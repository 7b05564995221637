/**
 * Campus words with a direction that everyday training text hardly shows: a scouring ball in a dish is bad news
 * however calmly it is told. Added to the model as evidence, never instead of it.
 */
const AGAINST = [
  '钢丝球',
  '虫子',
  '吃出',
  '异物',
  '鼠头',
  '蟑螂',
  '发霉',
  '馊了',
  '变质',
  '拉肚子',
  '吃坏',
  '食物中毒',
  '恶心',
  '没人管',
  '有人管吗',
  '谁来管',
  '给个说法',
  '不作为',
  '捂嘴',
  '删帖',
  '甩锅',
  '临时工',
  '踢皮球',
  '黑心',
];
const FOR = ['良心', '感动', '舍不得', '超好', '好好吃', '点赞', '宝藏', '贴心', '为学校骄傲', '太棒'];
/** In units of the logit: one word tips a text that says little else, and does not overturn a plain one. */
const EACH = 0.8;
const MOST = 1.6;

// 「没有异物」, 「不恶心」, 「谣言：吃出…」 say the opposite or nothing
const pattern = (words: string[]): RegExp =>
  new RegExp(`(?<!没有|没|无|不|谣言|不是|预防)(?:${words.join('|')})`, 'gu');
const against = pattern(AGAINST);
const praise = pattern(FOR);

export interface Tone {
  neg: number;
  pos: number;
  negWords: string[];
  posWords: string[];
}

const strength = (n: number): number => Math.min(MOST, n * EACH);

/** What the campus words of a text add for and against. */
export function campusTone(text: string): Tone {
  const negWords = [...new Set(text.match(against) ?? [])];
  const posWords = [...new Set(text.match(praise) ?? [])];
  return { neg: strength(negWords.length), pos: strength(posWords.length), negWords, posWords };
}
