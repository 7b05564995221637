import type { Selection } from '../mention-index.js';
import type { Query } from '../query/parse-query.js';

/** Collects values and hands out their placeholders. */
export class Values {
  readonly all: unknown[] = [];
  add(value: unknown): string {
    this.all.push(value);
    return `$${this.all.length}`;
  }
}

/** A selection as SQL over embedded_mention. */
export function conditions(s: Selection, values: Values): string {
  const where = ['shown'];
  const add = (sql: (n: string) => string, value: unknown): void => {
    if (value !== undefined) where.push(sql(values.add(value)));
  };
  add((n) => `published_at >= ${n}`, s.from);
  add((n) => `published_at < ${n}`, s.to);
  add((n) => `watch_list_id = ${n}`, s.watchListId);
  add((n) => `platform = any(${n})`, s.platforms);
  add((n) => `sentiment = any(${n})`, s.sentiments);
  add((n) => `topic = any(${n})`, s.topics);
  add((n) => `unit_id = any(${n})`, s.unitIds);
  add((n) => `author_kind = any(${n})`, s.authorKinds);
  add((n) => `region = any(${n})`, s.regions);
  add((n) => `id = any(${n}::uuid[])`, s.ids);
  if (s.official !== undefined) where.push(`author_kind ${s.official ? '=' : '<>'} 'official'`);
  if (s.query) {
    const lexemes = bound(s.query, 'upper');
    if (lexemes !== null) where.push(`terms @@ ${values.add(lexemes)}::tsquery`);
    if (hasPhrase(s.query)) where.push(exact(s.query, values));
  }
  return where.join(' and ');
}

/**
 * What a query asks of the lexemes alone. They have no places here (PostgreSQL keeps at most 255 a word, and none beyond 16,383), so that a
 * phrase is not known for certain: upper is true wherever the query is, lower only where it is; null: nothing can be said. exact() decides.
 */
function bound(q: Query, side: 'upper' | 'lower'): string | null {
  if ('phrase' in q) return q.phrase.length > 1 && side === 'lower' ? null : `(${q.phrase.map(lexeme).join(' & ')})`;
  if ('not' in q) {
    const inner = bound(q.not, side === 'upper' ? 'lower' : 'upper');
    return inner === null ? null : `!${inner}`;
  }
  const [parts, operator] = 'all' in q ? [q.all, ' & '] : [q.any, ' | '];
  const bounds = parts.map((p) => bound(p, side));
  const known = bounds.filter((b) => b !== null);
  // an unknown part may be left out of a conjunction seen from above and of an alternative seen from below
  const mayLeaveOut = 'all' in q === (side === 'upper');
  return known.length === 0 || (known.length < bounds.length && !mayLeaveOut) ? null : `(${known.join(operator)})`;
}
const lexeme = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

const hasPhrase = (q: Query): boolean =>
  'phrase' in q ? q.phrase.length > 1 : 'not' in q ? hasPhrase(q.not) : ('all' in q ? q.all : q.any).some(hasPhrase);

/** The whole query on the words in their order. */
function exact(q: Query, values: Values): string {
  if ('phrase' in q) return `strpos(' ' || words || ' ', ${values.add(` ${q.phrase.join(' ')} `)}) > 0`;
  if ('not' in q) return `not ${exact(q.not, values)}`;
  const [parts, operator] = 'all' in q ? [q.all, ' and '] : [q.any, ' or '];
  return `(${parts.map((p) => exact(p, values)).join(operator)})`;
}
