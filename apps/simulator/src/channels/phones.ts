/** What lies on a telephone: an SMS, or a call. */
export interface PhoneItem {
  at: number;
  number: string;
  kind: 'sms' | 'call';
  /** 阿里云短信、腾讯云短信、阿里云语音 */
  from: string;
  text: string;
  /** the service's number of it */
  id: string;
  /** the sender's number of it */
  outId: string;
  /** a call: what was pressed, or that it is over */
  answer: string | null;
  /** a call asks for a key */
  keys: string[];
}

/** The telephones of the simulated world; a dead number takes nothing and is reported as 空号. */
export class Phones {
  readonly items: PhoneItem[] = [];
  readonly dead = new Set<string>();

  of(number: string): PhoneItem[] {
    return this.items.filter((i) => i.number === number);
  }
  clear(): void {
    this.items.length = 0;
    this.dead.clear();
  }
}

/** 1[3-9] and nine more digits. */
export const isMobile = (number: string): boolean => /^1[3-9]\d{9}$/.test(number);

/** Counts what a number was sent, and says which limit it has reached. */
export class NumberLimits {
  private readonly sent = new Map<string, number[]>();

  /** limits: [within ms, how many, its name] */
  constructor(private readonly limits: [number, number, string][]) {}

  /** Counts one more, unless a limit is reached: then its name. */
  take(key: string, now: number): string | null {
    const times = this.sent.get(key) ?? [];
    const reached = this.limits.find(([within, n]) => times.filter((t) => t > now - within).length >= n);
    if (reached) return reached[2];
    this.sent.set(key, [...times, now]);
    return null;
  }
  clear(): void {
    this.sent.clear();
  }
}
