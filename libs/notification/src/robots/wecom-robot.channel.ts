import type { Config } from '@fengsui/platform';
import { callWecom } from '../wecom/http.js';
import { type RobotAnswer, RobotChannel } from './robot.channel.js';

const MINUTE = 60_000;
type Settings = Pick<Config, 'WECOM_BASE' | 'WECOM_ROBOT_KEY' | 'PUBLIC_URL'>;

/** A robot in a group of 企业微信 (channels.md 1). Nothing tells whether anybody read it. */
export class WecomRobotChannel extends RobotChannel<Settings> {
  readonly name = 'wecom_robot';
  readonly limits = {
    perMinute: 20,
    perPersonPerMinute: null,
    perPersonPerHour: null,
    perPersonPerDay: null,
    blockMs: MINUTE,
  };
  protected readonly service = '企业微信群机器人';
  protected readonly needed = ['WECOM_ROBOT_KEY'] satisfies (keyof Settings)[];
  protected readonly refusals = {
    limited: [45009],
    blockedMs: MINUTE,
    blockedWords: '一分钟',
    permanent: {
      93000: '机器人已被移出群或密钥不对，请核对 WECOM_ROBOT_KEY',
      40008: '消息类型不被接受',
      40058: '消息不合要求',
    },
  };
  /** the limit of the service */
  protected override readonly textBytes = 2048;

  protected async post(text: string): Promise<RobotAnswer> {
    const { WECOM_BASE, WECOM_ROBOT_KEY } = this.settings;
    const { errcode, errmsg } = await callWecom(
      `${WECOM_BASE}/cgi-bin/webhook/send?key=${encodeURIComponent(WECOM_ROBOT_KEY)}`,
      { msgtype: 'text', text: { content: text } },
    );
    return { code: errcode, words: errmsg ?? '' };
  }
}
