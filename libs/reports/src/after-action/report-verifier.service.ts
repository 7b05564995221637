import { Inject, Injectable } from '@nestjs/common';
import type { ReportVerification } from '@fengsui/contract';
import { verifyRows } from '@fengsui/ledger';
import { Clock, type Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { AfterActionRepository } from './after-action.repository.js';
import { bodyHash, type ReportBody } from './body.js';

/** 校验: whether a sealed report, and the rows of the log it rests on, are as they were when it was sealed. */
@Injectable()
export class ReportVerifier {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(AfterActionRepository) private readonly repository: AfterActionRepository,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** hash: of the body, as on the paper. Says nothing of the report but what its holder can read on it. */
  async verify(hash: string): Promise<ReportVerification> {
    const found = await this.repository.byHash(this.dataSource, hash);
    const checkedAt = this.clock.now().toISOString();
    const answer = (words: string, intact: boolean, brokenAt: number | null = null): ReportVerification => ({
      hash,
      report: found && {
        title: found.body.title,
        schoolName: found.body.schoolName,
        version: found.body.version,
        sealedAt: found.body.createdAt,
        rows: found.body.log.length,
      },
      intact,
      words,
      brokenAt,
      checkedAt,
    });
    if (!found)
      return answer('不一致：没有以此校验值审定的报告。可能是未审定的草稿、抄错了校验值，或存档已被改动。', false);
    const { body, incidentId } = found;
    if (bodyHash(body) !== hash) return answer('不一致：存档的报告正文与校验值不符，已被改动。', false);
    const broken = await verifyRows(this.dataSource, cited(body));
    if (broken) return answer(`不一致：处置日志${broken.problem}。`, false, broken.seq);
    if (!(await this.sealedInLog(this.dataSource, incidentId, hash)))
      return answer('不一致：处置日志中没有审定此报告的记录。', false);
    return answer(`一致：报告正文与校验值相符，所摘录的 ${body.log.length} 条处置日志逐条重算，全部相符。`, true);
  }

  private async sealedInLog(sql: Sql, incidentId: string, hash: string): Promise<boolean> {
    const rows: { seq: string; hash: string; payload: string }[] = await sql.query(
      `select seq, hash, payload from ledger_event where incident_id = $1 and kind = 'report.sealed'`,
      [incidentId],
    );
    const row = rows.find((r) => (JSON.parse(r.payload) as { bodyHash?: string }).bodyHash === hash);
    return row !== undefined && (await verifyRows(sql, [{ seq: Number(row.seq), hash: row.hash }])) === null;
  }
}

/** The rows of the extract, and the one the 封存点 stands on. */
function cited(body: ReportBody): { seq: number; hash: string }[] {
  return [...body.log, ...(body.checkpoint ? [body.checkpoint] : [])];
}
