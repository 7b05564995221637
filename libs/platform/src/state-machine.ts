/** Refuses to start with a table of moves (state → act → where it leads) in which no act leads to some state. Throws an error that names them. */
export function mustReachAll<S extends string>(name: string, moves: Record<S, object>, first: readonly S[]): void {
  const seen = new Set<S>(first);
  for (const state of seen) for (const to of Object.values(moves[state]).flat() as S[]) seen.add(to);
  const lost = (Object.keys(moves) as S[]).filter((s) => !seen.has(s));
  if (lost.length > 0) throw new Error(`${name}: no act leads to ${lost.join(', ')}`);
}
