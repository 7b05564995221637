import type { Clock, Config } from '@fengsui/platform';
import { call } from '../http/call.js';
import { type RobotAnswer, RobotChannel } from './robot.channel.js';
import { dingtalkSign } from './signatures.js';

/** Whoever sends faster is blocked for so long. */
const BLOCKED_MS = 10 * 60_000;
type Settings = Pick<Config, 'DINGTALK_BASE' | 'DINGTALK_ROBOT_TOKEN' | 'DINGTALK_ROBOT_SECRET' | 'PUBLIC_URL'>;

/** A robot in a group of 钉钉, secured by signature (channels.md 3). */
export class DingtalkRobotChannel extends RobotChannel<Settings> {
  readonly name = 'dingtalk_robot';
  readonly limits = {
    perMinute: 20,
    perPersonPerMinute: null,
    perPersonPerHour: null,
    perPersonPerDay: null,
    blockMs: BLOCKED_MS,
  };
  protected readonly service = '钉钉群机器人';
  protected readonly needed = ['DINGTALK_ROBOT_TOKEN', 'DINGTALK_ROBOT_SECRET'] satisfies (keyof Settings)[];
  protected readonly refusals = {
    limited: [130101],
    blockedMs: BLOCKED_MS,
    blockedWords: '十分钟',
    permanent: {
      310000: '安全设置不符（加签、关键词或 IP），请核对 DINGTALK_ROBOT_SECRET 和本机时间',
      300001: '令牌不对，请核对 DINGTALK_ROBOT_TOKEN',
      40035: '消息不合要求',
    },
  };

  constructor(
    settings: Settings,
    private readonly clock: Clock,
  ) {
    super(settings);
  }

  protected async post(text: string): Promise<RobotAnswer> {
    const { DINGTALK_BASE, DINGTALK_ROBOT_TOKEN, DINGTALK_ROBOT_SECRET } = this.settings;
    const timestamp = this.clock.now().getTime();
    const query = new URLSearchParams({
      access_token: DINGTALK_ROBOT_TOKEN,
      timestamp: String(timestamp),
      sign: dingtalkSign(DINGTALK_ROBOT_SECRET, timestamp),
    });
    const answer = await call(
      {
        url: `${DINGTALK_BASE}/robot/send?${query}`,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ msgtype: 'text', text: { content: text } }),
      },
      (a) => typeof a['errcode'] === 'number',
    );
    return { code: answer['errcode'] as number, words: String(answer['errmsg'] ?? '') };
  }
}
