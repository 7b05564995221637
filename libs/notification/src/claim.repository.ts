import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { dueTo, foldOverflow, foldStorm, storms } from './bundle.repository.js';
import type { ChannelLimits } from './channel.js';
import { ADDRESS_FULL, LEADING_ON } from './fallback-rule.js';
import type { OutboxRow, Purpose } from './message.js';
import { REF } from './outbox.repository.js';

/** A send that has not ended by then is unknown. Longer than the slowest send: token, message, and both once more. */
const LEASE_S = 45;
/** A minute of the service's clock, which need not be ours: a second more. */
const MINUTE_S = 61;
const HOUR_S = 3_600 + 60;
const DAY_S = 86_400 + 60;

interface Due {
  id: string;
  state: OutboxRow['before'];
  personId: string | null;
  address: string | null;
  purpose: Purpose;
  priority: number;
}
interface Room {
  address: string;
  n: number;
  freeAt: Date;
  /** 「一小时内发给此人已满 900 条」: too long to wait for where another channel is left; null: soon free again */
  full: string | null;
}

/** Takes messages out of the queue within the limits of their channel and address, which hold over all workers together. */
@Injectable()
export class ClaimRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Channels with something due now that are not held. What has waited long enough joins the queue. */
  async dueChannels(names: string[]): Promise<string[]> {
    await this.dataSource.query(
      `update outbox o set ready = true from (
         select id from outbox where channel = any($1) and state in ('pending', 'unknown') and not ready and not_before <= app.now() for update skip locked) x
       where o.id = x.id`,
      [names],
    );
    const rows: { channel: string }[] = await this.dataSource.query(
      `select channel from (${NEXT}) next where at <= app.now()`,
      [names],
    );
    return rows.map((r) => r.channel);
  }

  /** Ms until something is due: a message, the end of a lease, the moment of the next channel; at most capMs. */
  async restMs(names: string[], capMs: number): Promise<number> {
    const [row] = await this.dataSource.query(
      `select extract(epoch from least(
         (select min(at) from (${NEXT}) next),
         (select min(lease_until) from outbox where state = 'sending'),
         (select min(fallback_at) from outbox where fallback_at is not null)) - app.now()) * 1000 as ms`,
      [names],
    );
    return row.ms === null ? capMs : Math.min(capMs, Math.max(20, Math.ceil(Number(row.ms))));
  }

  /** The most urgent due messages of one channel that may go now. Whoever claims holds the channel's gate until it commits. */
  async claim(channel: string, limits: ChannelLimits, limit: number): Promise<OutboxRow[]> {
    return this.dataSource.transaction(async (tx) => {
      await tx.query(`insert into channel_gate (channel) values ($1) on conflict do nothing`, [channel]);
      const [gate] = await tx.query(
        `select held_until > app.now() as held from channel_gate where channel = $1 for update`,
        [channel],
      );
      if (gate.held) return [];
      const room = await this.channelRoom(tx, channel, limits);
      if (room <= 0) return [];
      const due: Due[] = await tx.query(
        `select id, state, person_id as "personId", address, purpose, priority from outbox
         where channel = $1 and state in ('pending', 'unknown') and ready and not_before <= app.now()
         order by priority, created_at, id limit $2 for update skip locked`,
        [channel, Math.min(limit, room)],
      );
      const rest = await this.withoutGroupOverflow(tx, channel, room, await this.withoutStorms(tx, channel, due));
      return this.lease(tx, await this.withinAddresses(tx, channel, limits, rest));
    });
  }

  /** How many more messages the channel may send now; when none, the gate is held until the next may go. */
  private async channelRoom(tx: Sql, channel: string, limits: ChannelLimits): Promise<number> {
    if (limits.perMinute === null) return Infinity;
    const [{ used }] = await tx.query(
      `select count(*)::int as used from (select 1 from outbox_attempt
         where channel = $1 and coalesce(ended_at, 'infinity') > app.now() - $2 * interval '1 second' limit $3) x`,
      [channel, MINUTE_S, limits.perMinute],
    );
    if (used < limits.perMinute) return limits.perMinute - used;
    await tx.query(
      `update channel_gate set reason = 'rate', held_until = (
         select case when e = 'infinity' then app.now() + interval '1 second' else e + $2 * interval '1 second' end
         from (select coalesce(ended_at, 'infinity') as e from outbox_attempt where channel = $1
               order by coalesce(ended_at, 'infinity') desc offset $3 limit 1) x)
       where channel = $1`,
      [channel, MINUTE_S, limits.perMinute - 1],
    );
    return 0;
  }

  private async withoutStorms(tx: Sql, channel: string, due: Due[]): Promise<Due[]> {
    const pages = due.filter((d) => d.purpose === 'page');
    const people = [...new Set(pages.flatMap((d) => d.personId ?? []))];
    if (people.length === 0) return due;
    const folded = new Set<string>();
    for (const s of await storms(tx, people))
      // several devices of one person are told each
      for (const address of new Set(pages.filter((d) => d.personId === s.personId).map((d) => d.address)))
        for (const id of await foldStorm(tx, channel, s, address)) folded.add(id);
    return due.filter((d) => !folded.has(d.id));
  }

  /** A group has no address of its own: what is due to it beyond the channel's room becomes one message. */
  private async withoutGroupOverflow(tx: Sql, channel: string, room: number, due: Due[]): Promise<Due[]> {
    if (room === Infinity || !due.some((d) => d.address === null)) return due;
    if ((await dueTo(tx, channel, null)) <= room) return due;
    const folded = new Set(await foldOverflow(tx, channel, null, room));
    return due.filter((d) => !folded.has(d.id));
  }

  /** Those that their address may still be sent; what is too much becomes one message, or waits. */
  private async withinAddresses(tx: Sql, channel: string, limits: ChannelLimits, due: Due[]): Promise<Due[]> {
    const addresses = [...new Set(due.flatMap((d) => d.address ?? []))];
    const rooms = await this.addressRooms(tx, channel, limits, addresses);
    if (rooms.size === 0) return due;
    const go = due.filter((d) => d.address === null);
    for (const room of rooms.values()) {
      const tooMany = (await dueTo(tx, channel, room.address)) > room.n;
      const folded = new Set(tooMany && room.n > 0 ? await foldOverflow(tx, channel, room.address, room.n) : []);
      const mine = due.filter((d) => d.address === room.address && !folded.has(d.id)).slice(0, Math.max(0, room.n));
      go.push(...mine);
      if (tooMany && mine.length >= room.n) await this.wait(tx, channel, room, mine);
    }
    return go;
  }

  private async addressRooms(
    tx: Sql,
    channel: string,
    limits: ChannelLimits,
    addresses: string[],
  ): Promise<Map<string, Room>> {
    const windows = [
      { max: limits.perPersonPerMinute, seconds: MINUTE_S, words: null },
      { max: limits.perPersonPerHour, seconds: HOUR_S, words: '一小时' },
      { max: limits.perPersonPerDay, seconds: DAY_S, words: '一天' },
    ];
    const rooms = new Map<string, Room>();
    for (const { max, seconds, words } of windows) {
      if (max === null || addresses.length === 0) continue;
      const full = words && `${words}内发给此人已满 ${max} 条`;
      const rows: Omit<Room, 'full'>[] = await tx.query(
        `select a as address, $3 - x.n as n, case when x.first = 'infinity' then app.now() + interval '1 second' else x.first + $4 * interval '1 second' end as "freeAt"
         from unnest($2::text[]) a cross join lateral (
           select count(*)::int as n, coalesce(min(coalesce(ended_at, 'infinity')), 'infinity') as first from outbox_attempt
           where channel = $1 and address = a and coalesce(ended_at, 'infinity') > app.now() - $4 * interval '1 second') x`,
        [channel, addresses, max, seconds],
      );
      for (const r of rows) {
        const known = rooms.get(r.address);
        if (!known || r.n < known.n || (r.n === known.n && r.freeAt > known.freeAt))
          rooms.set(r.address, { ...r, full });
      }
    }
    return rooms;
  }

  /** What is due to an address beyond its room waits until there is room again; where that is long, the next channel is tried meanwhile. */
  private async wait(tx: Sql, channel: string, room: Room, go: Due[]): Promise<void> {
    await tx.query(
      `update outbox set ready = false, not_before = greatest($3::timestamptz, app.now() + interval '1 second'),
         fallback_at = case when $5::text is not null and chain and purpose = any($6) and error_code is distinct from '${ADDRESS_FULL}' then app.now() else fallback_at end,
         error_code = case when $5::text is null then error_code else '${ADDRESS_FULL}' end, error = coalesce($5, error)
       where channel = $1 and address = $2 and state in ('pending', 'unknown') and ready and not_before <= app.now() and id <> all($4)`,
      [channel, room.address, room.freeAt, go.map((d) => d.id), room.full, LEADING_ON],
    );
  }

  private async lease(tx: Sql, due: Due[]): Promise<OutboxRow[]> {
    if (due.length === 0) return [];
    const [rows]: [Omit<OutboxRow, 'before'>[]] = await tx.query(
      `update outbox o set state = 'sending', attempt = attempt + 1, attempted_at = app.now(), lease_until = app.now() + $2 * interval '1 second'
       where id = any($1)
       returning ${REF}, address, purpose, body, attempt, (extract(epoch from app.now() - created_at) * 1000)::float8 as "ageMs",
         provider_id as "providerId", old.attempted_at as "sentAt"`,
      [due.map((d) => d.id), LEASE_S],
    );
    await tx.query(
      `insert into outbox_attempt (outbox_id, attempt, channel, address, started_at) select id, attempt, channel, address, app.now() from outbox where id = any($1)`,
      [due.map((d) => d.id)],
    );
    const byId = new Map(rows.map((r) => [r.id, r]));
    return due.map((d) => ({ ...byId.get(d.id)!, before: d.state }));
  }
}

/** When each of the channels $1 has something to send: due, and not held. */
const NEXT = `
  select c as channel, greatest(w.at, coalesce(g.held_until, '-infinity')) as at
  from unnest($1::text[]) c left join channel_gate g on g.channel = c cross join lateral (
    select min(not_before) as at from outbox where channel = c and state in ('pending', 'unknown') and not_before < 'infinity') w
  where w.at is not null`;
