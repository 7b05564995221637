import { readFileSync } from 'node:fs';
import { dictionaryFiles } from './dictionary.js';

/** How often words of up to four characters stand in the corpus of jieba's dictionary, and which of them name places or people. */
export interface Unigrams {
  /** −ln of the word's share; undefined for no word */
  cost(word: string): number | undefined;
  isPlace(word: string): boolean;
  isPerson(word: string): boolean;
}

/** Regions that the dictionary knows as directions. */
const REGIONS =
  '东北 西北 华北 华东 华南 华中 西南 东南 中南 中东 缅北 湘西 鄂西 苏北 苏南 皖南 皖北 粤东 粤西 闽南 赣南 陇东 豫北 冀东 清北'.split(
    ' ',
  );
/** Words newer than the dictionary. */
const NEWER =
  '逆袭 发博 官宣 路演 热搜 网传 网曝 直博 保研 上岸 偶遇 打卡 涉事 戏里戏外 应援 塌房 翻车 校招 官微 秒杀 刷屏 出圈 硕博 研考 大爷 大妈 大叔 高数 毛概 高代 线代 马原'.split(
    ' ',
  );
const LONGEST = 4;
let loaded: Unigrams | undefined;

/** Read at first use: only short names of schools need it (10 MB, 0.1 s). */
export function unigrams(): Unigrams {
  if (loaded) return loaded;
  const costs = new Map<string, number>();
  const places = new Set<string>(REGIONS);
  const persons = new Set<string>();
  let total = 0;
  for (const line of readFileSync(dictionaryFiles().dict, 'utf8').split('\n')) {
    const [word = '', count, tag] = line.split(' ');
    total += Number(count);
    if (word.length > LONGEST) continue;
    costs.set(word, Number(count));
    if (tag === 'ns' && word.length > 1) places.add(word);
    if (tag?.startsWith('nr') && word.length > 1) persons.add(word);
  }
  for (const word of [...REGIONS, ...NEWER]) costs.set(word, Math.max(costs.get(word) ?? 0, 200));
  const all = Math.log(total);
  for (const [word, count] of costs) costs.set(word, all - Math.log(Math.max(count, 1)));
  loaded = {
    cost: (word) => costs.get(word),
    isPlace: (word) => places.has(word),
    isPerson: (word) => persons.has(word),
  };
  return loaded;
}

/** Cost of a character that is no word. */
const UNKNOWN = 20;

/** A way to cut a text into words: its cost and where words begin and end. */
export interface Path {
  cost: number;
  words: string[];
}

/**
 * The cheapest way to cut a text. name: a word to be used at [from, to) at this price (with), or not to be used there (without).
 */
export function cheapestPath(text: string, name: { from: number; to: number; cost: number | null }): Path {
  const { cost } = unigrams();
  const n = text.length;
  const best = new Float64Array(n + 1).fill(Infinity);
  const back = new Int32Array(n + 1);
  best[0] = 0;
  for (let i = 0; i < n; i++) {
    if (best[i] === Infinity) continue;
    for (let j = i + 1; j <= n && j <= i + LONGEST; j++) {
      const its = i === name.from && j === name.to;
      // with the name, nothing else may lie over it
      if (name.cost !== null && !its && i < name.to && j > name.from) continue;
      if (name.cost === null && its) continue;
      const word = text.slice(i, j);
      const price = its ? name.cost! : (cost(word) ?? (j === i + 1 ? UNKNOWN : Infinity));
      if (best[i]! + price < best[j]!) {
        best[j] = best[i]! + price;
        back[j] = i;
      }
    }
    if (name.cost !== null && i === name.from && best[name.to]! > best[i]! + name.cost) {
      best[name.to] = best[i]! + name.cost;
      back[name.to] = i;
    }
  }
  const words: string[] = [];
  for (let at = n; at > 0; at = back[at]!) words.unshift(text.slice(back[at]!, at));
  return { cost: best[n]!, words };
}
