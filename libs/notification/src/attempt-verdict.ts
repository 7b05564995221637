import type { SendResult } from './channel.js';
import { channelName } from './channel-order.js';
import type { OutboxRow, Purpose } from './message.js';
import type { AttemptOutcome } from './outbox.repository.js';

const MINUTE = 60_000;
/** A message is tried for so long; later it would tell nobody anything new. */
const GIVE_UP_MS: Record<Purpose, number> = { page: 120 * MINUTE, warn: 60 * MINUTE, status: 30 * MINUTE };
const MAX_BACK_OFF_MS = MINUTE;

export interface LogLine {
  kind: 'message.accepted' | 'message.delivered' | 'message.read' | 'message.failed' | 'message.unknown';
  text: string;
}
export interface Verdict {
  set: AttemptOutcome;
  /** null: nothing that a reader of the log needs to know yet */
  event: LogLine | null;
}

/** Decides what becomes of a message after one attempt, and what the log says. who: 后勤处 处长 陈建国. */
export function judge(row: OutboxRow, result: SendResult, who: string): Verdict {
  const name = channelName(row.channel);
  if (result.outcome === 'accepted') {
    const resent = row.before === 'unknown' && !result.alreadyThere;
    const mark = resent ? '（补发）' : row.before === 'unknown' ? '（经核实首次已送到，未重复发送）' : '';
    return {
      set: { state: 'accepted', resent, providerId: result.providerId, responseCode: result.responseCode },
      event: { kind: 'message.accepted', text: `${name}已接收：发给 ${who}${mark}` },
    };
  }
  const doubt = row.before === 'unknown' ? '（此前一次发送结果不明）' : '';
  const over = row.ageMs >= GIVE_UP_MS[row.purpose];
  if (result.outcome === 'rejected_permanent')
    return {
      set: { state: 'failed', code: result.code, error: result.reason },
      event: { kind: 'message.failed', text: `${name}未能送达 ${who}：${result.reason}${doubt}` },
    };
  if (result.outcome === 'ambiguous') {
    if (over)
      return {
        set: { state: 'failed', code: 'ambiguous', error: `多次发送均无应答，是否送达不明：${result.reason}` },
        event: { kind: 'message.failed', text: `${name}发给 ${who}：多次发送均无应答，是否送达不明，不再补发` },
      };
    return {
      set: { state: 'unknown', code: 'ambiguous', error: result.reason, retryMs: backOff(row.attempt) },
      event:
        row.before === 'unknown'
          ? null
          : { kind: 'message.unknown', text: `${name}发给 ${who} 的结果不明（${result.reason}），将核实并补发` },
    };
  }
  const retryMs = result.outcome === 'rate_limited' ? result.retryAfterMs : backOff(row.attempt);
  return over
    ? {
        set: { state: 'failed', code: result.code, error: result.reason },
        event: { kind: 'message.failed', text: `${name}多次未能送达 ${who}：${result.reason}${doubt}` },
      }
    : { set: { state: row.before, code: result.code, error: result.reason, retryMs }, event: null };
}

const backOff = (attempt: number): number => Math.min(1_000 * 2 ** (attempt - 1), MAX_BACK_OFF_MS);
