import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Groups in the name of units (QQ 群, 微信群), on a list beside the 台账. */
export class ChatGroups1795000031100 implements MigrationInterface {
  name = 'ChatGroups1795000031100';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table chat_group (
        id uuid primary key default gen_random_uuid(),
        kind text not null check (kind in ('qq', 'wechat', 'wecom', 'dingtalk')),
        name text not null check (btrim(name) <> ''),
        number text,
        unit_id text not null references unit,
        keeper_id uuid not null references person,
        purpose text not null,
        members int check (members > 0),
        entered_at timestamptz not null default app.now(),
        closed_on date,
        closed_reason text,
        version int not null default 1,
        updated_at timestamptz not null default app.now(),
        constraint chat_group_closed check ((closed_on is null) = (closed_reason is null))
      );
      create unique index chat_group_number on chat_group (kind, number) where closed_on is null;
      create index chat_group_unit on chat_group (unit_id);
      comment on table chat_group is '群台账: groups in which a unit talks in its own name. number: 群号, one open group each; keeper_id: 群主, who answers for it; members: as last counted. A closed one stays. Every change stands in the log.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`drop table chat_group`);
  }
}
