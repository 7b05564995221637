import type { Clock, Config } from '@fengsui/platform';
import type { SendResult } from '../channel.js';
import { ConfiguredChannel, missingSettings } from '../configured-channel.js';
import { call, outcomeOf } from '../http/call.js';
import type { OutboxRow } from '../message.js';
import { groupText } from './group-text.js';
import { dingtalkSign } from './signatures.js';

const SERVICE = '钉钉群机器人';
/** 钉钉 takes 20 kB in all; ours is far below, for a group reads the first lines. */
const TEXT_BYTES = 4096;
const MINUTE = 60_000;
/** Whoever sends faster is blocked for so long. */
const BLOCKED_MS = 10 * MINUTE;
const PERMANENT: Record<number, string> = {
  310000: '安全设置不符（加签、关键词或 IP），请核对 DINGTALK_ROBOT_SECRET 和本机时间',
  300001: '令牌不对，请核对 DINGTALK_ROBOT_TOKEN',
  40035: '消息不合要求',
};
type Settings = Pick<Config, 'DINGTALK_BASE' | 'DINGTALK_ROBOT_TOKEN' | 'DINGTALK_ROBOT_SECRET' | 'PUBLIC_URL'>;

/** A robot in a group of 钉钉, secured by signature (channels.md 3). */
export class DingtalkRobotChannel extends ConfiguredChannel {
  readonly name = 'dingtalk_robot';
  readonly limits = { perMinute: 20, perPersonPerMinute: null, perPersonPerDay: null, blockMs: BLOCKED_MS };
  readonly evidence = 'acceptance';
  protected readonly noAddress = null;

  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    super();
  }

  override missing(): string | null {
    return missingSettings(SERVICE, this.settings, ['DINGTALK_ROBOT_TOKEN', 'DINGTALK_ROBOT_SECRET']);
  }

  protected async deliver(row: OutboxRow): Promise<SendResult> {
    const { DINGTALK_BASE, DINGTALK_ROBOT_TOKEN, DINGTALK_ROBOT_SECRET, PUBLIC_URL } = this.settings;
    const timestamp = this.clock.now().getTime();
    const query = new URLSearchParams({
      access_token: DINGTALK_ROBOT_TOKEN,
      timestamp: String(timestamp),
      sign: dingtalkSign(DINGTALK_ROBOT_SECRET, timestamp),
    });
    try {
      const answer = await call(
        {
          url: `${DINGTALK_BASE}/robot/send?${query}`,
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ msgtype: 'text', text: { content: groupText(row, PUBLIC_URL, TEXT_BYTES) } }),
        },
        (a) => typeof a['errcode'] === 'number',
      );
      const errcode = answer['errcode'] as number;
      const code = String(errcode);
      if (errcode === 0) return { outcome: 'accepted', providerId: null, responseCode: null };
      if (errcode === 130101)
        return { outcome: 'rate_limited', retryAfterMs: BLOCKED_MS, code, reason: `${SERVICE}限流，十分钟后再发` };
      if (errcode === -1) return { outcome: 'rejected_retryable', code, reason: `${SERVICE}系统繁忙` };
      const reason = PERMANENT[errcode] ?? '拒绝';
      const words = String(answer['errmsg'] ?? '');
      return { outcome: 'rejected_permanent', code, reason: `${SERVICE}：${reason}（${code} ${words}）` };
    } catch (error) {
      return outcomeOf(error, SERVICE);
    }
  }
}
