import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Ledger } from '@fengsui/ledger';
import { CONFIG, type Config } from '@fengsui/platform';
import { DataSource } from 'typeorm';

/** Audits the engine (escalation.md 9) and carries the head of the log outside the database (escalation.md 6). */
@Injectable()
export class Watchdog {
  private readonly log = new Logger('Watchdog');
  private lastHead = '';

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** No running clock may be more than ten seconds over without having been seen to. */
  @Interval(60_000)
  async audit(): Promise<void> {
    const [row] = await this.dataSource.query(
      `select count(*)::int as n from deadline d join escalation_run r on r.incident_id = d.incident_id and r.epoch = d.epoch
       where d.state = 'pending' and r.state = 'running' and d.due_at < app.now() - interval '10 seconds'`,
    );
    if (row.n > 0) this.log.error(`${row.n} 个时限已过 10 秒仍未处理，请检查处置引擎`);
  }

  /** A line a minute in a file of the data folder, when there is something new: rows before it cannot be rewritten unseen. */
  @Interval(60_000)
  async checkpoint(): Promise<void> {
    const head = await this.ledger.head();
    if (head.hash === this.lastHead) return;
    mkdirSync(this.config.FENGSUI_DATA_DIR, { recursive: true });
    appendFileSync(
      path.join(this.config.FENGSUI_DATA_DIR, 'ledger-checkpoints.jsonl'),
      `${JSON.stringify({ at: new Date().toISOString(), ...head })}\n`,
      { mode: 0o600 },
    );
    this.lastHead = head.hash;
  }
}
