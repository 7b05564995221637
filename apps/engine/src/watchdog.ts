import { Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';

/** Audits the engine (escalation.md 9). */
@Injectable()
export class Watchdog {
  private readonly log = new Logger('Watchdog');

  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** No running clock may be more than ten seconds over without having been seen to. */
  @Interval(60_000)
  async audit(): Promise<void> {
    const [row] = await this.dataSource.query(
      `select count(*)::int as n from deadline d join escalation_run r on r.incident_id = d.incident_id and r.epoch = d.epoch
       where d.state = 'pending' and r.state = 'running' and d.due_at < app.now() - interval '10 seconds'`,
    );
    if (row.n > 0) this.log.error(`${row.n} 个时限已过 10 秒仍未处理，请检查处置引擎`);
  }
}
