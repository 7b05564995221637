import { timingSafeEqual } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, type Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { CHAIN } from './chain.js';
import { LedgerKeys } from './ledger-keys.js';

/** A line of the file: the head of the chain at a moment, signed. at: ISO 8601 by the database's clock. */
export interface Checkpoint {
  chain: string;
  seq: number;
  hash: string;
  at: string;
  kid: string;
  mac: string;
}

/** What comparing the file with the log found. */
export interface CheckpointReport {
  /** the newest one that is signed by us and still fits; null: none */
  last: Checkpoint | null;
  /** the newest one that fits before the first that does not; null: none */
  before: Checkpoint | null;
  /** the first one that does not fit the log any more: what it covers was rewritten or removed after it was written */
  mismatch: Checkpoint | null;
  /** number of the first line whose signature is wrong */
  forgedLine: number | null;
  /** lines without a signature, of a key we do not hold, or broken off: they prove nothing */
  unproven: number;
}

/** Comparing so many at a time. */
const BATCH = 1_000;
const TAIL_BYTES = 64 * 1024;

/** 封存点: the head of the log, signed with a key the database does not hold, in a file the database does not hold (escalation.md 6). */
@Injectable()
export class Checkpoints {
  /** the file, to be copied to another host */
  readonly file: string;
  private written = '';

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(LedgerKeys) private readonly keys: LedgerKeys,
    @Inject(CONFIG) config: Pick<Config, 'FENGSUI_LEDGER_CHECKPOINTS' | 'FENGSUI_DATA_DIR'>,
  ) {
    this.file = path.resolve(
      config.FENGSUI_LEDGER_CHECKPOINTS || path.join(config.FENGSUI_DATA_DIR, 'ledger-checkpoints.jsonl'),
    );
  }

  /** Appends the head when it has moved since this process last did; answers what was written. It lies on the disk when this returns. */
  async write(): Promise<Checkpoint | null> {
    const [row] = await this.dataSource.query(
      `select seq, hash, app.now() as at from ledger_chain where chain_id = $1`,
      [CHAIN],
    );
    if (!row || row.hash === this.written) return null;
    const kid = this.keys.kids()[0]!;
    const head = {
      chain: CHAIN,
      seq: Number(row.seq),
      hash: row.hash as string,
      at: (row.at as Date).toISOString(),
      kid,
    };
    const checkpoint = { ...head, mac: this.keys.mac(kid, 'checkpoints', signed(head))! };
    this.append(`${JSON.stringify(checkpoint)}\n`);
    this.written = row.hash;
    return checkpoint;
  }

  private append(line: string): void {
    fs.mkdirSync(path.dirname(this.file), { recursive: true });
    // readable by whoever carries it off: it holds hashes only
    const fd = fs.openSync(this.file, 'a+', 0o644);
    try {
      const { size } = fs.fstatSync(fd);
      const last = Buffer.alloc(1);
      if (size > 0) fs.readSync(fd, last, 0, 1, size - 1);
      // a line that a crash broke off stays a line of its own
      fs.writeSync(fd, size > 0 && last.toString() !== '\n' ? `\n${line}` : line);
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  }

  /** The newest signed one, read from the end of the file; null where there is none. */
  latest(): Checkpoint | null {
    if (!fs.existsSync(this.file)) return null;
    const fd = fs.openSync(this.file, 'r');
    try {
      const { size } = fs.fstatSync(fd);
      const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
      fs.readSync(fd, tail, 0, tail.length, size - tail.length);
      const lines = tail.toString('utf8').split('\n').reverse();
      for (const line of lines) {
        const checkpoint = parse(line);
        if (checkpoint && this.proves(checkpoint) === true) return checkpoint;
      }
      return null;
    } finally {
      fs.closeSync(fd);
    }
  }

  /** Holds every line against the log, a thousand at a time. */
  async compare(sql: Sql = this.dataSource): Promise<CheckpointReport> {
    const report: CheckpointReport = { last: null, before: null, mismatch: null, forgedLine: null, unproven: 0 };
    if (!fs.existsSync(this.file)) return report;
    let batch: Checkpoint[] = [];
    let number = 0;
    for await (const line of createInterface({ input: fs.createReadStream(this.file), crlfDelay: Infinity })) {
      number++;
      if (line === '') continue;
      const checkpoint = parse(line);
      const proves = checkpoint && this.proves(checkpoint);
      if (proves === false) report.forgedLine ??= number;
      else if (proves === null) report.unproven++;
      else batch.push(checkpoint!);
      if (batch.length < BATCH) continue;
      await fit(sql, batch, report);
      batch = [];
    }
    await fit(sql, batch, report);
    return report;
  }

  /** Whether we signed it; null where nobody can tell. */
  private proves(c: Checkpoint): boolean | null {
    const mac = this.keys.mac(c.kid, 'checkpoints', signed(c));
    if (mac === null) return null;
    const [ours, theirs] = [Buffer.from(mac), Buffer.from(c.mac)];
    return ours.length === theirs.length && timingSafeEqual(ours, theirs);
  }
}

const signed = (c: Omit<Checkpoint, 'mac'>): string => JSON.stringify([c.chain, c.seq, c.hash, c.at]);

function parse(line: string): Checkpoint | null {
  let c: Partial<Checkpoint>;
  try {
    c = JSON.parse(line) as Partial<Checkpoint>;
  } catch {
    return null; // broken off: counted by whoever reads the whole file
  }
  const whole =
    c?.chain === CHAIN &&
    Number.isSafeInteger(c.seq) &&
    [c.hash, c.at, c.kid, c.mac].every((x) => typeof x === 'string');
  return whole ? (c as Checkpoint) : null;
}

/** Engines write side by side, so lines may stand a little out of order. */
async function fit(sql: Sql, batch: Checkpoint[], report: CheckpointReport): Promise<void> {
  const rows: { seq: string; hash: string }[] = await sql.query(
    `select seq, hash from ledger_event where chain_id = $1 and seq = any($2::bigint[])`,
    [CHAIN, batch.map((c) => c.seq)],
  );
  const stored = new Map(rows.map((r) => [Number(r.seq), r.hash]));
  for (const c of batch) {
    const first = report.mismatch?.seq ?? Infinity;
    if (stored.get(c.seq) !== c.hash) {
      if (c.seq < first) report.mismatch = c;
      continue;
    }
    if (c.seq >= (report.last?.seq ?? 0)) report.last = c;
    if (c.seq < first && c.seq >= (report.before?.seq ?? 0)) report.before = c;
  }
}
