import { channelName } from './channel-order.js';
import type { PageMessage, Purpose } from './message.js';

const MINUTE = 60_000;
/**
 * So long a channel has to deliver before the next is tried, by incident level: two further channels fit into the time to
 * sign (10, 30, 60, 120 minutes), and leave most of it.
 */
const WAIT_MS = { 1: 2 * MINUTE, 2: 5 * MINUTE, 3: 15 * MINUTE, 4: 30 * MINUTE };

/** ms until the next channel is tried although nothing was refused; null: only a refusal leads to the next, or nothing does. */
export function fallbackWait(purpose: Purpose, level: PageMessage['level']): number | null {
  return purpose === 'page' ? WAIT_MS[level ?? 4] : null;
}

/** What a refusal leads to the next channel for. A copy for information is not worth a text message. */
export const LEADING_ON: Purpose[] = ['page', 'warn'];
export const refusalLeadsOn = (purpose: Purpose): boolean => LEADING_ON.includes(purpose);

/** error_code of a message that waits because its address has had as many as the service allows within an hour or a day. */
export const ADDRESS_FULL = 'address_full';

/**
 * Whether that a channel took a message settles it. A channel that reports delivery has yet to do so. One that never reports
 * is believed, but not about the gravest levels: there only a signature is proof enough.
 */
export const acceptanceSettles = (evidence: 'delivery' | 'acceptance', level: PageMessage['level']): boolean =>
  evidence === 'acceptance' && (level ?? 4) > 2;

/** A message whose channel was not enough. */
export interface Overdue {
  channel: string;
  state: string;
  code: string | null;
  error: string | null;
  purpose: Purpose;
  level: PageMessage['level'];
}

const SMS = ['aliyun_sms', 'tencent_sms'];

/** The next channel; null: there is none. order: set up and with an address of the person, in order; tried: so far. */
export function nextChannel(o: Overdue, order: string[], tried: string[]): string | null {
  // two text messages to one telephone help only when the first operator refused
  const same = SMS.includes(o.channel) && o.state !== 'failed' ? SMS : [];
  return order.slice(order.indexOf(o.channel) + 1).find((c) => !tried.includes(c) && !same.includes(c)) ?? null;
}

/** Why the next channel is tried, for the log and the page. */
export function fallbackReason(o: Overdue, evidence: 'delivery' | 'acceptance'): string {
  const name = channelName(o.channel);
  const minutes = (fallbackWait(o.purpose, o.level) ?? 0) / MINUTE;
  if (o.state === 'pending' && o.code === ADDRESS_FULL) return `${name}未发出（${o.error}）`;
  if (o.state === 'failed') return `${name}未送达${o.error ? `（${o.error}）` : ''}`;
  if (o.state === 'accepted')
    return evidence === 'delivery' ? `${name} ${minutes} 分钟内没有送达回执` : `${name}已接收，${minutes} 分钟内未签收`;
  if (o.state === 'unknown') return `${name}结果不明`;
  return `${name} ${minutes} 分钟内未能发出`;
}
