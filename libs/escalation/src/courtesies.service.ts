import { Inject, Injectable } from '@nestjs/common';
import { Outbox } from '@fengsui/notification';
import { CONFIG, type Config, type Sql } from '@fengsui/platform';
import { line } from './message-text.js';

/** A message beside the ladder of incidents. */
export interface Courtesy {
  /** each person is told once under it */
  key: string;
  /** warn goes first */
  purpose: 'status' | 'warn';
  /** the line of a lock screen: about gives way */
  head: string;
  about: string;
  tail: string;
  text: string;
  /** page of this site */
  path: string;
}

/** Writes to people by each one's channels and in-app about what is no incident: it never climbs, and nobody is held to account by it. */
@Injectable()
export class Courtesies {
  constructor(
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}

  /** In the transaction of what it tells. */
  async send(tx: Sql, c: Courtesy, people: { personId: string }[]): Promise<void> {
    for (const { personId } of people)
      await this.outbox.enqueue(tx, {
        dedupeKey: `${c.key}:${personId}`,
        incidentId: null,
        personId,
        purpose: c.purpose,
        priority: c.purpose === 'warn' ? 6 : 8,
        message: {
          ...{ level: null, drill: false, code: null, buttons: [] },
          title: line(c.head, c.about, c.tail),
          description: c.text,
          url: `${this.config.PUBLIC_URL.replace(/\/$/, '')}${c.path}`,
        },
      });
  }
}

/** 「已告知吴静、周涛。」, for the log. */
export const toldWords = (verb: string, names: string[]): string =>
  names.length > 0 ? `${verb}${names.join('、')}。` : '无人可告知。';
