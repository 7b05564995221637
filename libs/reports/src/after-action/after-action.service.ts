import { Inject, Injectable } from '@nestjs/common';
import type { AfterActionReport } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { renderDocx } from '../docx/render.js';
import { AfterActionRepository } from './after-action.repository.js';
import { bodyHash, reportBody } from './body.js';
import { FactsRepository } from './facts.repository.js';

/** 复盘报告: drafted by rule, versioned, each version stored with its hash and the head of the log it stands on. */
@Injectable()
export class AfterActionService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(FactsRepository) private readonly facts: FactsRepository,
    @Inject(AfterActionRepository) private readonly repository: AfterActionRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Drafts the report from what is stored now. When nothing has changed since the last version, that version is answered and nothing is written. */
  async build(incidentId: string, actor: Actor): Promise<AfterActionReport> {
    const facts = await this.dataSource.transaction('REPEATABLE READ', (tx) => this.facts.read(tx, incidentId));
    if (!facts) throw new UserError('incident.unknown', '没有这个事件，请从事件列表中重新打开。', 404);
    const body = reportBody(facts);
    const hash = bodyHash(body);
    return this.dataSource.transaction(async (tx) => {
      await this.repository.lock(tx, incidentId);
      const last = await this.repository.latest(tx, incidentId);
      if (last?.bodyHash === hash) return last;
      const stored = await this.repository.insert(tx, incidentId, (last?.version ?? 0) + 1, body, hash);
      await this.ledger.append(tx, {
        kind: 'report.built',
        incidentId,
        actor,
        payload: {
          text: `复盘报告第 ${stored.version} 版生成，校验值 ${hash.slice(0, 12)}。`,
          version: stored.version,
          bodyHash: hash,
          chainHead: body.chainHead,
        },
      });
      return stored;
    });
  }

  /** The last stored version; null when none was built. */
  async latest(incidentId: string): Promise<AfterActionReport | null> {
    return this.repository.latest(this.dataSource, incidentId);
  }

  /** The report as a Word file in the official layout (GB/T 9704); the same report gives the same bytes. */
  async docx(report: AfterActionReport): Promise<Buffer> {
    return renderDocx(report);
  }
}
