import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Units as a tree, people with their home unit, posts without two at once (第五条). */
export class UnitsAndPeople1795000023000 implements MigrationInterface {
  name = 'UnitsAndPeople1795000023000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create extension if not exists btree_gist;

      -- deferred: a sheet brings parents and children in any order, and a copy of the school brings them as they lie
      alter table unit
        add column parent_id text references unit deferrable initially deferred,
        add column active_from timestamptz,
        add column active_to timestamptz,
        add column version int not null default 1,
        add column updated_at timestamptz not null default app.now(),
        add constraint unit_span check (active_to >= active_from);
      create index unit_parent on unit (parent_id);
      comment on column unit.parent_id is 'the unit above it; null: directly under the school. No unit stands under itself (unit_no_cycle).';
      comment on column unit.active_from is 'first moment of the unit; null: as long as anybody knows';
      comment on column unit.active_to is 'from then on the unit is closed (已撤销); null: it stands';

      create function app.unit_no_cycle() returns trigger language plpgsql as $$
      begin
        -- two moves at once could close a circle that neither of them sees
        perform pg_advisory_xact_lock(hashtext('unit tree'));
        if exists (
          with recursive up as (
            select parent_id from unit where id = new.id
            union
            select u.parent_id from unit u join up on u.id = up.parent_id
          ) select 1 from up where parent_id = new.id)
        then
          raise exception 'unit % would stand under itself', new.id using errcode = 'check_violation', constraint = 'unit_no_cycle';
        end if;
        return null;
      end $$;
      create constraint trigger unit_no_cycle after insert or update of parent_id on unit deferrable initially deferred
        for each row when (new.parent_id is not null) execute function app.unit_no_cycle();

      alter table person
        add column number text unique,
        add column kind text not null default 'staff' check (kind in ('staff', 'student')),
        add column unit_id text references unit,
        add column version int not null default 1,
        add column updated_at timestamptz not null default app.now();
      create index person_unit on person (unit_id);
      create index person_name on person using gin (name gin_trgm_ops);
      comment on column person.number is '工号 or 学号: tells people of one name apart';
      comment on column person.unit_id is '所在单位; posts may be held elsewhere too';

      alter table post
        add column main boolean not null default false,
        add column version int not null default 1;
      update post set main = true where id in
        (select distinct on (person_id) id from post order by person_id, held_to desc nulls first, held_from, id);
      update person set unit_id = p.unit_id from post p where p.person_id = person.id and p.main;
      create index post_person on post (person_id);
      alter table post
        add constraint post_once exclude using gist (person_id with =, unit_id with =, function with =, tstzrange(held_from, held_to) with &&),
        add constraint post_one_main exclude using gist (person_id with =, tstzrange(held_from, held_to) with &&) where (main);
      comment on column post.main is '主职: at any moment a person has one at most; every other post is 兼任';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table post drop constraint post_one_main, drop constraint post_once, drop column version, drop column main;
      drop index post_person;
      drop index person_name;
      alter table person drop column number, drop column kind, drop column unit_id, drop column version, drop column updated_at;
      drop trigger unit_no_cycle on unit;
      drop function app.unit_no_cycle;
      alter table unit drop column parent_id, drop column active_from, drop column active_to, drop column version, drop column updated_at;
      drop extension btree_gist;
    `);
  }
}
