import type { Router } from 'express';
import type { Faults } from '../faults/faults.js';
import { AliyunSms } from './aliyun-sms.js';
import { AliyunVoice } from './aliyun-voice.js';
import { Callbacks } from './callbacks.js';
import { Phones } from './phones.js';
import { PushService } from './push.js';
import { Robots, type RobotSettings } from './robots.js';
import type { Telecom } from './service.js';
import { Smtp, type SmtpSettings } from './smtp.js';
import { TencentSms } from './tencent-sms.js';

export interface ChannelSettings {
  /** where the school told the services to report; http://127.0.0.1:3000/api/callbacks/SECRET */
  callbackBase: string | null;
  aliyun: { keyId: string; keySecret: string; signName: string; showNumber: string };
  tencent: { secretId: string; secretKey: string; appId: string; signName: string };
  robots: RobotSettings;
  smtp: SmtpSettings;
}

export const CHANNEL_DEFAULTS: ChannelSettings = {
  callbackBase: null,
  aliyun: { keyId: 'LTAIsimulated', keySecret: 'simulated-secret', signName: '青衣江职院', showNumber: '02800000000' },
  tencent: { secretId: 'AKIDsimulated', secretKey: 'simulated-secret', appId: '1400000000', signName: '青衣江职院' },
  robots: {
    wecomKey: '00000000-0000-4000-8000-000000000001',
    dingtalk: { token: 'simulated-token', secret: 'SECsimulated' },
    feishu: { id: '00000000-0000-4000-8000-000000000002', secret: 'simulated-secret' },
  },
  smtp: { user: 'yuqing@qyjzy.example', password: 'simulated-password' },
};

/** Texts as the services approved them; what a school hands in stands in docs/channels.md. */
const SMS_TEXT = {
  page: '${level}事件${code}待签收，时限${due}。请登录学校舆情处置平台签收，或回复${reply}签收。',
  notice: '${level}事件${code}有新情况，请登录学校舆情处置平台查看。',
  verify: '您的验证码为${code}，10分钟内有效。非本人操作请忽略。',
};
const numbered = (text: string): string => {
  let n = 0;
  return text.replace(/\$\{\w+\}/g, () => `\${${++n}}`);
};
const VOICE_TEXT = {
  TTS_100000001: '您好，这里是学校舆情处置平台。${level}事件${code}待您处置，时限${due}，请尽快登录处理。',
  TTS_100000002: '您好，这里是学校舆情处置平台。${level}事件${code}待您签收，时限${due}，签收请按1。',
  TTS_100000003: '已签收，请及时登录处理。再见。',
};

/** SMS, voice, robots, mail and browser push on loopback, each checking what the real service checks. */
export class ChannelDoubles {
  readonly phones = new Phones();
  readonly callbacks: Callbacks;
  readonly aliyunSms: AliyunSms;
  readonly tencentSms: TencentSms;
  readonly aliyunVoice: AliyunVoice;
  readonly robots: Robots;
  readonly smtp: Smtp;
  readonly push: PushService;

  constructor(settings: ChannelSettings, faults: Faults, now: () => number) {
    this.callbacks = new Callbacks(settings.callbackBase, faults);
    const telecom: Telecom = { phones: this.phones, callbacks: this.callbacks, faults, now };
    const { showNumber, ...aliyun } = settings.aliyun;
    this.aliyunSms = new AliyunSms(
      {
        ...aliyun,
        templates: { SMS_100000001: SMS_TEXT.page, SMS_100000002: SMS_TEXT.notice, SMS_100000003: SMS_TEXT.verify },
      },
      telecom,
    );
    this.tencentSms = new TencentSms(
      { ...settings.tencent, templates: { '1000001': numbered(SMS_TEXT.page), '1000002': numbered(SMS_TEXT.notice) } },
      telecom,
    );
    this.aliyunVoice = new AliyunVoice({ ...aliyun, showNumbers: [showNumber], templates: VOICE_TEXT }, telecom);
    this.robots = new Robots(settings.robots, faults, now);
    this.smtp = new Smtp(settings.smtp, faults, now);
    this.push = new PushService(faults, now);
  }

  routers(): Record<'aliyunSms' | 'tencentSms' | 'aliyunVoice' | 'dingtalk' | 'feishu' | 'push', Router[]> {
    return {
      aliyunSms: [this.aliyunSms.router()],
      tencentSms: [this.tencentSms.router()],
      aliyunVoice: [this.aliyunVoice.router()],
      dingtalk: [this.robots.dingtalk()],
      feishu: [this.robots.feishu()],
      push: [this.push.router()],
    };
  }

  /** Somebody answers the last SMS that came to a number. Answers the HTTP status of the callback; null: no SMS, or no callback. */
  async reply(number: string, text: string): Promise<number | null> {
    const last = this.phones.of(number).findLast((i) => i.kind === 'sms');
    if (!last) return null;
    return last.from === '腾讯云短信' ? this.tencentSms.reply(number, text) : this.aliyunSms.reply(number, text);
  }

  clear(): void {
    this.phones.clear();
    this.callbacks.clear();
    this.smtp.mails.length = 0;
    for (const service of [this.aliyunSms, this.tencentSms, this.aliyunVoice, this.robots, this.push]) service.clear();
  }
}
