import { randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import type { PhoneReply } from '../callbacks/reports.js';
import type { OutboxRow } from '../message.js';
import { mobileNumber } from './mobile.js';

/** A code is worth something as long as a link in a message. */
const LIFE_HOURS = 48;
/** So many wrong replies an hour from one number; after that nothing from it is looked at. */
const WRONG_PER_HOUR = 5;

/** What a reply came to. */
export type ReplyVerdict =
  | { outcome: 'right'; incidentId: string; personId: string; epoch: number }
  /** known: this phone has been sent codes before; guess: it counts among the wrong ones */
  | { outcome: 'wrong'; reason: string; known: boolean; guess: boolean }
  /** too many wrong ones: not looked at, not told */
  | { outcome: 'silent' };

/** Codes with which an SMS is answered to sign (escalation.md 5): one for each phone and incident, never twice for a phone. */
@Injectable()
export class ReplyCodes {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** The code for this message's incident on this phone; the same again for every message of one epoch. */
  async issue(row: OutboxRow, phone: string): Promise<string> {
    const known = `select code from reply_code where phone = $1 and person_id = $2 and incident_id = $3
      and epoch = coalesce((select epoch from escalation_run where incident_id = $3), 0)`;
    const key = [phone, row.personId, row.incidentId];
    for (;;) {
      const [found] = await this.dataSource.query(known, key);
      if (found) return found.code;
      // a code this phone has had before, or one issued beside us, inserts nothing: look again
      await this.dataSource.query(
        `insert into reply_code (phone, code, person_id, incident_id, epoch, expires_at)
         select $1, $4, $2, $3, coalesce((select epoch from escalation_run where incident_id = $3), 0), app.now() + $5 * interval '1 hour'
         on conflict do nothing`,
        [...key, String(randomInt(100_000, 1_000_000)), LIFE_HOURS],
      );
    }
  }

  /**
   * Judges a reply; a repeat of the same one is counted once.
   * Replies of one phone are judged one after the other, so that many at once count as many.
   */
  async judge(reply: PhoneReply): Promise<ReplyVerdict> {
    const phone = mobileNumber(reply.from) ?? reply.from;
    const key = `${reply.channel}:${reply.key}`;
    return this.dataSource.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtextextended('reply:' || $1, 0))`, [phone]);
      const [{ n }] = await tx.query(
        `select count(*)::int as n from wrong_reply where phone = $1 and at > app.now() - interval '1 hour' and dedupe_key <> $2`,
        [phone, key],
      );
      if (n >= WRONG_PER_HOUR) return { outcome: 'silent' };
      const verdict = await this.compare(tx, reply.channel, phone, reply.text);
      if (verdict.outcome === 'wrong' && verdict.guess)
        await tx.query(
          `insert into wrong_reply (dedupe_key, phone, at) values ($1, $2, app.now()) on conflict do nothing`,
          [key, phone],
        );
      return verdict;
    });
  }

  private async compare(tx: Sql, channel: string, phone: string, text: string): Promise<ReplyVerdict> {
    const digits =
      text
        .normalize('NFKC')
        .match(/\d+/g)
        ?.filter((d) => d.length === 6) ?? [];
    const rows: {
      code: string;
      personId: string;
      incidentId: string;
      epoch: number;
      expired: boolean;
      registered: boolean;
    }[] = await tx.query(
      `select r.code, r.person_id as "personId", r.incident_id as "incidentId", r.epoch, r.expires_at <= app.now() as expired,
           p.active and exists (select 1 from person_contact c where c.person_id = p.id and c.channel = $2
             and right(regexp_replace(c.address, '\\D', '', 'g'), 11) = r.phone) as registered
         from reply_code r join person p on p.id = r.person_id where r.phone = $1`,
      [phone, channel],
    );
    const wrong = (reason: string, guess = true): ReplyVerdict => ({
      outcome: 'wrong',
      reason,
      guess,
      known: rows.length > 0,
    });
    if (digits.length === 0) return wrong('没有 6 位回复码', false);
    if (digits.length > 1) return wrong('不止一个回复码');
    const row = rows.find((r) => r.code === digits[0]);
    if (!row) return wrong('回复码不符');
    if (row.expired) return wrong('回复码已过期', false);
    if (!row.registered) return wrong('此号码已不是登记的号码', false);
    return { outcome: 'right', incidentId: row.incidentId, personId: row.personId, epoch: row.epoch };
  }
}
