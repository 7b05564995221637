import type { Config } from '@fengsui/platform';
import type { SendResult } from '../channel.js';
import { ConfiguredChannel, missingSettings } from '../configured-channel.js';
import { outcomeOf } from '../http/call.js';
import type { OutboxRow } from '../message.js';
import { groupText } from './group-text.js';

/** What a service answered: its code, 0 when it took the message, and its own words. */
export interface RobotAnswer {
  code: number;
  words: string;
}

/** How a service refuses. */
export interface Refusals {
  /** codes of "too fast", and how long it then takes nothing, in words too: 一分钟 */
  limited: number[];
  blockedMs: number;
  blockedWords: string;
  /** codes that no repeat mends, and what the administrator is to do */
  permanent: Record<number, string>;
}

const BUSY = -1;

/** A robot in a group: a text, nobody asked, no receipt. S: its settings. */
export abstract class RobotChannel<S extends Pick<Config, 'PUBLIC_URL'>> extends ConfiguredChannel {
  readonly evidence = 'acceptance';
  protected readonly noAddress = null;
  /** 钉钉群机器人 */
  protected abstract readonly service: string;
  /** settings without which nothing can be sent */
  protected abstract readonly needed: (keyof S & string)[];
  protected abstract readonly refusals: Refusals;
  /** so many bytes of UTF-8 at most; a service may take more, but a group reads the first lines */
  protected readonly textBytes: number = 4096;

  constructor(protected readonly settings: S) {
    super();
  }

  override missing(): string | null {
    return missingSettings(this.service, this.settings, this.needed);
  }

  /** One call of the service. Throws as call does. */
  protected abstract post(text: string): Promise<RobotAnswer>;

  protected async deliver(row: OutboxRow): Promise<SendResult> {
    try {
      return this.judge(await this.post(groupText(row, this.settings.PUBLIC_URL, this.textBytes)));
    } catch (error) {
      return outcomeOf(error, this.service);
    }
  }

  private judge({ code: n, words }: RobotAnswer): SendResult {
    const code = String(n);
    const { limited, blockedMs, blockedWords, permanent } = this.refusals;
    if (n === 0) return { outcome: 'accepted', providerId: null, responseCode: null };
    if (limited.includes(n))
      return {
        outcome: 'rate_limited',
        retryAfterMs: blockedMs,
        code,
        reason: `${this.service}限流，${blockedWords}后再发`,
      };
    if (n === BUSY) return { outcome: 'rejected_retryable', code, reason: `${this.service}系统繁忙` };
    const said = [code, words].filter(Boolean).join(' ');
    return { outcome: 'rejected_permanent', code, reason: `${this.service}：${permanent[n] ?? '拒绝'}（${said}）` };
  }
}
