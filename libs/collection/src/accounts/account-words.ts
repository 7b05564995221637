import type { Sql } from '@fengsui/platform';

/** A standing search for accounts. */
export interface AccountSearch {
  word: string;
  everyMs: number;
}

/** By what accounts are searched: a later stage implements it and an app binds it, so that collection knows nothing of who is looked for. */
export abstract class AccountWords {
  /** Empty before there is a school. */
  abstract searches(sql: Sql): Promise<AccountSearch[]>;
  /** What a page of accounts must hold somewhere, or the word itself, for the next page to be worth its request. */
  abstract names(sql: Sql): Promise<string[]>;
  /** The name of an account of which nothing else is known and which its platform may now be asked for; each is answered once. */
  abstract unknown(tx: Sql, platform: 'weibo' | 'wechat'): Promise<string | null>;
  /** uid of a Weibo account that waits for a person and of which nothing has been read that it published. */
  abstract unread(tx: Sql): Promise<string | null>;
}
