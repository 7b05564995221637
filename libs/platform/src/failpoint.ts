/** Places where a chaos test may kill a process, in the order in which an incident meets them. */
export type Failpoint =
  | 'escalation.claimed'
  | 'escalation.before-commit'
  | 'escalation.committed'
  | 'outbox.claimed'
  | 'outbox.sent'
  | 'outbox.before-commit'
  | 'outbox.committed';

const [name, passage] = (process.env.CHAOS_FAILPOINT ?? '').split('@');
let left = Number(passage ?? 0);

/** Dies by SIGKILL at the n-th passage of the place that CHAOS_FAILPOINT names (outbox.sent@3); otherwise does nothing. */
export function failpoint(place: Failpoint): void {
  if (place === name && --left === 0) process.kill(process.pid, 'SIGKILL');
}
