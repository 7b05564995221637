import { nearHash, plainText, segment } from '@fengsui/analysis';

/** Said in every question and telling nothing of what is asked. */
const EMPTY = new Set(
  '请问 求问 想问 问问 问下 一下 咨询 什么 怎么 怎样 如何 为什么 哪里 哪儿 多少 几点 时候 有没有 能不能 可不可以 可以 是不是 有人 知道 谢谢 老师 同学 同学们 大家 学校 我们 你们 他们 现在 今天 这个 那个 就是 还是 已经 一个 需要 应该 的话 一直 到底 告诉 麻烦 学长 学姐 有谁 求助'.split(
    ' ',
  ),
);
const ASKING =
  /请问|求问|想问|问一下|咨询|什么|怎么样?|怎样|如何|为什么|哪里|哪儿|多少|有没有|能不能|可不可以|是不是|知道|谢谢|同学们?|老师|学校|可以|需要/gu;

/** What a campus has two names for. */
const SAME: [RegExp, string][] = [
  [/寝室|宿舍楼|公寓/gu, '宿舍'],
  [/饭卡|一卡通/gu, '校园卡'],
  [/电瓶车|小电驴/gu, '电动车'],
  [/饭堂|餐厅/gu, '食堂'],
  [/(?:菜鸟)?驿站|快递点/gu, '快递站'],
  [/逾期|过期/gu, '超期'],
  [/遗失|弄丢|不见了|找不到了/gu, '丢了'],
];

/** What a text is compared by: its words of two characters and more, and pairs of neighbouring Chinese characters, for a question is short and its words are cut otherwise with each wording. */
export function features(text: string): string[] {
  const plain = SAME.reduce((t, [names, one]) => t.replace(names, one), plainText(text));
  const found = new Set(segment(plain).filter((w) => w.length > 1 && !EMPTY.has(w)));
  for (const run of plain.replace(ASKING, ' ').match(/[\u4e00-\u9fff]{2,}/gu) ?? [])
    for (let i = 0; i + 2 <= run.length; i++) found.add(run.slice(i, i + 2));
  return [...found];
}

/** SimHash of a text, as analysis makes it of posts; 0: too short. */
export const hashOf = (text: string): bigint => nearHash(segment(plainText(text)).filter((w) => w.length > 1));

/** The cosine of two sets of features; weight: what a feature counts for. 0 to 1. */
export function likeness(a: string[], b: string[], weight: (f: string) => number = () => 1): number {
  const size = (all: string[]): number => Math.sqrt(all.reduce((sum, f) => sum + weight(f) ** 2, 0));
  const other = new Set(b);
  const shared = a.reduce((sum, f) => sum + (other.has(f) ? weight(f) ** 2 : 0), 0);
  return shared === 0 ? 0 : shared / (size(a) * size(b));
}

/** The likest first. What few of them speak of counts most. */
export function nearest<T extends { features: string[] }>(asked: string[], all: T[]): (T & { score: number })[] {
  const seen = new Map<string, number>();
  for (const e of all) for (const f of e.features) seen.set(f, (seen.get(f) ?? 0) + 1);
  const weight = (f: string): number => Math.log(1 + all.length / (seen.get(f) ?? 0.5));
  return all.map((e) => ({ ...e, score: likeness(asked, e.features, weight) })).sort((a, b) => b.score - a.score);
}

/** From here on two askings are one question, by the plain cosine: the same words in another order, not the same subject. */
export const ALIKE = 0.7;
/** From here on a former reply is worth showing. */
export const RELATED = 0.12;
