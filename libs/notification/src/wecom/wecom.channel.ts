import { fetch } from 'undici';
import type { Clock, Config } from '@fengsui/platform';
import { Channel, type SendResult } from '../channel.js';
import type { OutboxRow } from '../message.js';

type Settings = Pick<Config, 'WECOM_BASE' | 'WECOM_CORP_ID' | 'WECOM_SECRET' | 'WECOM_AGENT_ID'>;
type Answer = { errcode: number; errmsg?: string } & Record<string, unknown>;

const TIMEOUT_MS = 10_000;
/** A token is renewed this long before the service says it ends. */
const EARLY_MS = 300_000;
const BAD_TOKEN = new Set([40001, 40014, 42001]);

/** Application messages of 企业微信 (channels.md 2): a template card with buttons, success judged by errcode. */
export class WecomChannel extends Channel {
  readonly name = 'wecom';
  private token: { value: string; until: number } | null = null;
  private fetching: Promise<string> | null = null;

  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async send(row: OutboxRow): Promise<SendResult> {
    if (!this.settings.WECOM_CORP_ID || !this.settings.WECOM_SECRET)
      return { outcome: 'rejected_permanent', code: 'not_configured', reason: '企业微信应用尚未配置（WECOM_CORP_ID、WECOM_SECRET）' };
    if (!row.address) return { outcome: 'rejected_permanent', code: 'no_address', reason: '没有登记企业微信账号' };
    try {
      return read(await this.call('/cgi-bin/message/send', this.card(row)), row);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof TokenFailure) return { outcome: 'rejected_retryable', code: 'token', reason };
      return notSent(error) ? { outcome: 'rejected_retryable', code: 'network', reason } : { outcome: 'ambiguous', reason: `没有收到应答：${reason}` };
    }
  }

  override async markSigned(address: string, responseCode: string, words: string): Promise<void> {
    await this.call('/cgi-bin/message/update_template_card', {
      userids: [address],
      agentid: this.settings.WECOM_AGENT_ID,
      response_code: responseCode,
      button: { replace_name: words },
    });
  }

  /** The task id is the message's own: a repeat is refused by the service (42014), which tells that the first attempt arrived. */
  private card(row: OutboxRow): unknown {
    const m = row.body;
    const marks = `${row.before === 'unknown' ? '【补发】' : ''}${m.drill ? '【演练】' : ''}`;
    const rows = [...(m.code ? [{ key: '编号', value: m.code }] : []), ...(m.rows ?? [])].slice(0, 6);
    return {
      touser: row.address,
      msgtype: 'template_card',
      agentid: this.settings.WECOM_AGENT_ID,
      template_card: {
        card_type: m.buttons.length > 0 ? 'button_interaction' : 'text_notice',
        source: { desc: '舆情处置平台' },
        main_title: { title: cutBytes(`${marks}${m.title}`, 128), desc: cutBytes(m.description, 512) },
        horizontal_content_list: rows.map((r) => ({ keyname: cutBytes(r.key, 24), value: cutBytes(r.value, 96) })),
        ...(m.url ? { card_action: { type: 1, url: m.url } } : {}),
        task_id: row.id,
        ...(m.buttons.length > 0 ? { button_list: m.buttons.map((b, i) => ({ text: b.text, style: i === 0 ? 1 : 2, key: b.key })) } : {}),
      },
      enable_duplicate_check: 1,
      duplicate_check_interval: 1800,
    };
  }

  private async call(path: string, body: unknown): Promise<Answer> {
    const token = await this.accessToken();
    const first = await this.post(`${path}?access_token=${token}`, body);
    if (!BAD_TOKEN.has(first.errcode)) return first;
    if (this.token?.value === token) this.token = null;
    return this.post(`${path}?access_token=${await this.accessToken()}`, body);
  }

  /** One token at a time for everybody. */
  private accessToken(): Promise<string> {
    if (this.token && this.token.until > this.clock.now().getTime()) return Promise.resolve(this.token.value);
    this.fetching ??= this.fetchToken().finally(() => (this.fetching = null));
    return this.fetching;
  }

  private async fetchToken(): Promise<string> {
    const { WECOM_BASE, WECOM_CORP_ID, WECOM_SECRET } = this.settings;
    const params = new URLSearchParams({ corpid: WECOM_CORP_ID, corpsecret: WECOM_SECRET });
    let answer: Answer;
    try {
      answer = (await (await fetch(`${WECOM_BASE}/cgi-bin/gettoken?${params}`, { signal: AbortSignal.timeout(TIMEOUT_MS) })).json()) as Answer;
    } catch (error) {
      throw new TokenFailure(`取不到凭证：${error instanceof Error ? error.message : String(error)}`);
    }
    if (answer.errcode !== 0) throw new TokenFailure(`取不到凭证：${answer.errcode} ${answer.errmsg ?? ''}`);
    this.token = { value: String(answer['access_token']), until: this.clock.now().getTime() + Number(answer['expires_in']) * 1000 - EARLY_MS };
    return this.token.value;
  }

  private async post(path: string, body: unknown): Promise<Answer> {
    const response = await fetch(`${this.settings.WECOM_BASE}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return (await response.json()) as Answer;
  }
}

/** No message went out: no token could be had. */
class TokenFailure extends Error {}

/** True when the connection was never made, so that nothing can have arrived. */
function notSent(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(cause?.code ?? '');
}

/** errcode 0 with an invaliduser is a failure for that person. */
function read(a: Answer, row: OutboxRow): SendResult {
  const reason = `${a.errcode} ${a.errmsg ?? ''}`.trim();
  const invalid = String(a['invaliduser'] ?? '').toLowerCase().split('|');
  if (a.errcode === 0 && invalid.includes(row.address!.toLowerCase()))
    return { outcome: 'rejected_permanent', code: 'invaliduser', reason: `企业微信不认识账号 ${row.address}` };
  if (a.errcode === 0) return { outcome: 'accepted', providerId: String(a['msgid'] ?? '') || null, responseCode: String(a['response_code'] ?? '') || null };
  if (a.errcode === 42014 && row.before === 'unknown') return { outcome: 'accepted', providerId: null, responseCode: null, alreadyThere: true };
  if (a.errcode === 45009) return { outcome: 'rate_limited', retryAfterMs: 60_000, code: '45009', reason: '企业微信限流' };
  if (a.errcode === -1 || a.errcode === 45033 || BAD_TOKEN.has(a.errcode)) return { outcome: 'rejected_retryable', code: String(a.errcode), reason };
  if (a.errcode === 81013 || a.errcode === 82001) return { outcome: 'rejected_permanent', code: String(a.errcode), reason: `企业微信不认识账号 ${row.address}` };
  if (a.errcode === 60020) return { outcome: 'rejected_permanent', code: '60020', reason: '本机 IP 不在企业微信应用的可信 IP 中' };
  return { outcome: 'rejected_permanent', code: String(a.errcode), reason };
}

/** Cuts at a character, never inside one. */
export function cutBytes(text: string, max: number): string {
  if (Buffer.byteLength(text) <= max) return text;
  let out = '';
  let size = 3;
  for (const c of text) {
    size += Buffer.byteLength(c);
    if (size > max) break;
    out += c;
  }
  return `${out}…`;
}
