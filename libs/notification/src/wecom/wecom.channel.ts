import { Logger } from '@nestjs/common';
import type { Clock, Config } from '@fengsui/platform';
import { Channel, type SendResult } from '../channel.js';
import type { OutboxRow } from '../message.js';
import { BAD_TOKEN, readAnswer, type WecomAnswer } from './answer.js';
import { wecomBody } from './card.js';
import { callWecom, failureWords, notSent } from './http.js';
import { TokenFailure, WecomToken } from './token.js';

type Settings = Pick<Config, 'WECOM_BASE' | 'WECOM_CORP_ID' | 'WECOM_SECRET' | 'WECOM_AGENT_ID' | 'PUBLIC_URL'>;

/** Application messages of 企业微信 (channels.md 2): a template card with buttons, success judged by errcode. */
export class WecomChannel extends Channel {
  readonly name = 'wecom';
  /** more than 30 a minute to one member are dropped, silently: stay below */
  readonly limits = { perMinute: 10_000, perPersonPerMinute: 25, perPersonPerDay: null, blockMs: 60_000 };
  /** there is no receipt for messages of an application: only a click proves that one was seen */
  readonly evidence = 'acceptance';
  /** by task id (42014) */
  override readonly recognisesRepeats = true;
  private readonly log = new Logger('WecomChannel');
  private readonly token: WecomToken;
  private warned = false;

  constructor(
    private readonly settings: Settings,
    clock: Clock,
  ) {
    super();
    this.token = new WecomToken(settings, clock);
  }

  override async send(row: OutboxRow): Promise<SendResult> {
    const missing = this.missing();
    if (missing) {
      if (!this.warned) this.log.warn(missing);
      this.warned = true;
      return { outcome: 'rejected_permanent', code: 'not_configured', reason: missing };
    }
    if (!row.address) return { outcome: 'rejected_permanent', code: 'no_address', reason: '没有登记企业微信账号' };
    const body = wecomBody(row, this.settings);
    try {
      return readAnswer(await this.call('/cgi-bin/message/send', body), row);
    } catch (error) {
      if (error instanceof TokenFailure) return { outcome: 'rejected_retryable', code: 'token', reason: error.message };
      const reason = failureWords(error);
      return notSent(error)
        ? { outcome: 'rejected_retryable', code: 'network', reason }
        : { outcome: 'ambiguous', reason };
    }
  }

  override async markSigned(address: string, responseCode: string, words: string): Promise<void> {
    const answer = await this.call('/cgi-bin/message/update_template_card', {
      userids: [address],
      agentid: this.settings.WECOM_AGENT_ID,
      response_code: responseCode,
      button: { replace_name: words },
    });
    if (answer.errcode !== 0) throw new Error(`${answer.errcode} ${answer.errmsg ?? ''}`.trim());
  }

  /** Calls with the token; once more with a fresh one when the service refuses it. */
  private async call(path: string, body: unknown): Promise<WecomAnswer> {
    const token = await this.token.get();
    const first = await this.post(path, token, body);
    if (!BAD_TOKEN.has(first.errcode)) return first;
    this.token.discard(token);
    return this.post(path, await this.token.get(), body);
  }

  private post(path: string, token: string, body: unknown): Promise<WecomAnswer> {
    return callWecom(`${this.settings.WECOM_BASE}${path}?access_token=${encodeURIComponent(token)}`, body);
  }

  override missing(): string | null {
    const names = (['WECOM_CORP_ID', 'WECOM_SECRET', 'WECOM_AGENT_ID'] as const).filter((n) => !this.settings[n]);
    return names.length > 0 ? `企业微信应用尚未配置：请设置 ${names.join('、')}` : null;
  }
}
