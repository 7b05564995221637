import type { Config } from '@fengsui/platform';
import type { SendResult } from '../channel.js';
import { ConfiguredChannel, missingSettings } from '../configured-channel.js';
import { outcomeOf } from '../http/call.js';
import type { OutboxRow } from '../message.js';
import { callWecom } from '../wecom/http.js';
import { groupText } from './group-text.js';

const SERVICE = '企业微信群机器人';
const TEXT_BYTES = 2048;
const MINUTE = 60_000;
const PERMANENT: Record<number, string> = {
  93000: '机器人已被移出群或密钥不对，请核对 WECOM_ROBOT_KEY',
  40008: '消息类型不被接受',
  40058: '消息不合要求',
};
type Settings = Pick<Config, 'WECOM_BASE' | 'WECOM_ROBOT_KEY' | 'PUBLIC_URL'>;

/** A robot in a group of 企业微信 (channels.md 1). Nothing tells whether anybody read it. */
export class WecomRobotChannel extends ConfiguredChannel {
  readonly name = 'wecom_robot';
  readonly limits = { perMinute: 20, perPersonPerMinute: null, perPersonPerDay: null, blockMs: MINUTE };
  readonly evidence = 'acceptance';
  protected readonly noAddress = null;

  constructor(private readonly settings: Settings) {
    super();
  }

  override missing(): string | null {
    return missingSettings(SERVICE, this.settings, ['WECOM_ROBOT_KEY']);
  }

  protected async deliver(row: OutboxRow): Promise<SendResult> {
    const { WECOM_BASE, WECOM_ROBOT_KEY, PUBLIC_URL } = this.settings;
    try {
      const { errcode, errmsg } = await callWecom(
        `${WECOM_BASE}/cgi-bin/webhook/send?key=${encodeURIComponent(WECOM_ROBOT_KEY)}`,
        { msgtype: 'text', text: { content: groupText(row, PUBLIC_URL, TEXT_BYTES) } },
      );
      const code = String(errcode);
      if (errcode === 0) return { outcome: 'accepted', providerId: null, responseCode: null };
      if (errcode === 45009)
        return { outcome: 'rate_limited', retryAfterMs: MINUTE, code, reason: `${SERVICE}限流，一分钟后再发` };
      if (errcode === -1) return { outcome: 'rejected_retryable', code, reason: `${SERVICE}系统繁忙` };
      const reason = PERMANENT[errcode] ?? `拒绝（${code} ${errmsg ?? ''}）`;
      return { outcome: 'rejected_permanent', code, reason: `${SERVICE}：${reason}` };
    } catch (error) {
      return outcomeOf(error, SERVICE);
    }
  }
}
