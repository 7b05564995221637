import type { Clock, Config } from '@fengsui/platform';
import type { SendResult } from '../channel.js';
import { ConfiguredChannel, missingSettings } from '../configured-channel.js';
import { call, outcomeOf } from '../http/call.js';
import type { OutboxRow } from '../message.js';
import { groupText } from './group-text.js';
import { feishuSign } from './signatures.js';

const SERVICE = '飞书群机器人';
/** 飞书 takes 20 KB of JSON; ours is far below, for a group reads the first lines. */
const TEXT_BYTES = 4096;
const MINUTE = 60_000;
const PERMANENT: Record<number, string> = {
  19001: '机器人不存在，请核对 FEISHU_ROBOT_ID',
  19021: '签名不符，请核对 FEISHU_ROBOT_SECRET 和本机时间',
  19022: '本机 IP 不在机器人的白名单中',
  19024: '消息不含机器人要求的关键词',
  9499: '消息不合要求',
};
const LIMITED = new Set([11232, 99991400]);
type Settings = Pick<Config, 'FEISHU_BASE' | 'FEISHU_ROBOT_ID' | 'FEISHU_ROBOT_SECRET' | 'PUBLIC_URL'>;

/** A robot in a group of 飞书, secured by signature (channels.md 4). */
export class FeishuRobotChannel extends ConfiguredChannel {
  readonly name = 'feishu_robot';
  readonly limits = { perMinute: 100, perPersonPerMinute: null, perPersonPerDay: null, blockMs: MINUTE };
  readonly evidence = 'acceptance';
  protected readonly noAddress = null;

  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    super();
  }

  override missing(): string | null {
    return missingSettings(SERVICE, this.settings, ['FEISHU_ROBOT_ID', 'FEISHU_ROBOT_SECRET']);
  }

  protected async deliver(row: OutboxRow): Promise<SendResult> {
    const { FEISHU_BASE, FEISHU_ROBOT_ID, FEISHU_ROBOT_SECRET, PUBLIC_URL } = this.settings;
    const timestamp = Math.floor(this.clock.now().getTime() / 1000);
    try {
      const answer = await call(
        {
          url: `${FEISHU_BASE}/open-apis/bot/v2/hook/${encodeURIComponent(FEISHU_ROBOT_ID)}`,
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({
            timestamp: String(timestamp),
            sign: feishuSign(FEISHU_ROBOT_SECRET, timestamp),
            msg_type: 'text',
            content: { text: groupText(row, PUBLIC_URL, TEXT_BYTES) },
          }),
        },
        (a) => typeof a['code'] === 'number',
      );
      const n = answer['code'] as number;
      const code = String(n);
      if (n === 0) return { outcome: 'accepted', providerId: null, responseCode: null };
      if (LIMITED.has(n))
        return { outcome: 'rate_limited', retryAfterMs: MINUTE, code, reason: `${SERVICE}限流，一分钟后再发` };
      const reason = PERMANENT[n] ?? `拒绝（${code} ${String(answer['msg'] ?? '')}）`;
      return { outcome: 'rejected_permanent', code, reason: `${SERVICE}：${reason}` };
    } catch (error) {
      return outcomeOf(error, SERVICE);
    }
  }
}
