import { Inject, Injectable } from '@nestjs/common';
import type { AfterActionReport, ReportSealed, ReportTask } from '@fengsui/contract';
import { type Actor, Checkpoints } from '@fengsui/ledger';
import { Clock, CONFIG, type Config, type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { AfterActionRepository, editsOf, type SealedRow } from './after-action.repository.js';
import { bodyHash, contentHash, type ReportBody, reportBody, ruledTasks } from './body.js';
import type { Facts } from './facts.js';
import { FactsRepository } from './facts.repository.js';
import { ReportSealer } from './report-sealer.service.js';
import { taskRevisions } from './task-edits.js';
import { verifyUrl } from './verify-url.js';

/** 复盘报告: drafted by rule from the data and from what people changed, approved by 宣传部部长, sealed with its hash in the log. */
@Injectable()
export class AfterActionService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(FactsRepository) private readonly facts: FactsRepository,
    @Inject(AfterActionRepository) private readonly repository: AfterActionRepository,
    @Inject(ReportSealer) private readonly sealer: ReportSealer,
    @Inject(Checkpoints) private readonly checkpoints: Checkpoints,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}

  /**
   * The report as it stands: the newest sealed version while the data and the edits are as they were then, else the draft. Nothing is written.
   * Refuses an unknown incident (404) and one that is not closed (409).
   */
  async build(incidentId: string): Promise<AfterActionReport> {
    return this.read(async (tx) => {
      const draft = await this.draftBody(tx, incidentId);
      const last = await this.repository.sealed(tx, incidentId);
      return last?.contentHash === contentHash(draft) ? this.sealedReport(last) : this.withHash(draft);
    });
  }

  /** A sealed version by its number; 404 where there is none. */
  async version(incidentId: string, version: number): Promise<AfterActionReport> {
    const row = await this.repository.sealed(this.dataSource, incidentId, version);
    if (!row) throw new UserError('report.no_version', `没有第 ${version} 版复盘报告，请核对版本号。`, 404, 'version');
    return this.sealedReport(row);
  }

  /** Approves what the person has seen, named by its hash, and seals it: stored for good, its hash in the log. 409 where it has changed meanwhile. */
  async seal(incidentId: string, hash: string, actor: Actor): Promise<ReportSealed> {
    // read in a transaction of its own: appending to the log under one snapshot would fail whenever somebody else appends
    const { draft, last } = await this.read(async (tx) => ({
      draft: await this.draftBody(tx, incidentId),
      last: await this.repository.sealed(tx, incidentId),
    }));
    const content = contentHash(draft);
    if (last?.contentHash === content)
      throw new UserError('report.sealed', `此报告已审定为第 ${last.body.version} 版，此后没有变化。`, 409);
    if (bodyHash(draft) !== hash) throw changed();
    const checkpoint = this.checkpoints.latest();
    const body: ReportBody = {
      ...draft,
      state: 'sealed',
      createdAt: this.clock.now().toISOString(),
      approvedBy: paperName(actor),
      checkpoint: checkpoint && { seq: checkpoint.seq, hash: checkpoint.hash, at: checkpoint.at },
    };
    const sealed = await this.sealer.seal(incidentId, { body, bodyHash: bodyHash(body), contentHash: content }, actor);
    if (!sealed) throw changed();
    return sealed;
  }

  /** The draft from one snapshot of the data. tx: a REPEATABLE READ transaction. */
  async draftBody(tx: Sql, incidentId: string): Promise<ReportBody> {
    const facts = await this.closed(tx, incidentId);
    const edits = editsOf(await this.repository.revisions(tx, incidentId));
    const version = await this.repository.nextVersion(tx, incidentId);
    return reportBody(facts, edits, version, await taskRevisions(tx, incidentId));
  }

  /** Its tasks as the rules make them. */
  async ruledTasks(tx: Sql, incidentId: string): Promise<ReportTask[]> {
    return ruledTasks(await this.closed(tx, incidentId));
  }

  /** Throws UserError where there is no report: 404, 409. */
  private async closed(tx: Sql, incidentId: string): Promise<Facts> {
    const facts = await this.facts.read(tx, incidentId);
    if (!facts) throw new UserError('incident.unknown', '没有这个事件，请从事件列表中重新打开。', 404);
    if (facts.incident.state !== 'closed')
      throw new UserError(
        'report.open',
        facts.incident.state === 'rejected'
          ? '此事件没有立案，不生成复盘报告。'
          : '事件尚未办结，不能生成复盘报告。请先在事件页办结；目前的情况见事件页。',
        409,
      );
    return facts;
  }

  /** One snapshot for everything that is read. */
  read<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.dataSource.transaction('REPEATABLE READ', work);
  }

  withHash(body: ReportBody): AfterActionReport {
    return this.complete(body, bodyHash(body));
  }

  sealedReport(row: SealedRow): AfterActionReport {
    return this.complete(row.body, row.bodyHash);
  }

  private complete(body: ReportBody, hash: string): AfterActionReport {
    return { ...body, bodyHash: hash, verifyUrl: verifyUrl(this.config.PUBLIC_URL, hash) };
  }
}

const changed = (): UserError =>
  new UserError('report.changed', '报告在您打开之后有变化，没有审定。请看过最新内容后再审定。', 409, 'hash');

/** 「党委宣传部 部长刘敏」 as of now. */
export const paperName = (actor: Actor): string => `${actor.post ?? ''}${actor.name}`;
