import { beijingDateTime, type Config } from '@fengsui/platform';
import type { SendResult } from '../channel.js';
import type { OutboxRow } from '../message.js';
import { mobileNumber } from '../sms/mobile.js';
import { SmsChannel, type SmsOrder } from '../sms/sms.channel.js';
import { readAliyun } from './answer.js';
import { callAliyun } from './call.js';

type Settings = Pick<
  Config,
  | 'ALIYUN_ACCESS_KEY_ID'
  | 'ALIYUN_ACCESS_KEY_SECRET'
  | 'ALIYUN_SMS_BASE'
  | 'ALIYUN_SMS_SIGN_NAME'
  | 'ALIYUN_SMS_TEMPLATE_PAGE'
  | 'ALIYUN_SMS_TEMPLATE_NOTICE'
>;

/** SMS through 阿里云 (channels.md 5): approved templates, the words as variables, the outbox row as OutId. */
export class AliyunSmsChannel extends SmsChannel<Settings> {
  readonly name = 'aliyun_sms';
  /** of one signature and template; what else the service limits it says itself */
  readonly limits = {
    perMinute: null,
    perPersonPerMinute: null,
    perPersonPerHour: null,
    perPersonPerDay: 50,
    blockMs: 60_000,
  };
  protected readonly service = '阿里云短信';
  protected readonly needed = [
    'ALIYUN_ACCESS_KEY_ID',
    'ALIYUN_ACCESS_KEY_SECRET',
    'ALIYUN_SMS_SIGN_NAME',
    'ALIYUN_SMS_TEMPLATE_PAGE',
    'ALIYUN_SMS_TEMPLATE_NOTICE',
  ] satisfies (keyof Settings)[];

  protected async submit({ row, phone, template, words }: SmsOrder): Promise<SendResult> {
    const s = this.settings;
    const answer = await callAliyun(
      s.ALIYUN_SMS_BASE,
      'SendSms',
      {
        PhoneNumbers: phone,
        SignName: s.ALIYUN_SMS_SIGN_NAME,
        TemplateCode: template === 'page' ? s.ALIYUN_SMS_TEMPLATE_PAGE : s.ALIYUN_SMS_TEMPLATE_NOTICE,
        TemplateParam: JSON.stringify(words),
        OutId: row.id,
      },
      s,
      this.clock,
    );
    return readAliyun(answer, 'BizId', this.service);
  }

  /** By phone and day, matching OutId. Throws when the service cannot be asked. */
  override async query(row: OutboxRow): Promise<'delivered' | 'failed' | 'unknown'> {
    const s = this.settings;
    const answer = await callAliyun(
      s.ALIYUN_SMS_BASE,
      'QuerySendDetails',
      {
        PhoneNumber: mobileNumber(row.address ?? '') ?? '',
        SendDate: beijingDateTime(row.sentAt ?? this.clock.now())
          .slice(0, 10)
          .replaceAll('-', ''),
        PageSize: '50',
        CurrentPage: '1',
      },
      s,
      this.clock,
    );
    const details = (answer['SmsSendDetailDTOs'] as { SmsSendDetailDTO?: { OutId?: string; SendStatus?: number }[] })
      ?.SmsSendDetailDTO;
    const mine = details?.find((d) => d.OutId === row.id);
    return mine?.SendStatus === 3 ? 'delivered' : mine?.SendStatus === 2 ? 'failed' : 'unknown';
  }
}
