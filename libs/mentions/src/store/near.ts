import type { Sql } from '@fengsui/platform';

/** The same words: found by index however many posts there are. Nearly the same: looked for among the newest only, so that storing stays fast. */
const NEAR_SCAN = 1_000;
const NEAR_BITS = 3;

interface Candidate {
  id: string;
  low: number;
  high: number;
}

/** A post that looks for its like; hash 0 (too short to compare) has none. */
export interface Fresh {
  id: string;
  hash: bigint;
}

const parts = (hash: bigint): { low: number; high: number } => ({
  low: Number(BigInt.asIntN(32, hash)),
  high: Number(BigInt.asIntN(32, hash >> 32n)),
});
function bits(x: number): number {
  x -= (x >>> 1) & 0x55555555;
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * The first post of the last two days with the same or nearly the same text, by id of the fresh one. `stored` are in the database already;
 * `beside` are other fresh ones, which may turn out to be stored by somebody else meanwhile. Fresh posts are given in the order of storing.
 */
export async function findNear(
  tx: Sql,
  fresh: Fresh[],
): Promise<{ stored: Map<string, string>; beside: Map<string, string> }> {
  const stored = new Map<string, string>();
  const beside = new Map<string, string>();
  const all = fresh.filter((f) => f.hash !== 0n);
  if (all.length === 0) return { stored, beside };
  const same: { hash: string; id: string }[] = await tx.query(
    `select h::text as hash, f.id from unnest($1::bigint[]) h cross join lateral
       (select coalesce(m.near_of, m.id) as id from mention m
        where m.near_hash = h and m.about_school and m.first_seen_at > app.now() - interval '2 days' order by m.seq limit 1) f`,
    [[...new Set(all.map((f) => f.hash.toString()))]],
  );
  const byHash = new Map(same.map((s) => [s.hash, s.id]));
  const rows: { id: string; near_hash: string }[] = await tx.query(
    `select id, near_hash from (select id, near_hash, near_of, about_school, first_seen_at, seq from mention order by seq desc limit ${NEAR_SCAN}) m
     where near_of is null and about_school and near_hash <> 0 and first_seen_at > app.now() - interval '2 days' order by seq`,
  );
  const newest = rows.map((r): Candidate => ({ id: r.id, ...parts(BigInt(r.near_hash)) }));
  const firsts: Candidate[] = [];
  for (const f of all) {
    const p = parts(f.hash);
    const near = (c: Candidate): boolean => bits(c.low ^ p.low) + bits(c.high ^ p.high) <= NEAR_BITS;
    const known = byHash.get(f.hash.toString()) ?? newest.find(near)?.id;
    if (known !== undefined) {
      stored.set(f.id, known);
      continue;
    }
    const twin = firsts.find(near);
    if (twin) beside.set(f.id, twin.id);
    else firsts.push({ id: f.id, ...p });
  }
  return { stored, beside };
}
