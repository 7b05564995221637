import type { Simulator } from '@fengsui/simulator';

/** Part of the callbacks' address in tests. */
export const CALLBACK_SECRET = 'test-callback-secret-0123456789';

/** Settings with which the product reaches the simulated SMS, voice and robots; callbacks are heard from loopback. */
export const channelSettings = (sim: Simulator): Record<string, string> => ({
  ALIYUN_SMS_BASE: sim.urls.aliyunSms,
  ALIYUN_VOICE_BASE: sim.urls.aliyunVoice,
  TENCENT_SMS_BASE: sim.urls.tencentSms,
  DINGTALK_BASE: sim.urls.dingtalk,
  FEISHU_BASE: sim.urls.feishu,
  WEB_PUSH_SERVICES: sim.urls.push,
  SMTP_PORT: new URL(sim.urls.smtp).port,
  ...CHANNEL_SECRETS,
});

/** What the simulator expects unless it is told otherwise. */
const CHANNEL_SECRETS = {
  ALIYUN_ACCESS_KEY_ID: 'LTAIsimulated',
  ALIYUN_ACCESS_KEY_SECRET: 'simulated-secret',
  ALIYUN_SMS_SIGN_NAME: '青衣江职院',
  ALIYUN_SMS_TEMPLATE_PAGE: 'SMS_100000001',
  ALIYUN_SMS_TEMPLATE_NOTICE: 'SMS_100000002',
  ALIYUN_SMS_TEMPLATE_VERIFY: 'SMS_100000003',
  TENCENT_SECRET_ID: 'AKIDsimulated',
  TENCENT_SECRET_KEY: 'simulated-secret',
  TENCENT_SMS_APP_ID: '1400000000',
  TENCENT_SMS_SIGN_NAME: '青衣江职院',
  TENCENT_SMS_TEMPLATE_PAGE: '1000001',
  TENCENT_SMS_TEMPLATE_NOTICE: '1000002',
  ALIYUN_VOICE_TTS_CODE: 'TTS_100000001',
  ALIYUN_VOICE_IVR_CODE: 'TTS_100000002',
  ALIYUN_VOICE_BYE_CODE: 'TTS_100000003',
  ALIYUN_VOICE_SHOW_NUMBER: '02800000000',
  WECOM_ROBOT_KEY: '00000000-0000-4000-8000-000000000001',
  DINGTALK_ROBOT_TOKEN: 'simulated-token',
  DINGTALK_ROBOT_SECRET: 'SECsimulated',
  FEISHU_ROBOT_ID: '00000000-0000-4000-8000-000000000002',
  FEISHU_ROBOT_SECRET: 'simulated-secret',
  WEB_PUSH_CONTACT: 'mailto:yuqing@qyjzy.example',
  SMTP_HOST: '127.0.0.1',
  SMTP_TLS: 'none',
  SMTP_USER: 'yuqing@qyjzy.example',
  SMTP_PASSWORD: 'simulated-password',
  SMTP_FROM: '舆情平台 <yuqing@qyjzy.example>',
  FENGSUI_CALLBACK_SECRET: CALLBACK_SECRET,
  FENGSUI_CALLBACK_SOURCES: '127.0.0.1',
};
