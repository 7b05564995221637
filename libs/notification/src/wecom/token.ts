import type { Clock, Config } from '@fengsui/platform';
import { failureWords } from '../http/call.js';
import { callWecom, WECOM } from './http.js';

type Settings = Pick<Config, 'WECOM_BASE' | 'WECOM_CORP_ID' | 'WECOM_SECRET'>;

/** A token is renewed this long before the service says it ends, or a tenth of its life before. */
const EARLY_MS = 300_000;
/** After a refusal nobody asks again for so long: 2000 refusals an hour would block the school for an hour. */
const PAUSE_MS = 5_000;

/** No message went out: no token could be had. */
export class TokenFailure extends Error {}

/** The application's access token: one for every sender of this process, fetched by one of them at a time. */
export class WecomToken {
  private token: { value: string; until: number } | null = null;
  private fetching: Promise<string> | null = null;
  private refusal: { error: TokenFailure; until: number } | null = null;

  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** A token that the service should accept. Throws TokenFailure. */
  get(): Promise<string> {
    const now = this.clock.now().getTime();
    if (this.token && this.token.until > now) return Promise.resolve(this.token.value);
    if (this.refusal && this.refusal.until > now) return Promise.reject(this.refusal.error);
    this.fetching ??= this.fetch().finally(() => (this.fetching = null));
    return this.fetching;
  }

  /** The service refused this one; one that came since stays. */
  discard(value: string): void {
    if (this.token?.value === value) this.token = null;
  }

  private async fetch(): Promise<string> {
    const { WECOM_BASE, WECOM_CORP_ID, WECOM_SECRET } = this.settings;
    const query = new URLSearchParams({ corpid: WECOM_CORP_ID, corpsecret: WECOM_SECRET });
    const answer = await callWecom(`${WECOM_BASE}/cgi-bin/gettoken?${query}`).catch((error: unknown) => {
      throw new TokenFailure(`取不到企业微信凭证：${failureWords(error, WECOM)}`);
    });
    const now = this.clock.now().getTime();
    if (answer.errcode !== 0) {
      const error = new TokenFailure(
        `企业微信不给凭证（${answer.errcode}），请核对 WECOM_CORP_ID、WECOM_SECRET 和可信 IP`,
      );
      this.refusal = { error, until: now + PAUSE_MS };
      throw error;
    }
    const life = Number(answer['expires_in']) * 1000;
    this.refusal = null;
    this.token = { value: String(answer['access_token']), until: now + life - Math.min(EARLY_MS, life / 10) };
    return this.token.value;
  }
}
