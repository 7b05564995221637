import { Inject, Injectable } from '@nestjs/common';
import type { ContactView, ContactWay } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import type { AddressField } from './address-rules.js';

/** Channels of each way, in the order in which they are tried. */
export const WAYS: Record<ContactWay, string[]> = {
  wecom: ['wecom'],
  sms: ['aliyun_sms', 'tencent_sms'],
  voice: ['aliyun_voice'],
  mail: ['mail'],
};
const PHONE = [...WAYS.sms, ...WAYS.voice];

/** The addresses of a person. */
export interface AddressRow {
  personId: string;
  name: string;
  mobile: string | null;
  mail: string | null;
  wecomUserId: string | null;
}
interface ViewRow extends AddressRow {
  post: string;
  mobileVerifiedAt: Date | null;
  mailVerifiedAt: Date | null;
  wecomVerifiedAt: Date | null;
  devices: number;
  channels: string[] | null;
}

/** All SQL of people's addresses. */
@Injectable()
export class ContactRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Active people by name; personId: that one alone. */
  async views(personId: string | null = null): Promise<ContactView[]> {
    const rows: ViewRow[] = await this.dataSource.query(
      `select q.id as "personId", q.name, q.mobile, q.wecom_userid as "wecomUserId",
         max(c.address) filter (where c.channel = 'mail') as mail,
         min(c.verified_at) filter (where c.channel = any($2)) as "mobileVerifiedAt",
         min(c.verified_at) filter (where c.channel = 'mail') as "mailVerifiedAt",
         min(c.verified_at) filter (where c.channel = 'wecom') as "wecomVerifiedAt",
         count(*) filter (where c.channel = 'web_push')::int as devices,
         (select channels from contact_choice h where h.person_id = q.id) as channels,
         coalesce((select string_agg(distinct u.name || ' ' || p.title, '、') from post p join unit u on u.id = p.unit_id
           where p.person_id = q.id and p.held_from <= app.now() and (p.held_to is null or p.held_to > app.now())), '') as post
       from person q left join person_contact c on c.person_id = q.id
       where q.active and ($1::uuid is null or q.id = $1) group by q.id order by q.name, q.id`,
      [personId, PHONE],
    );
    return rows.map(({ channels, ...r }) => ({
      ...r,
      mobileVerifiedAt: r.mobileVerifiedAt?.toISOString() ?? null,
      mailVerifiedAt: r.mailVerifiedAt?.toISOString() ?? null,
      wecomVerifiedAt: r.wecomVerifiedAt?.toISOString() ?? null,
      order: channels && waysOf(channels),
    }));
  }

  /** Locked for a change; null: nobody active of that number. */
  async lock(tx: Sql, personId: string): Promise<AddressRow | null> {
    const [row] = await tx.query(
      `select id as "personId", name, mobile, wecom_userid as "wecomUserId",
         (select address from person_contact where person_id = person.id and channel = 'mail' limit 1) as mail
       from person where id = $1 and active for update`,
      [personId],
    );
    return row ?? null;
  }

  /** The name of somebody else who has this address; null: nobody. A message must not reach two people under one name. */
  async holder(tx: Sql, field: AddressField, address: string, personId: string): Promise<string | null> {
    const found = {
      mobile: `right(regexp_replace(coalesce(mobile, ''), '\\D', '', 'g'), 11) = $1`,
      wecomUserId: `lower(wecom_userid) = lower($1)`,
      mail: `exists (select 1 from person_contact c where c.person_id = person.id and c.channel = 'mail' and lower(c.address) = lower($1))`,
    }[field];
    const [row] = await tx.query(`select name from person where ${found} and id <> $2 limit 1`, [address, personId]);
    return row?.name ?? null;
  }

  async write(tx: Sql, personId: string, field: AddressField, address: string | null): Promise<void> {
    if (field === 'mail') {
      await tx.query(`delete from person_contact where person_id = $1 and channel = 'mail'`, [personId]);
      if (address !== null)
        await tx.query(`insert into person_contact (person_id, channel, address) values ($1, 'mail', $2)`, [
          personId,
          address,
        ]);
      return;
    }
    // a trigger carries these two into person_contact, unproved
    const column = field === 'mobile' ? 'mobile' : 'wecom_userid';
    await tx.query(`update person set ${column} = $2 where id = $1`, [personId, address]);
  }

  async writeOrder(tx: Sql, personId: string, order: ContactWay[]): Promise<void> {
    await tx.query(
      `insert into contact_choice (person_id, channels) values ($1, $2)
       on conflict (person_id) do update set channels = excluded.channels, changed_at = app.now()`,
      [personId, order.flatMap((way) => WAYS[way])],
    );
  }

  /** Proved now, unless it was before. */
  async verify(tx: Sql, personId: string, kind: 'mobile' | 'mail', address: string): Promise<void> {
    await tx.query(
      `update person_contact set verified_at = app.now() where person_id = $1 and channel = any($2) and address = $3 and verified_at is null`,
      [personId, kind === 'mobile' ? PHONE : ['mail'], address],
    );
  }
}

const waysOf = (channels: string[]): ContactWay[] =>
  (Object.keys(WAYS) as ContactWay[])
    .filter((way) => channels.includes(WAYS[way][0]!))
    .sort((a, b) => channels.indexOf(WAYS[a][0]!) - channels.indexOf(WAYS[b][0]!));
