/** Data are read every 20 seconds and whenever something changes: after three readings without an answer they have stopped. */
const STOPPED_AFTER_MS = 60_000;

/** For how many ms data have stopped; null: they have not. Both by this page's clock. */
export function staleFor(loadedAt: number | null, now: number): number | null {
  return loadedAt !== null && now - loadedAt >= STOPPED_AFTER_MS ? now - loadedAt : null;
}
