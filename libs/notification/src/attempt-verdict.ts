import type { Channel, SendResult } from './channel.js';
import { channelName } from './channel-order.js';
import { acceptanceSettles, refusalLeadsOn } from './fallback-rule.js';
import type { OutboxRow, Purpose } from './message.js';
import type { AttemptOutcome } from './outbox.repository.js';

const MINUTE = 60_000;
/** A message is tried for so long; later it would tell nobody anything new. */
const GIVE_UP_MS: Record<Purpose, number> = { page: 120 * MINUTE, warn: 60 * MINUTE, status: 30 * MINUTE };
const MAX_BACK_OFF_MS = MINUTE;
/** How often a service is asked what became of a send, over about a minute, before the answer "nobody knows" is taken. */
const ASKS = 6;

export interface LogLine {
  kind:
    | 'message.accepted'
    | 'message.delivered'
    | 'message.read'
    | 'message.failed'
    | 'message.unknown'
    | 'message.fallback'
    | 'message.exhausted';
  text: string;
}
export interface Verdict {
  set: AttemptOutcome;
  /** null: nothing that a reader of the log needs to know yet */
  event: LogLine | null;
}
/** What of a channel decides. */
export type Traits = Pick<Channel, 'evidence' | 'recognisesRepeats'> & { canAsk: boolean };

/** Whether sending again after a lost answer is right: a page is sent at least once, anything else at most once. */
const mayRepeat = (row: OutboxRow, t: Traits): boolean => row.purpose === 'page' || t.recognisesRepeats;

/** A message in doubt that may not be sent again and of which nobody can be asked stays in doubt. Null: it goes on. */
export function leaveInDoubt(row: OutboxRow, traits: Traits): Verdict | null {
  if (row.before !== 'unknown' || traits.canAsk || mayRepeat(row, traits)) return null;
  const error = '是否送达不明；此类消息不补发';
  return { set: { state: 'unknown', code: 'ambiguous', error, retryMs: null }, event: null };
}

/** Decides what becomes of a message after one attempt, and what the log says. who: 后勤处 处长 陈建国. */
export function judge(row: OutboxRow, result: SendResult, who: string, traits: Traits): Verdict {
  const name = channelName(row.channel);
  if (result.outcome === 'accepted') {
    const resent = row.before === 'unknown' && !result.alreadyThere;
    const mark = resent ? '（补发）' : row.before === 'unknown' ? '（经核实首次已送到，未重复发送）' : '';
    return {
      set: {
        state: 'accepted',
        resent,
        providerId: result.providerId,
        responseCode: result.responseCode,
        fallback: acceptanceSettles(traits.evidence, row.body.level) ? 'off' : undefined,
      },
      event: { kind: 'message.accepted', text: `${name}已接收：发给 ${who}${mark}` },
    };
  }
  const doubt = row.before === 'unknown' ? '（此前一次发送结果不明）' : '';
  const over = row.ageMs >= GIVE_UP_MS[row.purpose];
  if (result.outcome === 'rejected_permanent')
    return failed(row, result, `${name}未能送达 ${who}：${result.reason}${doubt}`);
  if (result.outcome === 'ambiguous') {
    if (over)
      return failed(
        row,
        { code: 'ambiguous', reason: `多次发送均无应答，是否送达不明：${result.reason}` },
        `${name}发给 ${who}：多次发送均无应答，是否送达不明，不再补发`,
      );
    return doubtful(row, result.reason, who, traits);
  }
  const retryMs = result.outcome === 'rate_limited' ? result.retryAfterMs : backOff(row.attempt);
  return over
    ? failed(row, result, `${name}多次未能送达 ${who}：${result.reason}${doubt}`)
    : { set: { state: row.before, code: result.code, error: result.reason, retryMs }, event: null };
}

function doubtful(row: OutboxRow, reason: string, who: string, traits: Traits): Verdict {
  const goesOn = mayRepeat(row, traits) || traits.canAsk;
  const then = mayRepeat(row, traits) ? '将核实并补发' : traits.canAsk ? '将核实' : '此类消息不补发';
  return {
    set: {
      state: 'unknown',
      code: 'ambiguous',
      error: goesOn ? reason : `${reason}；此类消息不补发`,
      retryMs: goesOn ? backOff(row.attempt) : null,
    },
    event:
      row.before === 'unknown'
        ? null
        : { kind: 'message.unknown', text: `${channelName(row.channel)}发给 ${who} 的结果不明（${reason}），${then}` },
  };
}

/**
 * What the service's own answer to "what became of it?" makes of a message in doubt. 'send': it is sent again; with
 * before = 'pending' when it surely has not arrived.
 */
export function judgeAnswer(
  row: OutboxRow,
  answer: 'delivered' | 'failed' | 'unknown',
  who: string,
  traits: Traits,
): Verdict | { send: OutboxRow } {
  const name = channelName(row.channel);
  if (answer === 'delivered')
    return {
      set: { state: 'delivered', fallback: 'off' },
      event: { kind: 'message.delivered', text: `${name}已送达 ${who}（经查询核实，未重复发送）` },
    };
  if (answer === 'failed') return { send: { ...row, before: 'pending' } };
  if (row.attempt < ASKS)
    return {
      set: { state: 'unknown', code: 'ambiguous', error: '正在核实', retryMs: backOff(row.attempt) },
      event: null,
    };
  if (mayRepeat(row, traits)) return { send: row };
  const error = '经查询仍不明；此类消息不补发';
  return { set: { state: 'unknown', code: 'ambiguous', error, retryMs: null }, event: null };
}

function failed(row: OutboxRow, why: { code: string; reason: string }, text: string): Verdict {
  return {
    set: {
      state: 'failed',
      code: why.code,
      error: why.reason,
      fallback: refusalLeadsOn(row.purpose) ? 'now' : undefined,
    },
    event: { kind: 'message.failed', text },
  };
}

const backOff = (attempt: number): number => Math.min(1_000 * 2 ** (attempt - 1), MAX_BACK_OFF_MS);
