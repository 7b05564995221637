export interface SchoolNames {
  name: string;
  shortNames: string[];
  /** longer names that contain one of ours and are somebody else */
  traps: string[];
}

const ATTACHED =
  '(?:第[一二三四五六])?(?:附属(?!于)[\\p{Script=Han}]{0,6}?(?:医院|中学|小学|学校|幼儿园)|附中|附小|附幼|附院)';
const escape = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Is the text about the school? Longest match: a name that stands only inside a trap does not count. */
export function matchSchool(text: string, school: SchoolNames): { about: boolean; reason: string | null } {
  let rest = text;
  const trapsHit: string[] = [];
  for (const trap of [...school.traps].sort((a, b) => b.length - a.length)) {
    if (rest.includes(trap)) trapsHit.push(trap);
    rest = rest.replaceAll(trap, '\u0000');
  }
  const names = [school.name, ...school.shortNames].sort((a, b) => b.length - a.length);
  // a hospital or school attached to ours is another house, listed as a trap or not
  for (const name of names) {
    if (!rest.includes(name)) continue;
    rest = rest.replace(new RegExp(`${escape(name)}${ATTACHED}`, 'gu'), (found) => {
      trapsHit.push(found);
      return '\u0000';
    });
  }
  const hit = names.find((n) => rest.includes(n));
  if (hit) return { about: true, reason: hit === school.name ? `全称“${hit}”` : `简称“${hit}”` };
  return { about: false, reason: trapsHit.length > 0 ? `排除：“${trapsHit[0]}”不是本校` : null };
}

export interface UnitNames {
  id: string;
  name: string;
  aliases: string[];
  topics: string[];
}

/** The unit a text points at: its name counts most, then the longest alias hits, then the topic; null when nothing points. */
export function matchUnit(text: string, topic: string | null, units: UnitNames[]): string | null {
  let best: string | null = null;
  let most = 0;
  for (const u of units) {
    const aliases = u.aliases.filter((a) => text.includes(a)).reduce((sum, a) => sum + a.length, 0);
    const score =
      (text.includes(u.name) ? 2 + u.name.length : 0) + aliases + (topic && u.topics.includes(topic) ? 3 : 0);
    if (score > most) [best, most] = [u.id, score];
  }
  return best;
}
