import type { LogEntry } from './access-log.js';
import type { Origin } from './faults/fault.js';

/** What an origin is promised (sources.md 2.8); a part left out is not audited. */
export interface Budget {
  /** least time between two requests */
  gapMs: number;
  /** requests that may come at once after a pause; 1 when left out. Each gapMs without a request earns one back */
  burst?: number;
  /** most requests in a row; a row ends with restMs without a request */
  maxConsecutive?: number;
  restMs?: number;
  /** most requests between two Beijing midnights */
  daily?: number;
  /** how much a clock or the way may blur the arrival, in simulated milliseconds; 0 when left out */
  toleranceMs?: number;
  /** requests that count; all of the origin when left out */
  only?: (entry: LogEntry) => boolean;
}

export interface Violation {
  origin: Origin;
  rule: 'gap' | 'consecutive' | 'daily';
  /** the request that broke the rule */
  at: number;
  path: string;
  /** since the request before; how many in a row; how many that day */
  measured: number;
  limit: number;
}

const DAY = 86_400_000;
const BEIJING = 8 * 3_600_000;

/** Every breach of a budget that a log shows. Written from the definition of the budget, apart from the product's own bookkeeping. */
export function auditBudget(log: readonly LogEntry[], budgets: Partial<Record<Origin, Budget>>): Violation[] {
  return (Object.entries(budgets) as [Origin, Budget][]).flatMap(([origin, budget]) =>
    auditOrigin(
      log.filter((e) => e.origin === origin && (budget.only?.(e) ?? true)).sort((a, b) => a.at - b.at),
      origin,
      budget,
    ),
  );
}

function auditOrigin(entries: LogEntry[], origin: Origin, b: Budget): Violation[] {
  const found: Violation[] = [];
  const burst = b.burst ?? 1;
  const tolerance = b.toleranceMs ?? 0;
  const perDay = new Map<number, number>();
  let allowed = burst;
  let row = 0;
  let last: number | null = null;
  for (const e of entries) {
    const since = last === null ? Infinity : e.at - last;
    const breach = (rule: Violation['rule'], measured: number, limit: number): void =>
      void found.push({ origin, rule, at: e.at, path: e.path, measured, limit });

    allowed = Math.min(burst, allowed + since / b.gapMs);
    if (allowed < 1 - tolerance / b.gapMs - 1e-9) breach('gap', since, b.gapMs);
    allowed = Math.max(0, allowed - 1);

    row = b.restMs !== undefined && since + tolerance >= b.restMs ? 1 : row + 1;
    if (b.maxConsecutive !== undefined && row > b.maxConsecutive) breach('consecutive', row, b.maxConsecutive);

    const day = Math.floor((e.at + BEIJING) / DAY);
    const today = (perDay.get(day) ?? 0) + 1;
    perDay.set(day, today);
    if (b.daily !== undefined && today > b.daily) breach('daily', today, b.daily);
    last = e.at;
  }
  return found;
}
