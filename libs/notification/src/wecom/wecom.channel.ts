import type { Clock, Config } from '@fengsui/platform';
import type { SendResult } from '../channel.js';
import { ConfiguredChannel, missingSettings } from '../configured-channel.js';
import { outcomeOf } from '../http/call.js';
import type { OutboxRow } from '../message.js';
import { BAD_TOKEN, readAnswer, type WecomAnswer } from './answer.js';
import { wecomBody } from './card.js';
import { callWecom, WECOM } from './http.js';
import { TokenFailure, WecomToken } from './token.js';

type Settings = Pick<Config, 'WECOM_BASE' | 'WECOM_CORP_ID' | 'WECOM_SECRET' | 'WECOM_AGENT_ID' | 'PUBLIC_URL'>;

/** Application messages of 企业微信 (channels.md 2): a template card with buttons, success judged by errcode. */
export class WecomChannel extends ConfiguredChannel {
  readonly name = 'wecom';
  /** more than 30 a minute or 1,000 an hour to one member are dropped, silently: stay below */
  readonly limits = {
    perMinute: 10_000,
    perPersonPerMinute: 25,
    perPersonPerHour: 900,
    perPersonPerDay: null,
    blockMs: 60_000,
  };
  /** there is no receipt for messages of an application: only a click proves that one was seen */
  readonly evidence = 'acceptance';
  /** by task id (42014) */
  override readonly recognisesRepeats = true;
  protected readonly noAddress = '没有登记企业微信账号';
  private readonly token: WecomToken;

  constructor(
    private readonly settings: Settings,
    clock: Clock,
  ) {
    super();
    this.token = new WecomToken(settings, clock);
  }

  override missing(): string | null {
    return missingSettings('企业微信应用', this.settings, ['WECOM_CORP_ID', 'WECOM_SECRET', 'WECOM_AGENT_ID']);
  }

  protected async deliver(row: OutboxRow): Promise<SendResult> {
    const body = wecomBody(row, this.settings);
    try {
      return readAnswer(await this.call('/cgi-bin/message/send', body), row);
    } catch (error) {
      if (error instanceof TokenFailure) return { outcome: 'rejected_retryable', code: 'token', reason: error.message };
      return outcomeOf(error, WECOM);
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
}
