import { createHmac } from 'node:crypto';

/** 钉钉 (channels.md 3): the secret is the key and stands in the text as well. timestamp: unix milliseconds. Not yet encoded for a URL. */
export const dingtalkSign = (secret: string, timestamp: number): string =>
  createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');

/** 飞书 (channels.md 4): the secret stands in the key alone, the text is empty. timestamp: unix seconds. */
export const feishuSign = (secret: string, timestamp: number): string =>
  createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');
