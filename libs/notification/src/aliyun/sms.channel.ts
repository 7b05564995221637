import { beijingDateTime, type Clock, type Config } from '@fengsui/platform';
import type { SendResult } from '../channel.js';
import { ConfiguredChannel, missingSettings } from '../configured-channel.js';
import { outcomeOf } from '../http/call.js';
import type { OutboxRow } from '../message.js';
import { mobileNumber } from '../sms/mobile.js';
import type { ReplyCodes } from '../sms/reply-codes.js';
import { smsWords, wantsReply } from '../sms/sms-words.js';
import { readAliyun } from './answer.js';
import { callAliyun } from './call.js';

const SERVICE = '阿里云短信';
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
export class AliyunSmsChannel extends ConfiguredChannel {
  readonly name = 'aliyun_sms';
  /** of one signature and template; what else the service limits it says itself */
  readonly limits = { perMinute: null, perPersonPerMinute: null, perPersonPerDay: 50, blockMs: 60_000 };
  readonly evidence = 'delivery';
  protected readonly noAddress = '没有登记手机号';

  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly codes: ReplyCodes,
  ) {
    super();
  }

  override missing(): string | null {
    return missingSettings(SERVICE, this.settings, [
      'ALIYUN_ACCESS_KEY_ID',
      'ALIYUN_ACCESS_KEY_SECRET',
      'ALIYUN_SMS_SIGN_NAME',
      'ALIYUN_SMS_TEMPLATE_PAGE',
      'ALIYUN_SMS_TEMPLATE_NOTICE',
    ]);
  }

  protected async deliver(row: OutboxRow, address: string): Promise<SendResult> {
    const phone = mobileNumber(address);
    if (!phone) return { outcome: 'rejected_permanent', code: 'bad_number', reason: '登记的手机号不是 11 位手机号' };
    const page = wantsReply(row);
    const words = smsWords(row, page ? await this.codes.issue(row, phone) : null);
    const s = this.settings;
    try {
      const answer = await callAliyun(
        s.ALIYUN_SMS_BASE,
        'SendSms',
        {
          PhoneNumbers: phone,
          SignName: s.ALIYUN_SMS_SIGN_NAME,
          TemplateCode: page ? s.ALIYUN_SMS_TEMPLATE_PAGE : s.ALIYUN_SMS_TEMPLATE_NOTICE,
          TemplateParam: JSON.stringify(words),
          OutId: row.id,
        },
        s,
        this.clock,
      );
      return readAliyun(answer, 'BizId', SERVICE);
    } catch (error) {
      return outcomeOf(error, SERVICE);
    }
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
