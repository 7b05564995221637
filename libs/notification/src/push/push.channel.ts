import type { Clock, Config } from '@fengsui/platform';
import { fetch } from 'undici';
import webPush from 'web-push';
import type { SendResult } from '../channel.js';
import { ConfiguredChannel, missingSettings } from '../configured-channel.js';
import { outcomeOf, TIMEOUT_MS } from '../http/call.js';
import type { OutboxRow } from '../message.js';
import type { PushKeys } from './push-keys.js';
import { pushPayload } from './push-text.js';
import { allowsPushService } from './push-services.js';
import type { PushSubscriptionRow, PushSubscriptions } from './subscriptions.service.js';
import { vapidHeader } from './vapid.js';

const SERVICE = '推送服务';
/** What a device that is off gets when it is on again: later a message tells nothing new. Seconds. */
const TTL_S = { page: 7_200, warn: 3_600, status: 3_600 };
const MINUTE = 60_000;
type Settings = Pick<Config, 'WEB_PUSH_CONTACT' | 'WEB_PUSH_SERVICES' | 'PUBLIC_URL'>;

/**
 * Notifications of browsers (RFC 8030, 8291, 8292): one message to one device, encrypted for it alone. The browser itself says that it has shown
 * it; a repeat bears the same number and takes the place of the one shown.
 */
export class PushChannel extends ConfiguredChannel {
  readonly name = 'web_push';
  readonly limits = {
    perMinute: null,
    perPersonPerMinute: 30,
    perPersonPerHour: null,
    perPersonPerDay: null,
    blockMs: MINUTE,
  };
  readonly evidence = 'delivery';
  override readonly recognisesRepeats = true;
  protected readonly noAddress = '没有开启推送的设备';

  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly keys: PushKeys,
    private readonly subscriptions: Pick<PushSubscriptions, 'byId' | 'ended'>,
  ) {
    super();
  }

  override missing(): string | null {
    return missingSettings('浏览器推送', this.settings, ['WEB_PUSH_CONTACT', 'WEB_PUSH_SERVICES']);
  }

  protected async deliver(row: OutboxRow, address: string): Promise<SendResult> {
    const refused = (code: string, reason: string): SendResult => ({ outcome: 'rejected_permanent', code, reason });
    const device = await this.subscriptions.byId(address);
    if (!device) return refused('no_subscription', '此设备已关闭推送，请本人在“我的提醒”重新开启');
    if (!allowsPushService(this.settings.WEB_PUSH_SERVICES, device.endpoint))
      return refused('foreign_service', '此设备的推送服务不在允许之列，请核对 WEB_PUSH_SERVICES');
    const key = this.keys.pair(device.kid);
    if (!key) return refused('no_key', `此设备以密钥 ${device.kid} 开启推送，密钥已停用，请本人重新开启`);
    try {
      const response = await fetch(device.endpoint, {
        method: 'POST',
        headers: {
          Authorization: vapidHeader(key, {
            ...{ endpoint: device.endpoint, contact: this.settings.WEB_PUSH_CONTACT, now: this.clock.now() },
          }),
          TTL: String(TTL_S[row.purpose]),
          Urgency: row.purpose === 'page' && (row.body.level ?? 4) <= 2 ? 'high' : 'normal',
          // what waits for a device that is off is replaced by its own repeat
          Topic: row.id.replaceAll('-', ''),
          'Content-Type': 'application/octet-stream',
          'Content-Encoding': 'aes128gcm',
        },
        body: this.sealed(row, device),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.text();
      return await this.read(response.status, response.headers.get('retry-after'), row, device);
    } catch (error) {
      return outcomeOf(error, SERVICE);
    }
  }

  private sealed(row: OutboxRow, device: PushSubscriptionRow): Buffer {
    const payload = pushPayload(row, this.settings.PUBLIC_URL, this.keys.proof(device.kid, row.id));
    return webPush.encrypt(device.p256dh, device.auth, JSON.stringify(payload), 'aes128gcm').cipherText;
  }

  private async read(
    status: number,
    retryAfter: string | null,
    row: OutboxRow,
    device: PushSubscriptionRow,
  ): Promise<SendResult> {
    const code = String(status);
    if (status >= 200 && status < 300) return { outcome: 'accepted', providerId: row.id, responseCode: null };
    if (status === 404 || status === 410) {
      await this.subscriptions.ended(device.id, code);
      const reason = '此设备的推送已失效，已移除；请本人在“我的提醒”重新开启';
      return { outcome: 'rejected_permanent', code, reason };
    }
    if (status === 429)
      return {
        outcome: 'rate_limited',
        retryAfterMs: waitMs(retryAfter, this.clock.now()),
        only: 'address',
        code,
        reason: `${SERVICE}限流，稍后再发`,
      };
    // a gateway before the service says nothing of what the service did
    if (status === 502 || status === 504) return { outcome: 'ambiguous', reason: `${SERVICE}没有应答（HTTP ${code}）` };
    if (status >= 500) return { outcome: 'rejected_retryable', code, reason: `${SERVICE}系统繁忙（${code}）` };
    const known = PERMANENT[status];
    return {
      outcome: 'rejected_permanent',
      code,
      reason: known ? `${SERVICE}：${known}` : `${SERVICE}拒绝（HTTP ${code}）`,
    };
  }
}

const PERMANENT: Record<number, string> = {
  400: '请求不合要求，请升级本系统',
  401: '不接受本系统的签名，请校准本机时间，并核对 FENGSUI_PUSH_KEYS',
  403: '不接受本系统的签名，请校准本机时间，并核对 FENGSUI_PUSH_KEYS',
  413: '消息过长，请缩短事件名称',
};

/** Retry-After: seconds or a date; a minute when it says neither. */
function waitMs(header: string | null, now: Date): number {
  if (header && /^\d+$/.test(header)) return Number(header) * 1000;
  const at = header ? Date.parse(header) : NaN;
  return Number.isNaN(at) ? MINUTE : Math.max(1_000, at - now.getTime());
}
