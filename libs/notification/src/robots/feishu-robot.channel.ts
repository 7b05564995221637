import type { Clock, Config } from '@fengsui/platform';
import { call } from '../http/call.js';
import { type RobotAnswer, RobotChannel } from './robot.channel.js';
import { feishuSign } from './signatures.js';

const MINUTE = 60_000;
type Settings = Pick<Config, 'FEISHU_BASE' | 'FEISHU_ROBOT_ID' | 'FEISHU_ROBOT_SECRET' | 'PUBLIC_URL'>;

/** A robot in a group of 飞书, secured by signature (channels.md 4). */
export class FeishuRobotChannel extends RobotChannel<Settings> {
  readonly name = 'feishu_robot';
  readonly limits = {
    perMinute: 100,
    perPersonPerMinute: null,
    perPersonPerHour: null,
    perPersonPerDay: null,
    blockMs: MINUTE,
  };
  protected readonly service = '飞书群机器人';
  protected readonly needed = ['FEISHU_ROBOT_ID', 'FEISHU_ROBOT_SECRET'] satisfies (keyof Settings)[];
  protected readonly refusals = {
    limited: [11232, 99991400],
    blockedMs: MINUTE,
    blockedWords: '一分钟',
    permanent: {
      19001: '机器人不存在，请核对 FEISHU_ROBOT_ID',
      19021: '签名不符，请核对 FEISHU_ROBOT_SECRET 和本机时间',
      19022: '本机 IP 不在机器人的白名单中',
      19024: '消息不含机器人要求的关键词',
      9499: '消息不合要求',
    },
  };

  constructor(
    settings: Settings,
    private readonly clock: Clock,
  ) {
    super(settings);
  }

  protected async post(text: string): Promise<RobotAnswer> {
    const { FEISHU_BASE, FEISHU_ROBOT_ID, FEISHU_ROBOT_SECRET } = this.settings;
    const timestamp = Math.floor(this.clock.now().getTime() / 1000);
    const answer = await call(
      {
        url: `${FEISHU_BASE}/open-apis/bot/v2/hook/${encodeURIComponent(FEISHU_ROBOT_ID)}`,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          timestamp: String(timestamp),
          sign: feishuSign(FEISHU_ROBOT_SECRET, timestamp),
          msg_type: 'text',
          content: { text },
        }),
      },
      (a) => typeof a['code'] === 'number',
    );
    return { code: answer['code'] as number, words: String(answer['msg'] ?? '') };
  }
}
