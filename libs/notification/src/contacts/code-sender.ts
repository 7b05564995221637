import MailComposer from 'nodemailer/lib/mail-composer';
import type { Clock, Config } from '@fengsui/platform';
import { readAliyun } from '../aliyun/answer.js';
import { callAliyun } from '../aliyun/call.js';
import type { SendResult } from '../channel.js';
import { outcomeOf } from '../http/call.js';
import { readSmtpFailure } from '../mail/smtp-error.js';
import { SmtpFailure, smtpSend } from '../mail/smtp-send.js';

const SERVICE = '阿里云短信';
const MINUTES = 10;

/** Brings a code to the address that it shall prove: at once and not through the outbox, for the person waits at the page. */
export class CodeSender {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Whether codes can be sent to addresses of this kind. */
  ready(kind: 'mobile' | 'mail'): boolean {
    const c = this.config;
    return kind === 'mail'
      ? Boolean(c.SMTP_HOST && c.SMTP_FROM)
      : Boolean(
          c.ALIYUN_ACCESS_KEY_ID &&
          c.ALIYUN_ACCESS_KEY_SECRET &&
          c.ALIYUN_SMS_SIGN_NAME &&
          c.ALIYUN_SMS_TEMPLATE_VERIFY,
        );
  }

  send(kind: 'mobile' | 'mail', address: string, code: string): Promise<SendResult> {
    return kind === 'mail' ? this.mail(address, code) : this.sms(address, code);
  }

  private async sms(phone: string, code: string): Promise<SendResult> {
    const c = this.config;
    const parameters = {
      PhoneNumbers: phone,
      SignName: c.ALIYUN_SMS_SIGN_NAME,
      TemplateCode: c.ALIYUN_SMS_TEMPLATE_VERIFY,
      TemplateParam: JSON.stringify({ code }),
    };
    try {
      return readAliyun(await callAliyun(c.ALIYUN_SMS_BASE, 'SendSms', parameters, c, this.clock), 'BizId', SERVICE);
    } catch (error) {
      return outcomeOf(error, SERVICE);
    }
  }

  private async mail(address: string, code: string): Promise<SendResult> {
    const node = new MailComposer({
      from: this.config.SMTP_FROM,
      to: address,
      subject: `【舆情处置平台】验证码 ${code}`,
      text: `您正在核实接收事件通知的邮箱，验证码 ${code}，${MINUTES} 分钟内有效。\n\n非本人操作请忽略。此邮件由学校舆情处置平台自动发出，请勿直接回复。\n`,
    }).compile();
    try {
      await smtpSend(this.config, { from: String(node.getEnvelope().from), to: address }, await node.build());
      return { outcome: 'accepted', providerId: null, responseCode: null };
    } catch (error) {
      if (error instanceof SmtpFailure) return readSmtpFailure(error);
      throw error;
    }
  }
}
