import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { LedgerVerification as Found } from '@fengsui/contract';
import { Checkpoints, LedgerVerification } from '@fengsui/ledger';
import { Outbox } from '@fengsui/notification';
import { Clock, CONFIG, type Config, Loop, PgListener } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource } from 'typeorm';

const CHECKPOINT_MS = 120_000;
/** However many clocks are missed at once: one line a second says the same. */
const MIN_GAP_MS = 1_000;

/** Carries the head of the log outside the database every two minutes and at each breach, and reads the whole log once a day (escalation.md 6). */
@Injectable()
export class LedgerKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('LedgerKeeper');
  private readonly loop: Loop;
  private writtenAt = 0;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Checkpoints) private readonly checkpoints: Checkpoints,
    @Inject(LedgerVerification) private readonly verification: LedgerVerification,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(PgListener) private readonly listener: PgListener,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.loop = new Loop('日志封存', () => this.seal(), clock);
  }

  onApplicationBootstrap(): void {
    this.loop.start(this.listener, 'ledger');
  }

  onApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  private async seal(): Promise<number> {
    const now = this.clock.now().getTime();
    const wait = this.writtenAt + MIN_GAP_MS - now;
    if (wait > 0) return wait;
    if (await this.checkpoints.write()) this.writtenAt = now;
    return CHECKPOINT_MS;
  }

  /** Of several engines one reads; a break is told to 宣传部 at once. */
  @Interval(600_000)
  async daily(): Promise<void> {
    const id = await this.verification.beginDaily();
    if (id === null) return;
    const found = await this.verification.finish(id);
    if (found.intact) return;
    this.log.error(`处置日志校验不符：${found.problems.join('')}`);
    await this.tell(found);
  }

  private async tell(found: Found): Promise<void> {
    const people = await this.registry.holders('publicity_head');
    await this.dataSource.transaction(async (tx) => {
      for (const p of people)
        await this.outbox.enqueue(tx, {
          dedupeKey: `ledger:${found.id}:${p.personId}`,
          incidentId: null,
          personId: p.personId,
          purpose: 'warn',
          priority: 6,
          message: {
            level: null,
            drill: false,
            title: '【审计】处置日志校验不符，请立即核查',
            description: `${found.problems[0]!}请勿清理数据库，并保全封存文件。`,
            code: null,
            url: `${this.config.PUBLIC_URL.replace(/\/$/, '')}/audit`,
            buttons: [],
          },
        });
    });
  }
}
