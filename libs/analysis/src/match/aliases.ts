import { NameMatcher, type SchoolName } from './name-matcher.js';
import { shortForms } from './short-forms.js';

/** A line of an aliases file: full name, short form, whether the short form has other meanings. */
export interface Alias {
  college: string;
  alias: string;
  ambiguous: boolean;
}

/** Several schools at once: full names, the short forms given, and those that follow by rule and belong to one school only. */
export function schoolsMatcher(aliases: Alias[]): NameMatcher {
  const names: SchoolName[] = aliases.map((a) => ({
    school: a.college,
    name: a.alias,
    kind: 'short',
    ambiguous: a.ambiguous,
  }));
  const given = new Set(aliases.map((a) => a.alias));
  const ruled = new Map<string, string | null>();
  for (const school of new Set(aliases.map((a) => a.college))) {
    names.push({ school, name: school, kind: 'full', ambiguous: false });
    // 中国石油大学（北京）is written without its town
    const plain = school.replace(/[（(].*$/u, '').trim();
    if (plain !== school) names.push({ school, name: plain, kind: 'full', ambiguous: false });
    for (const short of shortForms(plain))
      ruled.set(short, ruled.has(short) && ruled.get(short) !== school ? null : school);
  }
  // 华科大, 南理工大: the last word of 大学 is often kept
  for (const a of aliases)
    if (/[科工林农邮航]$/u.test(a.alias) && a.alias.length < 4 && !a.ambiguous)
      ruled.set(
        `${a.alias}大`,
        ruled.has(`${a.alias}大`) && ruled.get(`${a.alias}大`) !== a.college ? null : a.college,
      );
  for (const [name, school] of ruled)
    if (school !== null && !given.has(name)) names.push({ school, name, kind: 'short', ambiguous: false });
  return new NameMatcher(names);
}

/** Full names of the schools that a text is about, each once, in the order of the text. */
export function schoolsIn(text: string, matcher: NameMatcher): string[] {
  return [...new Set(matcher.find(text).hits.map((h) => h.school!))];
}
