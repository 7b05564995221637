import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { DirectoryPull, DirectoryReport, DirectoryView } from '@fengsui/contract';
import { type Actor, ENGINE, Ledger, postAndName } from '@fengsui/ledger';
import { Clock, CONFIG, type Config, UserError } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { changeRegistry } from '../units/change.js';
import { signOut } from '../units/people.service.js';
import { type DirectoryPlan, planOf } from './plan.js';
import { DirectoryError, type DirectoryUser, ScimClient } from './scim.js';

const HOUR = 3_600_000;
const SHOWN = 200;
const PULLS = 10;
/** Everybody is read at least so often: only then it shows who is missing. */
const WHOLE_HOURS = 24;
/** What changed is asked for from a little before the last pull: clocks differ. */
const OVERLAP_MS = 10 * 60_000;
/** A pull that runs longer has died with its process. */
const LONGEST_MS = HOUR;
/** After a failure it is tried again so soon. */
const AGAIN_MS = HOUR;

type Settings = Pick<Config, 'SCIM_URL' | 'SCIM_TOKEN' | 'SCIM_HOURS' | 'SCIM_MOST_LEAVING'>;

/** People as the school's identity service has them (SCIM 2.0): looked at, or taken over in one transaction. Nothing is written there. */
@Injectable()
export class Directory {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Settings,
  ) {}

  async view(): Promise<DirectoryView> {
    const base = this.config.SCIM_URL;
    return {
      service: base ? new URL(base).host : null,
      hours: this.config.SCIM_HOURS,
      most: this.config.SCIM_MOST_LEAVING,
      pulls: await this.pulls(),
    };
  }

  /** What a pull of everybody would change now. Throws UserError 409 where no service is set, 502 with what it answered. */
  async look(): Promise<DirectoryReport> {
    const client = this.client();
    try {
      const users = await client.people(null);
      return await this.dataSource.transaction(async (tx) => reportOf(await plan(tx, users, true), users.length));
    } catch (error) {
      if (error instanceof DirectoryError) throw new UserError('directory_failed', `${error.message}。`, 502);
      throw error;
    }
  }

  /**
   * A pull of everybody. agreed: how many a person has seen would leave and agrees to. Answers it ended, however it did; throws UserError 409 where no
   * service is set or another pull runs.
   */
  async pull(actor: Actor, agreed: number | null): Promise<DirectoryPull> {
    this.client();
    const id = await this.begin(actor, true);
    if (id === null) throw new UserError('running', '正在同步人员，请等它结束。', 409);
    return this.run(id, actor, null, agreed);
  }

  /** The pull that is due, if one is. Answers ms until the next look. Any number of engines. */
  async round(): Promise<number> {
    const { SCIM_URL, SCIM_HOURS } = this.config;
    if (!SCIM_URL || SCIM_HOURS === 0) return HOUR;
    const [last] = await this.pulls();
    const now = this.clock.now().getTime();
    const due = last
      ? Date.parse(last.startedAt) +
        (last.state === 'failed' ? Math.min(AGAIN_MS, SCIM_HOURS * HOUR) : SCIM_HOURS * HOUR)
      : now;
    if (due > now) return Math.min(HOUR, due - now);
    const since = await this.since(now);
    const id = await this.begin(ENGINE, since === null);
    if (id !== null) await this.run(id, ENGINE, since, null);
    return Math.min(HOUR, SCIM_HOURS * HOUR);
  }

  private client(): ScimClient {
    const { SCIM_URL, SCIM_TOKEN } = this.config;
    if (!SCIM_URL)
      throw new UserError('no_directory', '没有设置学校统一身份服务（SCIM_URL），请由系统管理员设置。', 409);
    return new ScimClient(SCIM_URL, SCIM_TOKEN, () => this.clock.now());
  }

  /** From when on changes are asked for; null: everybody is. */
  private async since(now: number): Promise<Date | null> {
    const [{ last, whole }]: [{ last: Date | null; whole: Date | null }] = await this.dataSource.query(
      `select max(started_at) as last, max(started_at) filter (where whole) as whole from directory_pull where state = 'done'`,
    );
    if (!last || !whole || now - whole.getTime() >= WHOLE_HOURS * HOUR) return null;
    // a held pull waits for its person; what changed since is read after it
    const offered = await this.client()
      .filters()
      .catch(() => false);
    return offered ? new Date(last.getTime() - OVERLAP_MS) : null;
  }

  /** null: another one runs. */
  private async begin(actor: Actor, whole: boolean): Promise<string | null> {
    return this.dataSource.transaction(async (tx) => {
      await tx.query(
        `update directory_pull set state = 'failed', ended_at = app.now(), reason = '同步中断，没有写入' where state = 'running' and started_at < app.now() - $1 * interval '1 ms'`,
        [LONGEST_MS],
      );
      const [row] = await tx.query(
        `insert into directory_pull (whole, by_name) values ($1, $2) on conflict ((true)) where state = 'running' do nothing returning id`,
        [whole, actor === ENGINE ? '定时' : postAndName(actor)],
      );
      return row?.id ?? null;
    });
  }

  private async run(id: string, actor: Actor, since: Date | null, agreed: number | null): Promise<DirectoryPull> {
    try {
      const users = await this.client().people(since);
      await this.take(id, users, since === null, actor, agreed);
    } catch (error) {
      const reason = error instanceof DirectoryError ? error.message : '写入时出错，没有写入';
      await this.dataSource.transaction(async (tx) => {
        await tx.query(
          `update directory_pull set state = 'failed', ended_at = app.now(), reason = $2 where id = $1 and state = 'running'`,
          [id, reason],
        );
        const payload = { text: `同步人员未成：${reason}` };
        await this.ledger.append(tx, { kind: 'directory.failed', incidentId: null, actor, payload });
      });
      if (!(error instanceof DirectoryError)) throw error;
    }
    return (await this.pulls()).find((p) => p.id === id)!;
  }

  private take(id: string, users: DirectoryUser[], whole: boolean, actor: Actor, agreed: number | null): Promise<void> {
    return changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      const p = await plan(tx, users, whole);
      const report = reportOf(p, users.length);
      const most = this.config.SCIM_MOST_LEAVING;
      const held = report.share > most && (agreed === null || report.leave > agreed);
      const reason = held
        ? `将有 ${report.leave} 人离校，占已同步人员的 ${report.share}%，超过 ${most}%：没有写入，请核对后确认`
        : null;
      const [, n] = await tx.query(
        `update directory_pull set state = $2, ended_at = app.now(), report = $3, reason = $4 where id = $1 and state = 'running'`,
        [id, held ? 'held' : 'done', JSON.stringify(report), reason],
      );
      if (n === 0) throw new DirectoryError('同步时间过长，没有写入');
      const counts = `读到 ${users.length} 人，新登记 ${report.create} 人，修改 ${report.change} 人，离校 ${report.leave} 人，${report.faultCount} 处需核对`;
      if (!held) await this.write(tx, p, actor);
      const { read, create, change, leave, same, share, faultCount } = report;
      return {
        step: {
          kind: held ? 'directory.held' : 'directory.pulled',
          text: held ? `同步人员已停下：${reason}` : `同步人员：${counts}`,
          ...{ pullId: id, whole, read, create, change, leave, same, share, faultCount },
        },
        answer: undefined,
      };
    });
  }

  private async write(tx: EntityManager, p: DirectoryPlan, actor: Actor): Promise<void> {
    await tx.query(
      `insert into person (id, directory_id, name, number, kind, unit_id, mobile)
       select id, "directoryId", name, number, kind, "unitId", mobile from ${MEMBERS}`,
      [JSON.stringify(p.create)],
    );
    await tx.query(
      `update person p set directory_id = x."directoryId", name = x.name, number = x.number, kind = x.kind, unit_id = x."unitId", mobile = x.mobile,
         version = version + 1, updated_at = app.now() from ${MEMBERS} where p.id = x.id`,
      [JSON.stringify(p.change)],
    );
    // as 离校 entered by a person: posts and sign-in end, rows stay, for evidence names people
    const ids = p.leave.map((l) => l.id);
    const posts: { personId: string; n: number }[] = await tx.query(
      `with ended as (update post set held_to = app.now(), version = version + 1
         where person_id = any($1) and (held_to is null or held_to > app.now()) returning person_id)
       select person_id as "personId", count(*)::int as n from ended group by 1`,
      [ids],
    );
    await tx.query(
      `update person set active = false, version = version + 1, updated_at = app.now() where id = any($1)`,
      [ids],
    );
    await signOut(tx, ids);
    await this.ledger.appendAll(
      tx,
      p.leave.map((l) => {
        const n = posts.find((x) => x.personId === l.id)?.n ?? 0;
        const text = `${l.name}离校（统一身份服务），不再在岗${n > 0 ? `，结束任职 ${n} 项` : ''}`;
        return { kind: 'person.left', incidentId: null, actor, payload: { text, personId: l.id } };
      }),
    );
  }

  private async pulls(): Promise<DirectoryPull[]> {
    const rows: (Omit<DirectoryPull, 'startedAt' | 'endedAt'> & { startedAt: Date; endedAt: Date | null })[] =
      await this.dataSource.query(
        `select id, state, whole as "all", started_at as "startedAt", ended_at as "endedAt", by_name as by, report, reason
         from directory_pull order by started_at desc, id limit ${PULLS}`,
      );
    return rows.map((r) => ({ ...r, startedAt: r.startedAt.toISOString(), endedAt: r.endedAt?.toISOString() ?? null }));
  }
}

