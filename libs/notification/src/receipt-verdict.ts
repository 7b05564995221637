import { beijingTime } from '@fengsui/platform';
import type { LogLine } from './attempt-verdict.js';
import { channelName } from './channel-order.js';
import type { OpenReceipt, Verdict } from './receipt.repository.js';

/**
 * What a receipt makes of its message; null: nothing, for a better one came before. Callbacks come late, twice and in any
 * order: that something arrived is proof, and no later word undoes it.
 */
export function judgeReceipt(r: OpenReceipt, who: string): { state: Verdict; event: LogLine } | null {
  const name = channelName(r.channel);
  const arrived = r.state === 'delivered' || r.state === 'read';
  if (r.verdict === 'failed')
    return r.state === 'accepted' || r.state === 'unknown'
      ? {
          state: 'failed',
          event: { kind: 'message.failed', text: `${name}未能送达 ${who}：${r.reason ?? '运营商回执未送达'}` },
        }
      : null;
  if (r.state === 'read' || (arrived && r.verdict === 'delivered')) return null;
  return r.verdict === 'read'
    ? { state: 'read', event: { kind: 'message.read', text: `${name}已读：${who}，${beijingTime(r.at)}` } }
    : { state: 'delivered', event: { kind: 'message.delivered', text: `${name}已送达 ${who}，${beijingTime(r.at)}` } };
}
