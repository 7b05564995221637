import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import type { LedgerState, LedgerVerification as View } from '@fengsui/contract';
import { beijingDateTime } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { CHAIN, type ChainReport, verifyChain } from './chain.js';
import { type CheckpointReport, Checkpoints } from './checkpoints.js';

const DAILY = '引擎每日校验';
/** Progress is written after so many rows. */
const TELL_EVERY = 50_000;

interface Row {
  id: string;
  asked_by: string;
  started_at: Date;
  finished_at: Date | null;
  rows_read: string;
  first_break: string | null;
  problems: string[];
  head_seq: string | null;
  head_hash: string | null;
  checkpoint_seq: string | null;
  checkpoint_at: Date | null;
}

/** 校验: the whole log against its hashes and against the checkpoints outside the database; every result is kept for the page 审计. */
@Injectable()
export class LedgerVerification implements BeforeApplicationShutdown {
  private readonly log = new Logger('LedgerVerification');
  private stopping = false;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Checkpoints) private readonly checkpoints: Checkpoints,
  ) {}

  /** askedBy: a person's name, 引擎每日校验, 命令行. */
  async run(askedBy: string): Promise<View> {
    return this.finish((await this.begin(askedBy)).id);
  }

  /** Begins in the background, or answers the one that is under way: state says how far it is. */
  async start(askedBy: string): Promise<View> {
    const { running } = await this.state();
    if (running) return running;
    const begun = await this.begin(askedBy);
    this.running = this.finish(begun.id).catch((error: unknown) => {
      if (!this.stopping) this.log.error(`日志校验中断：${String(error)}`);
    });
    return begun;
  }

  /** A reading that is cut off stays unfinished and says nothing. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async begin(askedBy: string): Promise<View> {
    const [row] = await this.dataSource.query(`insert into ledger_verification (asked_by) values ($1) returning *`, [
      askedBy,
    ]);
    return view(row);
  }

  /** The daily reading, once in 24 hours whoever asks; null: it has begun already. */
  async beginDaily(): Promise<number | null> {
    const rows = await this.dataSource.query(
      `insert into ledger_verification (asked_by) select $1
       where not exists (select 1 from ledger_verification where asked_by = $1 and started_at > app.now() - interval '24 hours') returning id`,
      [DAILY],
    );
    return rows[0] ? Number(rows[0].id) : null;
  }

  /** Reads the log and the checkpoints. Memory and locks: none to speak of, however long the log. */
  async finish(id: number): Promise<View> {
    let told = 0;
    const chain = await verifyChain(this.dataSource, async (count) => {
      if (this.stopping) throw new Error('stopped');
      if (count - told < TELL_EVERY) return;
      told = count;
      await this.dataSource.query(`update ledger_verification set rows_read = $2 where id = $1`, [id, count]);
    });
    const outside = await this.checkpoints.compare();
    const [[row]] = await this.dataSource.query(
      `update ledger_verification set finished_at = app.now(), rows_read = $2, first_break = $3, problems = $4, head_seq = $5, head_hash = $6,
         checkpoint_seq = $7, checkpoint_at = $8 where id = $1 returning *`,
      [
        id,
        chain.count,
        firstBreak(chain, outside),
        problems(chain, outside),
        chain.headSeq,
        chain.head,
        outside.last?.seq ?? null,
        outside.last?.at ?? null,
      ],
    );
    return view(row);
  }

  /** What the page 审计 shows. */
  async state(): Promise<LedgerState> {
    const [head] = await this.dataSource.query(
      `select c.seq, c.hash, e.at from ledger_chain c left join ledger_event e on e.chain_id = c.chain_id and e.seq = c.seq where c.chain_id = $1`,
      [CHAIN],
    );
    const [finished] = await this.dataSource.query(
      `select * from ledger_verification where finished_at is not null order by id desc limit 1`,
    );
    const [running] = await this.dataSource.query(
      `select * from ledger_verification where finished_at is null and started_at > app.now() - interval '1 hour' order by id desc limit 1`,
    );
    const last = this.checkpoints.latest();
    const seq = Number(head?.seq ?? 0);
    return {
      head: head ? { seq, hash: head.hash, at: head.at?.toISOString() ?? null } : null,
      checkpoint: last && { seq: last.seq, hash: last.hash, at: last.at },
      newerRows: Math.max(0, seq - (last?.seq ?? 0)),
      verification: finished ? view(finished) : null,
      running: running ? view(running) : null,
    };
  }
}

/** Where the log cannot be relied on from. A rewritten tail fits itself: it is known only to lie after the last checkpoint that still fits. */
function firstBreak(chain: ChainReport, outside: CheckpointReport): number | null {
  const { mismatch } = outside;
  // a break of the chain itself, up to the checkpoint that does not fit, explains why it does not
  if (!mismatch || (chain.brokenAt !== null && chain.brokenAt <= mismatch.seq)) return chain.brokenAt;
  return fitting(outside) + 1;
}

/** Up to here the checkpoints vouch for the log although a later one does not fit. */
const fitting = ({ before, mismatch }: CheckpointReport): number =>
  before && mismatch && before.seq < mismatch.seq ? before.seq : 0;

function problems(chain: ChainReport, outside: CheckpointReport): string[] {
  const { mismatch, forgedLine } = outside;
  return [
    ...(chain.problem ? [`${chain.problem}。`] : []),
    ...(mismatch
      ? [
          `与封存点不符：第 ${fitting(outside) + 1} 至 ${mismatch.seq} 条之间，在 ${beijingDateTime(new Date(mismatch.at))} 封存之后被改写或删去。`,
        ]
      : []),
    ...(forgedLine ? [`封存文件第 ${forgedLine} 行的签名不符，该行被改动或伪造。`] : []),
  ];
}

function view(r: Row): View {
  const number = (n: string | null): number | null => (n === null ? null : Number(n));
  return {
    id: Number(r.id),
    askedBy: r.asked_by,
    startedAt: r.started_at.toISOString(),
    finishedAt: r.finished_at?.toISOString() ?? null,
    rows: Number(r.rows_read),
    intact: r.finished_at ? r.problems.length === 0 : null,
    firstBreak: number(r.first_break),
    problems: r.problems,
    head: r.head_hash === null ? null : { seq: number(r.head_seq)!, hash: r.head_hash },
    lastCheckpoint: r.checkpoint_at ? { seq: number(r.checkpoint_seq)!, at: r.checkpoint_at.toISOString() } : null,
    newerRows: r.head_seq === null ? null : Math.max(0, Number(r.head_seq) - (number(r.checkpoint_seq) ?? 0)),
  };
}
