import { Inject, Injectable } from '@nestjs/common';
import { ENGINE, Ledger } from '@fengsui/ledger';
import { CONFIG, type Config, type Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';

/** What is kept for so long and no longer, with its moment. The log and the messages themselves stay: they are evidence. */
const KEPT: { table: string; at: string; name: string }[] = [
  { table: 'reply_code', at: 'issued_at', name: '回复码' },
  { table: 'wrong_reply', at: 'at', name: '错误回复' },
  { table: 'channel_receipt', at: 'at', name: '渠道回调原文' },
  { table: 'delivery_receipt', at: 'received_at', name: '送达回执原文' },
];
/** So many rows in one transaction: the log's head is not held for long. */
const BATCH = 10_000;

/** 留存期限: kept 184 days at least (网络安全法 23(3), six months), then deleted, which the log tells with counts. */
@Injectable()
export class Retention {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(CONFIG) private readonly config: Pick<Config, 'FENGSUI_RECEIPT_DAYS'>,
  ) {}

  /** Once a day (Asia/Shanghai), by one engine of several. Answers how many rows went; null: it was done today already. */
  async daily(): Promise<number | null> {
    let done = await this.dataSource.transaction(async (tx) => ((await this.mine(tx)) ? this.batch(tx) : null));
    if (done === null) return null;
    let rows = done.rows;
    while (done.more) {
      done = await this.dataSource.transaction((tx) => this.batch(tx));
      rows += done.rows;
    }
    return rows;
  }

  private async mine(tx: Sql): Promise<boolean> {
    const rows = await tx.query(
      `insert into daily_job (name, ran_on) values ('retention', (app.now() at time zone 'Asia/Shanghai')::date)
       on conflict (name) do update set ran_on = excluded.ran_on where daily_job.ran_on < excluded.ran_on returning name`,
    );
    return rows.length > 0;
  }

  private async batch(tx: Sql): Promise<{ rows: number; more: boolean }> {
    const days = this.config.FENGSUI_RECEIPT_DAYS;
    const gone: { name: string; table: string; n: number }[] = [];
    for (const { table, at, name } of KEPT) {
      const [, n] = await tx.query(
        `delete from ${table} where ctid = any(array(select ctid from ${table} where ${at} < app.now() - $1 * interval '1 day' limit ${BATCH}))`,
        [days],
      );
      if (n > 0) gone.push({ name, table, n });
    }
    if (gone.length > 0)
      await this.ledger.append(tx, {
        kind: 'retention.deleted',
        incidentId: null,
        actor: ENGINE,
        payload: {
          text: `已满留存期限（${days} 天），删除${gone.map((g) => `${g.name} ${g.n} 条`).join('、')}`,
          days,
          counts: Object.fromEntries(gone.map((g) => [g.table, g.n])),
        },
      });
    return { rows: gone.reduce((sum, g) => sum + g.n, 0), more: gone.some((g) => g.n === BATCH) };
  }
}
