import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The hash of an event, and the append under the lock of the chain's head; the actor is stored as text, or as jsonb before this version. */
const functions = (actor: 'text' | 'jsonb'): string => `
  create function app.ledger_hash(prev text, seq bigint, at timestamptz, kind text, incident uuid, actor ${actor}, payload text)
  returns text language sql immutable as $$
    select encode(sha256(convert_to(
      prev || '|' || seq || '|' || (extract(epoch from at) * 1000000)::bigint || '|' || kind || '|' ||
      coalesce(incident::text, '-') || '|' || actor::text || '|' || payload, 'UTF8')), 'hex')
  $$;
  create function app.ledger_append(p_chain text, p_kind text, p_incident uuid, p_actor ${actor}, p_payload text)
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
  end $$;`;
const DROP = (actor: 'text' | 'jsonb'): string => `
  drop function app.ledger_append(text, text, uuid, ${actor}, text);
  drop function app.ledger_hash(text, bigint, timestamptz, text, uuid, ${actor}, text);`;

/** Results of verification, names that may have to be erased (PIPL 47), text instead of jsonb under the hash, and people who are never deleted. */
export class LedgerCheckpoints1795000010000 implements MigrationInterface {
  name = 'LedgerCheckpoints1795000010000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ${DROP('jsonb')}
      -- what is hashed is what is stored: another version of PostgreSQL may write jsonb in another way. The hashes stay as they are.
      alter table ledger_event alter column actor type text using actor::text;
      ${functions('text')}

      create table ledger_verification (
        id bigint generated always as identity primary key,
        asked_by text not null,
        started_at timestamptz not null default app.now(),
        finished_at timestamptz,
        rows_read bigint not null default 0,
        first_break bigint,
        problems text[] not null default '{}',
        head_seq bigint,
        head_hash text,
        checkpoint_seq bigint,
        checkpoint_at timestamptz
      );
      comment on table ledger_verification is 'Each reading of the whole log against its hashes and the checkpoints outside the database; rows_read grows while finished_at is null. For the page 审计: it proves nothing by itself.';

      create table ledger_subject (
        ref uuid primary key default gen_random_uuid(),
        name_lookup text,
        contact_lookup text,
        kid text,
        sealed_key bytea,
        created_at timestamptz not null default app.now(),
        erased_at timestamptz,
        check ((erased_at is null) = (sealed_key is not null))
      );
      create index ledger_subject_name on ledger_subject (name_lookup);
      create index ledger_subject_contact on ledger_subject (contact_lookup);
      comment on table ledger_subject is 'Ordinary people whom log entries name (PIPL 47). Their names stand in the log sealed under sealed_key, which itself is sealed under a key outside the database; erasing sets it to null for ever. lookups: keyed hashes of name and contact.';

      create index ledger_event_people on ledger_event (chain_id, seq) where payload like '%"people":[{%';

      create function app.person_refuse_delete() returns trigger language plpgsql as $$
      begin raise exception 'a person is made inactive, never deleted: evidence names them' using errcode = 'FS003'; end $$;
      create trigger person_no_delete before delete on person for each row execute function app.person_refuse_delete();
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop trigger person_no_delete on person;
      drop function app.person_refuse_delete;
      drop index ledger_event_people;
      drop table ledger_subject;
      drop table ledger_verification;
      ${DROP('text')}
      alter table ledger_event alter column actor type jsonb using actor::jsonb;
      ${functions('jsonb')}
    `);
  }
}
