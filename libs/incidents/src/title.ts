import { SEVERITY, shortTopic } from '@fengsui/analysis';

const ACTS = new Set(['吃出', '曝光', '投诉', '举报', '送医', '住院']);

/** A short name for an incident by rule: where and what, at most 20 characters, no person's name. */
export function incidentTitle(
  texts: string[],
  facts: { places: string[]; severityWords: string[]; topic: string; unitName: string },
): string {
  const most = (words: string[]): string | null => {
    const [top] = words.map((w) => ({ w, n: texts.filter((t) => t.includes(w)).length })).sort((a, b) => b.n - a.n);
    return top && top.n > 0 ? top.w : null;
  };
  const where = most(facts.places) ?? facts.unitName;
  // the gravest word that names a thing; how it came to light is no name
  const things = facts.severityWords.filter((w) => !ACTS.has(w));
  const weight = Math.max(0, ...things.map((w) => SEVERITY[w] ?? 0));
  const what = most(things.filter((w) => SEVERITY[w] === weight));
  const dish = texts.some((t) => /餐盘|饭菜|饭里|菜里|碗里/.test(t)) && facts.topic === '食品安全食堂' ? '餐食' : '';
  return `${where}${dish}${what ? `出现${what}` : shortTopic(facts.topic)}`.slice(0, 20);
}
