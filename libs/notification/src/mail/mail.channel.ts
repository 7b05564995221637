import MailComposer from 'nodemailer/lib/mail-composer';
import type { Config } from '@fengsui/platform';
import type { SendResult } from '../channel.js';
import { ConfiguredChannel, missingSettings } from '../configured-channel.js';
import type { OutboxRow } from '../message.js';
import { mailText } from './mail-text.js';
import { readSmtpFailure } from './smtp-error.js';
import { SmtpFailure, smtpSend, type SmtpSettings } from './smtp-send.js';

type Settings = SmtpSettings & Pick<Config, 'SMTP_FROM' | 'PUBLIC_URL'>;

/** Mail by SMTP: a server that takes it says nothing of whether it is read. */
export class MailChannel extends ConfiguredChannel {
  readonly name = 'mail';
  /** below what mail services of schools allow one account */
  readonly limits = {
    perMinute: 60,
    perPersonPerMinute: 10,
    perPersonPerHour: null,
    perPersonPerDay: null,
    blockMs: 60_000,
  };
  readonly evidence = 'acceptance';
  protected readonly noAddress = '没有登记邮箱';

  constructor(private readonly settings: Settings) {
    super();
  }

  override missing(): string | null {
    return missingSettings('邮件', this.settings, ['SMTP_HOST', 'SMTP_FROM']);
  }

  protected async deliver(row: OutboxRow, address: string): Promise<SendResult> {
    // an address is one mailbox: anything else could name further people, or write header lines
    if (!/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/.test(address))
      return { outcome: 'rejected_permanent', code: 'bad_address', reason: '登记的邮箱地址不合格式' };
    const s = this.settings;
    const node = new MailComposer({
      from: s.SMTP_FROM,
      to: address,
      // the same number in every attempt: mail programs that know it show one
      messageId: `<${row.id}@fengsui>`,
      ...mailText(row, s.PUBLIC_URL),
    }).compile();
    const { from } = node.getEnvelope();
    try {
      await smtpSend(s, { from: String(from), to: address }, await node.build());
      return { outcome: 'accepted', providerId: row.id, responseCode: null };
    } catch (error) {
      if (error instanceof SmtpFailure) return readSmtpFailure(error);
      throw error;
    }
  }
}
