import { Injectable } from '@nestjs/common';
import type { ReportPage, ReportParagraph, ReportSectionKey } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import type { ReportBody, SectionEdits } from './body.js';

export interface SealedRow {
  body: ReportBody;
  bodyHash: string;
  contentHash: string;
}

interface Row {
  body: ReportBody;
  body_hash: string;
  content_hash: string;
}

/** What people made of one section last. text null: back to what the rules draft. */
export interface SectionRevision {
  revision: number;
  text: ReportParagraph[] | null;
  by: string;
  at: Date;
}

/** Sealed versions of after-action reports, and what people changed in the draft. */
@Injectable()
export class AfterActionRepository {
  /** The newest sealed version, or the one of this number; null: there is none. */
  async sealed(sql: Sql, incidentId: string, version: number | null = null): Promise<SealedRow | null> {
    const [row]: Row[] = await sql.query(
      `select body, body_hash, content_hash from after_action_report
       where incident_id = $1 and sealed_at is not null and ($2::int is null or version = $2) order by version desc limit 1`,
      [incidentId, version],
    );
    return row ? { body: row.body, bodyHash: row.body_hash, contentHash: row.content_hash } : null;
  }

  /** Sealed under this hash, with the incident; null: none was. */
  async byHash(sql: Sql, hash: string): Promise<{ body: ReportBody; incidentId: string } | null> {
    const [row] = await sql.query(
      `select body, incident_id as "incidentId" from after_action_report where body_hash = $1 and sealed_at is not null`,
      [hash],
    );
    return row ?? null;
  }

  /** Newest first. */
  async versions(sql: Sql, incidentId: string): Promise<ReportPage['versions']> {
    const rows: { version: number; at: Date; by: string; hash: string }[] = await sql.query(
      `select version, sealed_at as at, sealed_by as by, body_hash as hash from after_action_report
       where incident_id = $1 and sealed_at is not null order by version desc`,
      [incidentId],
    );
    return rows.map((r) => ({ ...r, at: r.at.toISOString() }));
  }

  /** The number the next one is sealed under; drafts of earlier versions of the product count. */
  async nextVersion(sql: Sql, incidentId: string): Promise<number> {
    const [row] = await sql.query(
      `select coalesce(max(version), 0) + 1 as next from after_action_report where incident_id = $1`,
      [incidentId],
    );
    return row.next;
  }

  /** False where a version of that number exists already: somebody else was faster. */
  async insert(tx: Sql, incidentId: string, { body, bodyHash, contentHash }: SealedRow): Promise<boolean> {
    const rows = await tx.query(
      `insert into after_action_report (incident_id, version, created_at, chain_head, body, body_hash, content_hash, sealed_at, sealed_by)
       values ($1, $2, $3, $4, $5, $6, $7, $3, $8) on conflict do nothing returning version`,
      [
        incidentId,
        body.version,
        body.createdAt,
        body.chainHead,
        JSON.stringify(body),
        bodyHash,
        contentHash,
        body.approvedBy,
      ],
    );
    return rows.length > 0;
  }

  /** The newest revision of each section that was ever changed. */
  async revisions(sql: Sql, incidentId: string): Promise<Map<ReportSectionKey, SectionRevision>> {
    const rows: (SectionRevision & { section: ReportSectionKey })[] = await sql.query(
      `select distinct on (section) section, revision, text, by_name as by, at from report_section_edit
       where incident_id = $1 order by section, revision desc`,
      [incidentId],
    );
    return new Map(rows.map((r) => [r.section, r]));
  }

  /** Adds a revision; false where that number exists already: somebody else was faster. */
  async addRevision(
    tx: Sql,
    e: {
      incidentId: string;
      section: ReportSectionKey;
      revision: number;
      text: ReportParagraph[] | null;
      byId: string;
      by: string;
    },
  ): Promise<boolean> {
    const rows = await tx.query(
      `insert into report_section_edit (incident_id, section, revision, text, by_id, by_name) values ($1, $2, $3, $4, $5, $6)
       on conflict do nothing returning revision`,
      [e.incidentId, e.section, e.revision, e.text && JSON.stringify(e.text), e.byId, e.by],
    );
    return rows.length > 0;
  }
}

/** The sections as people left them; those back at the draft are left out. */
export function editsOf(revisions: Map<ReportSectionKey, SectionRevision>): SectionEdits {
  return new Map([...revisions].flatMap(([key, r]) => (r.text ? [[key, { text: r.text, by: r.by, at: r.at }]] : [])));
}
