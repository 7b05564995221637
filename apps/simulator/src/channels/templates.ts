/** Why a template cannot be filled: the kind of objection, which each service words in its own way. */
export type Objection = 'missing' | 'not_text' | 'url' | 'length';

const LONGEST = 35;
const URL_LIKE = /https?:|www\.|\.(com|cn|net|org|edu)\b/i;

/** Fills ${name} in an approved template, or says why it cannot be. */
export function fill(template: string, values: Record<string, unknown>): { text: string } | { objection: Objection } {
  const names = [...template.matchAll(/\$\{(\w+)\}/g)].map((m) => m[1]!);
  for (const name of names) {
    const value = values[name];
    if (value === undefined) return { objection: 'missing' };
    if (typeof value !== 'string') return { objection: 'not_text' };
    if (URL_LIKE.test(value)) return { objection: 'url' };
    if (value.length === 0 || [...value].length > LONGEST) return { objection: 'length' };
  }
  return { text: template.replace(/\$\{(\w+)\}/g, (_, name: string) => String(values[name])) };
}
