import type { Channel } from './channel.js';
import type { ChannelName } from './message.js';

/** The order in which a person is tried: what costs nothing and carries a button first, then what rings through the night. */
const ORDER: ChannelName[] = ['wecom', 'aliyun_sms', 'tencent_sms', 'aliyun_voice', 'mail'];

const NAMES: Record<ChannelName, string> = {
  wecom: '企业微信',
  wecom_robot: '企业微信群',
  dingtalk_robot: '钉钉群',
  feishu_robot: '飞书群',
  aliyun_sms: '短信',
  tencent_sms: '短信（腾讯云）',
  aliyun_voice: '电话',
  mail: '邮件',
  web_push: '浏览器推送',
  in_app: '站内消息',
};

export const CHANNEL_NAMES = Object.keys(NAMES);

/** A channel's name for people. */
export const channelName = (channel: string): string => NAMES[channel as ChannelName] ?? channel;

/** Names of the channels to try for a person, in order: those that are set up. When none is, the first is named, and its failure says what is missing. */
export function channelOrder(channels: Channel[]): string[] {
  const ready = ORDER.filter((name) => channels.some((c) => c.name === name && c.missing() === null));
  return ready.length > 0 ? ready : ORDER.slice(0, 1);
}
