import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 核实通知书 and 处理决定书: numbered, and kept with what they say as of then. */
export class CluePapers1795000022400 implements MigrationInterface {
  name = 'CluePapers1795000022400';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table clue_paper (
        id uuid primary key default gen_random_uuid(),
        seq bigserial not null,
        clue_id uuid not null references clue,
        kind text not null check (kind in ('notice', 'decision')),
        year int not null,
        no int not null check (no > 0),
        at timestamptz not null default app.now(),
        facts text not null,
        hash text not null,
        unique (kind, year, no)
      );
      create index clue_paper_clue on clue_paper (clue_id, seq);
      comment on table clue_paper is '核实通知书 and 处理决定书. facts: JSON of all that the paper says, as of then; hash: its sha256, which the log holds too. Append-only.';
      create function app.clue_paper_refuse() returns trigger language plpgsql as $$
      begin raise exception 'clue_paper is append-only' using errcode = 'FS002'; end $$;
      create trigger clue_paper_no_change before update or delete on clue_paper for each row execute function app.clue_paper_refuse();
      create trigger clue_paper_no_truncate before truncate on clue_paper for each statement execute function app.clue_paper_refuse();
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`drop table clue_paper; drop function app.clue_paper_refuse;`);
  }
}
