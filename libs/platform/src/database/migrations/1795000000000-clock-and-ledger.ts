import type { MigrationInterface, QueryRunner } from 'typeorm';

/** app.now() is the only clock of every stage that decides by time; the ledger is the append-only hash chain (escalation.md 6). */
export class ClockAndLedger1795000000000 implements MigrationInterface {
  name = 'ClockAndLedger1795000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create schema app;
      create extension if not exists pg_trgm;
      create function app.now() returns timestamptz language sql stable as 'select statement_timestamp()';
      comment on function app.now() is 'The one clock. Tests replace it in their own database; nothing in production does.';

      create table ledger_chain (
        chain_id text primary key,
        seq bigint not null default 0,
        hash text not null default repeat('0', 64)
      );
      comment on table ledger_chain is 'Head of each hash chain; its row is locked before the head is read, so chains cannot fork.';

      create table ledger_event (
        chain_id text not null references ledger_chain,
        seq bigint not null,
        at timestamptz not null,
        kind text not null,
        incident_id uuid,
        actor jsonb not null,
        payload text not null,
        prev_hash text not null,
        hash text not null,
        primary key (chain_id, seq),
        unique (chain_id, prev_hash)
      );
      create index ledger_event_incident on ledger_event (incident_id, seq);
      comment on table ledger_event is 'Append-only log of every step. hash = sha256(prev_hash | seq | at | kind | incident | actor | payload) over the stored text. No names of ordinary authors in payload.';

      create function app.ledger_hash(prev text, seq bigint, at timestamptz, kind text, incident uuid, actor jsonb, payload text)
      returns text language sql immutable as $$
        select encode(sha256(convert_to(
          prev || '|' || seq || '|' || (extract(epoch from at) * 1000000)::bigint || '|' || kind || '|' ||
          coalesce(incident::text, '-') || '|' || actor::text || '|' || payload, 'UTF8')), 'hex')
      $$;

      create function app.ledger_append(p_chain text, p_kind text, p_incident uuid, p_actor jsonb, p_payload text)
      returns bigint language plpgsql as $$
      declare head ledger_chain%rowtype; t timestamptz; h text;
      begin
        insert into ledger_chain (chain_id) values (p_chain) on conflict do nothing;
        select * into head from ledger_chain where chain_id = p_chain for update;
        t := app.now();
        h := app.ledger_hash(head.hash, head.seq + 1, t, p_kind, p_incident, p_actor, p_payload);
        insert into ledger_event (chain_id, seq, at, kind, incident_id, actor, payload, prev_hash, hash)
          values (p_chain, head.seq + 1, t, p_kind, p_incident, p_actor, p_payload, head.hash, h);
        update ledger_chain set seq = head.seq + 1, hash = h where chain_id = p_chain;
        return head.seq + 1;
      end $$;

      create function app.ledger_refuse() returns trigger language plpgsql as $$
      begin raise exception 'ledger_event is append-only' using errcode = 'FS001'; end $$;
      create trigger ledger_no_change before update or delete on ledger_event for each row execute function app.ledger_refuse();
      create trigger ledger_no_truncate before truncate on ledger_event for each statement execute function app.ledger_refuse();
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop table ledger_event; drop table ledger_chain;
      drop function app.ledger_refuse; drop function app.ledger_append; drop function app.ledger_hash;
      drop function app.now; drop schema app;
    `);
  }
}