const MEMBERS = `jsonb_to_recordset($1) as x (id uuid, "directoryId" text, name text, number text, kind text, "unitId" text, mobile text)`;

async function plan(tx: EntityManager, users: DirectoryUser[], whole: boolean): Promise<DirectoryPlan> {
  const known = await tx.query(
    `select q.id, q.directory_id as "directoryId", q.name, q.number, q.kind, q.unit_id as "unitId", q.mobile, q.active,
       coalesce(bool_or(p.function <> 'account_admin'), false) as office, coalesce(bool_or(p.held_from > app.now()), false) as later
     from person q left join post p on p.person_id = q.id and (p.held_to is null or p.held_to > app.now())
     group by q.id order by q.number, q.id`,
  );
  const units = await tx.query(`select id, name from unit where active_to is null or active_to > app.now()`);
  return planOf(users, known, units, whole, randomUUID);
}

const reportOf = (p: DirectoryPlan, read: number): DirectoryReport => ({
  ...{ read, create: p.create.length, change: p.change.length, leave: p.leave.length, same: p.same },
  share: p.tied === 0 ? 0 : Math.round((p.leave.length / p.tied) * 1_000) / 10,
  leaving: p.leave.slice(0, SHOWN).map(({ id, name, number }) => ({ id, name, number })),
  faults: p.faults.slice(0, SHOWN),
  faultCount: p.faults.length,
});
