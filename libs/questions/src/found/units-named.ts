import { plainText } from '@fengsui/analysis';

export interface NamedUnit {
  id: string;
  name: string;
  /** the name or alias that stands in the text */
  word: string;
}

/** The units whose name or alias stands in a text; a word inside a longer one that is another unit's (图书馆 in 图书馆超市) does not count. */
export function unitsNamed(text: string, units: { id: string; name: string; aliases: string[] }[]): NamedUnit[] {
  const plain = plainText(text);
  let rest = plain;
  const words = units
    .flatMap((u) => [u.name, ...u.aliases].map((word) => ({ id: u.id, name: u.name, word })))
    .filter((w) => w.word.length > 1)
    .sort((a, b) => b.word.length - a.word.length);
  const found: NamedUnit[] = [];
  for (const w of words) {
    if (!rest.includes(w.word)) continue;
    rest = rest.replaceAll(w.word, ' ');
    if (!found.some((f) => f.id === w.id)) found.push(w);
  }
  return found.sort((a, b) => plain.indexOf(a.word) - plain.indexOf(b.word));
}

/** To whom a question goes: unit null where nothing points anywhere; clear: no person need say so. */
export interface Proposal {
  unitId: string | null;
  reason: string;
  clear: boolean;
}

/**
 * Who is to answer. Clear only where the asker himself said so: one unit is named and no other, or it was asked under the account of a unit (谁主办谁负责)
 * and no other unit is named. What analysis concludes from the topic alone is proposed, never decided.
 */
export function proposeUnit(
  named: NamedUnit[],
  host: { unitId: string; unitName: string; own: boolean } | null,
  guess: { id: string; name: string } | null,
): Proposal {
  const others = named.filter((n) => n.id !== host?.unitId);
  if (host && !host.own && others.length === 0)
    return { unitId: host.unitId, reason: `在${host.unitName}的账号下提问`, clear: true };
  if (host && !host.own)
    return {
      unitId: others[0]!.id,
      reason: `在${host.unitName}的账号下提问，文中说到“${others[0]!.word}”`,
      clear: false,
    };
  const [only, ...more] = others;
  if (only && more.length === 0) return { unitId: only.id, reason: `文中说到“${only.word}”`, clear: true };
  if (only) return { unitId: only.id, reason: `文中说到${named.map((n) => `“${n.word}”`).join('、')}`, clear: false };
  if (guess) return { unitId: guess.id, reason: '按内容推断', clear: false };
  return { unitId: null, reason: '文中没有说到哪个单位', clear: false };
}
