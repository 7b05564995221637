import { Inject, Injectable } from '@nestjs/common';
import type { SignInInput, Site } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { Seals } from './seal.js';

export interface SignInRow {
  id: string;
  site: Site;
  url: string;
  asked_by: string | null;
  asked_by_name: string | null;
  asked_at: Date;
  state: 'waiting' | 'open' | 'done' | 'failed' | 'cancelled';
  note: string | null;
  frame: Buffer | null;
  frame_no: number;
  fence: number;
}

/** A host that has not shown itself for so long has died. */
export const LEASE_S = 15;
/** A person has so long; then the sign-in ends. */
export const PATIENCE_S = 300;
const MAX_INPUTS = 60;

const SELECT = `select s.*, p.name as asked_by_name from sign_in s left join person p on p.id = s.asked_by`;

/** All SQL of sign-ins. Inputs may be a password: they lie sealed until the browser takes them. */
@Injectable()
export class SignInRepository {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Seals) private readonly seals: Seals,
  ) {}

  /** Those going on. */
  async open(): Promise<SignInRow[]> {
    return this.dataSource.query(`${SELECT} where s.state in ('waiting', 'open')`);
  }

  /** The newest of a site. */
  async latest(site: Site, sql: Sql = this.dataSource): Promise<SignInRow | null> {
    const [row] = await sql.query(`${SELECT} where s.site = $1 order by s.asked_at desc, s.id limit 1`, [site]);
    return row ?? null;
  }

  /** Null when another is going on. */
  async begin(sql: Sql, site: Site, url: string, by: string): Promise<string | null> {
    const [row] = await sql.query(
      `insert into sign_in (site, url, asked_by) values ($1, $2, $3)
       on conflict (site) where state in ('waiting', 'open') do nothing returning id`,
      [site, url, by],
    );
    return row?.id ?? null;
  }

  /** False when the browser does not take any: it is not open, or far behind. */
  async addInput(site: Site, input: SignInInput): Promise<boolean> {
    const [row] = await this.dataSource.query(`select id from sign_in where site = $1 and state = 'open'`, [site]);
    if (!row) return false;
    const { kid, sealed } = this.seals.seal(JSON.stringify(input), `sign-in|${row.id}`);
    const [, count] = await this.dataSource.query(
      `update sign_in set inputs = inputs || $2::jsonb where id = $1 and state = 'open' and jsonb_array_length(inputs) < $3`,
      [row.id, JSON.stringify([{ kid, sealed: sealed.toString('base64') }]), MAX_INPUTS],
    );
    return count === 1;
  }

  /** Ends one that is going on; false when it has ended meanwhile. The picture may show a code that still works: it goes. */
  async end(sql: Sql, id: string, fence: number | null, state: SignInRow['state'], note: string): Promise<boolean> {
    const [, count] = await sql.query(
      `update sign_in set state = $3, note = $4, frame = null, inputs = '[]', lease_until = null
       where id = $1 and state in ('waiting', 'open') and ($2::int is null or fence = $2)`,
      [id, fence, state, note],
    );
    return count === 1;
  }

  /** Ends those whose time is up and that nobody has open. */
  async expire(): Promise<void> {
    await this.dataSource.query(
      `update sign_in set state = 'failed', frame = null, inputs = '[]', lease_until = null,
         note = coalesce(case when state = 'waiting' then note end, case when state = 'waiting' then '没有采集程序能打开浏览器，请系统管理员检查' end, '打开浏览器的采集程序中断，请重新登录')
       where state in ('waiting', 'open') and asked_at < app.now() - $1 * interval '1 second' and (lease_until is null or lease_until < app.now())`,
      [PATIENCE_S],
    );
  }

  /** Whether one waits for a browser. */
  async anyWaiting(): Promise<boolean> {
    const [row] = await this.dataSource.query(
      `select exists (select from sign_in where state = 'waiting' or (state = 'open' and lease_until < app.now())) as any`,
    );
    return row.any;
  }

  /** Takes one that waits, or whose host has died. */
  async claim(): Promise<SignInRow | null> {
    const [rows] = await this.dataSource.query(
      `update sign_in s set state = 'open', note = '正在打开登录页', lease_until = app.now() + $1 * interval '1 second', fence = fence + 1, inputs = '[]'
       from (select id from sign_in where (state = 'waiting' or (state = 'open' and lease_until < app.now()))
               and asked_at > app.now() - $2 * interval '1 second' order by asked_at limit 1 for update skip locked) x
       where s.id = x.id returning s.*, (select name from person where id = s.asked_by) as asked_by_name`,
      [LEASE_S, PATIENCE_S],
    );
    return rows[0] ?? null;
  }

  /** Why no browser opens here, for whoever waits; another process may still open one. */
  async cannotOpen(note: string): Promise<void> {
    await this.dataSource.query(`update sign_in set note = $1 where state = 'waiting'`, [note]);
  }

  /** Keeps the lease and takes what the person did; null when the sign-in is no longer this host's. */
  async beat(id: string, fence: number): Promise<SignInInput[] | null> {
    const [rows] = await this.dataSource.query(
      `update sign_in set inputs = '[]', lease_until = app.now() + $3 * interval '1 second'
       where id = $1 and fence = $2 and state = 'open' returning old.inputs as inputs`,
      [id, fence, LEASE_S],
    );
    if (!rows[0]) return null;
    return (rows[0].inputs as { kid: string; sealed: string }[]).map(
      (x) => JSON.parse(this.seals.open(x.kid, Buffer.from(x.sealed, 'base64'), `sign-in|${id}`)) as SignInInput,
    );
  }

  async show(id: string, fence: number, frame: Buffer | null, note: string): Promise<void> {
    await this.dataSource.query(
      `update sign_in set frame = coalesce($3, frame), frame_at = case when $3::bytea is null then frame_at else app.now() end,
         frame_no = frame_no + case when $3::bytea is null then 0 else 1 end, note = $4
       where id = $1 and fence = $2 and state = 'open'`,
      [id, fence, frame, note],
    );
  }

  /** The host stops: another may go on at once. */
  async release(id: string, fence: number): Promise<void> {
    await this.dataSource.query(
      `update sign_in set state = 'waiting', lease_until = null, note = null where id = $1 and fence = $2 and state = 'open'`,
      [id, fence],
    );
  }

  transaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(work);
  }
}
