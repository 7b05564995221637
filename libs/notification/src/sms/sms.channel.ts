import type { Clock } from '@fengsui/platform';
import type { SendResult } from '../channel.js';
import { ConfiguredChannel, missingSettings } from '../configured-channel.js';
import { outcomeOf } from '../http/call.js';
import type { OutboxRow } from '../message.js';
import { mobileNumber } from './mobile.js';
import type { ReplyCodes } from './reply-codes.js';
import { smsWords, wantsReply } from './sms-words.js';

/** What an operator is asked to send: a template that it has approved, and the values of its variables in the template's order. */
export interface SmsOrder {
  row: OutboxRow;
  /** 11 digits */
  phone: string;
  /** page: asks for a signature and carries a code to reply with */
  template: 'page' | 'notice';
  words: Record<string, string>;
}

/** Text messages, whoever the operator is: a mobile number, an approved template, a code to reply with. S: its settings. */
export abstract class SmsChannel<S extends object> extends ConfiguredChannel {
  readonly evidence = 'delivery';
  protected readonly noAddress = '没有登记手机号';
  /** 阿里云短信 */
  protected abstract readonly service: string;
  /** settings without which nothing can be sent */
  protected abstract readonly needed: (keyof S & string)[];

  constructor(
    protected readonly settings: S,
    protected readonly clock: Clock,
    private readonly codes: ReplyCodes,
  ) {
    super();
  }

  override missing(): string | null {
    return missingSettings(this.service, this.settings, this.needed);
  }

  /** One call of the operator, read. Throws as call does. */
  protected abstract submit(order: SmsOrder): Promise<SendResult>;

  protected async deliver(row: OutboxRow, address: string): Promise<SendResult> {
    const phone = mobileNumber(address);
    if (!phone) return { outcome: 'rejected_permanent', code: 'bad_number', reason: '登记的手机号不是 11 位手机号' };
    const template = wantsReply(row) ? 'page' : 'notice';
    const words = smsWords(row, template === 'page' ? await this.codes.issue(row, phone) : null);
    try {
      return await this.submit({ row, phone, template, words });
    } catch (error) {
      return outcomeOf(error, this.service);
    }
  }
}
