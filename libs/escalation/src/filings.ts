import type { FilingView } from '@fengsui/contract';
import { fileKind, keepFile, safeName } from '@fengsui/mentions';
import { type Sql, UserError } from '@fengsui/platform';
import type { Matter } from './matter.js';
import { FILING_NAME } from './words.js';

const MOST_FILES = 10;

interface FilingRow {
  id: string;
  kind: FilingView['kind'];
  body: Record<string, string>;
  person_name: string;
  post_title: string;
  at: Date;
  written_at: Date | null;
}

/** A file checked by its content. */
export interface CheckedFile {
  name: string;
  content: Buffer;
  mime: string;
}

/** Throws UserError for what is not kept as evidence, and for too many. */
export function checkFiles(files: { name: string; content: Buffer }[]): CheckedFile[] {
  if (files.length > MOST_FILES) throw new UserError('too_many', `一次最多 ${MOST_FILES} 个附件。`, 400, 'files');
  return files.map((f) => ({ ...f, name: safeName(f.name), mime: fileKind(f.name, f.content) }));
}

/** A report as it is stored; the same in the matter, so that clocks of this turn know it. */
export async function insertFiling(
  tx: Sql,
  m: Matter,
  f: {
    kind: string;
    body: Record<string, string>;
    personId: string;
    name: string;
    post: string;
    ladderNo: number | null;
    requestId: string;
    writtenAt?: Date | null;
    files?: CheckedFile[];
  },
): Promise<{ id: string; hashes: string[] }> {
  const [row] = await tx.query(
    `insert into filing (incident_id, kind, body, person_id, person_name, post_title, at, request_id, ladder_no, written_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
    [
      ...[m.incident.id, f.kind, JSON.stringify(f.body), f.personId, f.name, f.post],
      ...[m.now, f.requestId, f.ladderNo, f.writtenAt ?? null],
    ],
  );
  const hashes: string[] = [];
  for (const file of f.files ?? []) {
    hashes.push(await keepFile(tx, file));
    await tx.query(`insert into filing_file (filing_id, no, hash, name) values ($1, $2, $3, $4)`, [
      ...[row.id, hashes.length, hashes.at(-1), file.name],
    ]);
  }
  m.filed.push({ kind: f.kind, ladder_no: f.ladderNo });
  return { id: row.id, hashes };
}

/** The reports of an incident, or the one of a request, in order, with their files. */
export async function filingViews(sql: Sql, of: { incidentId: string } | { requestId: string }): Promise<FilingView[]> {
  const [column, value] = 'incidentId' in of ? ['incident_id', of.incidentId] : ['request_id', of.requestId];
  const rows: FilingRow[] = await sql.query(`select * from filing where ${column} = $1 order by at`, [value]);
  const files: (FilingView['files'][0] & { filingId: string })[] = await sql.query(
    `select f.filing_id as "filingId", f.hash, f.name, e.mime, e.size_bytes as "sizeBytes" from filing_file f join evidence e on e.hash = f.hash
     where f.filing_id = any($1) order by f.filing_id, f.no`,
    [rows.map((r) => r.id)],
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    kindName: FILING_NAME[row.kind] ?? row.kind,
    body: row.body,
    personName: row.person_name,
    post: row.post_title,
    at: row.at.toISOString(),
    writtenAt: row.written_at?.toISOString() ?? null,
    files: files.filter((f) => f.filingId === row.id).map(({ filingId: _, ...f }) => f),
  }));
}
