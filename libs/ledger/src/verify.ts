/** A row of ledger_event as the driver gives it. */
export interface StoredEvent {
  seq: string;
  at: Date;
  kind: string;
  incident_id: string | null;
  actor: unknown;
  payload: string;
  prev_hash: string;
  hash: string;
}

/** First sequence number at which the chain does not hold: a changed, missing, inserted or reordered row, or a cut tail. */
export function firstBreak(
  rows: (StoredEvent & { computed: string })[],
  head: { seq: number; hash: string },
): number | null {
  let prev = '0'.repeat(64);
  let expected = 1;
  for (const row of rows) {
    if (Number(row.seq) !== expected || row.prev_hash !== prev || row.computed !== row.hash) return expected;
    prev = row.hash;
    expected++;
  }
  return head.seq === expected - 1 && head.hash === prev ? null : expected;
}
