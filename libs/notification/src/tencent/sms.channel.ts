import type { Config } from '@fengsui/platform';
import type { SendResult } from '../channel.js';
import { type Answer, call } from '../http/call.js';
import type { OutboxRow } from '../message.js';
import { mobileNumber } from '../sms/mobile.js';
import { SmsChannel, type SmsOrder } from '../sms/sms.channel.js';
import { readTencent } from './answer.js';
import { TC3_CONTENT_TYPE, tc3Sign } from './tc3.js';

type Settings = Pick<
  Config,
  | 'TENCENT_SECRET_ID'
  | 'TENCENT_SECRET_KEY'
  | 'TENCENT_SMS_BASE'
  | 'TENCENT_SMS_REGION'
  | 'TENCENT_SMS_APP_ID'
  | 'TENCENT_SMS_SIGN_NAME'
  | 'TENCENT_SMS_TEMPLATE_PAGE'
  | 'TENCENT_SMS_TEMPLATE_NOTICE'
>;

/** SMS through 腾讯云 (channels.md 6): the words in the template's order, the outbox row as SessionContext. */
export class TencentSmsChannel extends SmsChannel<Settings> {
  readonly name = 'tencent_sms';
  /** one in 30 seconds; the day's limit is set by the school in the console, and the service says when it is reached */
  readonly limits = {
    perMinute: null,
    perPersonPerMinute: 2,
    perPersonPerHour: null,
    perPersonPerDay: null,
    blockMs: 30_000,
  };
  protected readonly service = '腾讯云短信';
  protected readonly needed = [
    'TENCENT_SECRET_ID',
    'TENCENT_SECRET_KEY',
    'TENCENT_SMS_APP_ID',
    'TENCENT_SMS_SIGN_NAME',
    'TENCENT_SMS_TEMPLATE_PAGE',
    'TENCENT_SMS_TEMPLATE_NOTICE',
  ] satisfies (keyof Settings)[];

  protected async submit({ row, phone, template, words }: SmsOrder): Promise<SendResult> {
    const s = this.settings;
    return readTencent(
      await this.call('SendSms', {
        PhoneNumberSet: [`+86${phone}`],
        SmsSdkAppId: s.TENCENT_SMS_APP_ID,
        SignName: s.TENCENT_SMS_SIGN_NAME,
        TemplateId: template === 'page' ? s.TENCENT_SMS_TEMPLATE_PAGE : s.TENCENT_SMS_TEMPLATE_NOTICE,
        TemplateParamSet: Object.values(words),
        SessionContext: row.id,
      }),
    );
  }

  /** By phone and time, matching SessionContext. Throws when the service cannot be asked. */
  override async query(row: OutboxRow): Promise<'delivered' | 'failed' | 'unknown'> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const answer = await this.call('PullSmsSendStatusByPhoneNumber', {
      BeginTime: Math.floor((row.sentAt?.getTime() ?? now * 1000) / 1000) - 60,
      EndTime: now,
      Offset: 0,
      Limit: 100,
      PhoneNumber: `+86${mobileNumber(row.address ?? '') ?? ''}`,
      SmsSdkAppId: this.settings.TENCENT_SMS_APP_ID,
    });
    const { PullSmsSendStatusSet: set } = answer['Response'] as {
      PullSmsSendStatusSet?: { SessionContext?: string; ReportStatus?: string }[];
    };
    const status = set?.find((s) => s.SessionContext === row.id)?.ReportStatus;
    return status === 'SUCCESS' ? 'delivered' : status === 'FAIL' ? 'failed' : 'unknown';
  }

  private call(action: string, body: unknown): Promise<Answer> {
    const s = this.settings;
    const url = new URL(s.TENCENT_SMS_BASE);
    const timestamp = Math.floor(this.clock.now().getTime() / 1000);
    const text = JSON.stringify(body);
    const { authorization } = tc3Sign(
      { host: url.host, service: 'sms', action, body: text, timestamp },
      s.TENCENT_SECRET_ID,
      s.TENCENT_SECRET_KEY,
    );
    return call(
      {
        url: `${url.origin}/`,
        body: text,
        headers: {
          'Content-Type': TC3_CONTENT_TYPE,
          'X-TC-Action': action,
          'X-TC-Version': '2021-01-11',
          'X-TC-Region': s.TENCENT_SMS_REGION,
          'X-TC-Timestamp': String(timestamp),
          Authorization: authorization,
        },
      },
      (a) => typeof a['Response'] === 'object' && a['Response'] !== null,
    );
  }
}
