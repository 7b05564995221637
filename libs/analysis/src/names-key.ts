import { createHash } from 'node:crypto';
import type { AnalysisContext } from './analyse.js';

const known = new WeakMap<object, string>();

/**
 * Eight signs that are others as soon as the school or a unit is called otherwise, or a unit is new, gone or has other topics: what was judged
 * under another key is judged anew. The order of names and units says nothing.
 */
export function namesKey(context: AnalysisContext): string {
  let key = known.get(context);
  if (!key) known.set(context, (key = keyOf(context)));
  return key;
}

function keyOf({ school, units }: AnalysisContext): string {
  const sorted = (names: string[] = []): string[] => [...names].sort();
  const { name, shortNames, traps, nicknames, campuses, leaders, ambiguous, places } = school;
  const names = [
    name,
    ...[shortNames, traps, nicknames, campuses, leaders, ambiguous, places].map(sorted),
    units
      .map((u) => [u.id, u.name, sorted(u.aliases), sorted(u.topics)] as const)
      .sort(([a], [b]) => (a < b ? -1 : Number(a > b))),
  ];
  return createHash('sha256').update(JSON.stringify(names)).digest('hex').slice(0, 8);
}
