import { Inject, Injectable } from '@nestjs/common';
import { ENGINE, Ledger } from '@fengsui/ledger';
import { durationWords, type Sql } from '@fengsui/platform';
import {
  awaited,
  firstUnit,
  Inspections,
  ownerName,
  Registry,
  waitKindName,
  waitPath,
  type WaitRow,
  Waits,
} from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { type Courtesy, Courtesies, toldWords } from '../courtesies.service.js';
import { type DayCount, WorkingDays } from '../working-days.service.js';
import { momentWords } from '../words.js';

const REST_MS = 60_000;
/** Reminded each working day so often after the time has passed, then once a week. */
const DAILY = 5;
const WEEK = 5;
/** Days before a certification lapses at which its people are written to. */
const LAPSE_DAYS = [60, 30, 7, 0];

/**
 * The times of the 台账 (第七、八、九条): tells whoever must act that something has come and until when, reminds at four fifths of the time, when it is
 * over, and from then on, and of certifications that lapse; what of a 年检 is not handed in by its end is ordered to stop. Courtesies by each person's channels and in-app; never the ladder of incidents. Any
 * number of engines.
 */
@Injectable()
export class AccountTerms {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Waits) private readonly waits: Waits,
    @Inject(Inspections) private readonly inspections: Inspections,
    @Inject(WorkingDays) private readonly workingDays: WorkingDays,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Courtesies) private readonly courtesies: Courtesies,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Everything that is due. Answers ms until the next look. */
  async round(): Promise<number> {
    await this.dataSource.transaction(async (tx) => {
      // one engine at a time, or the log would say twice what the outbox writes once; and not beside an import, which locks many accounts too
      await tx.query(`select pg_advisory_xact_lock(hashtext('account register'))`);
      await this.inspections.suspendLate(tx);
      const rows = await this.waits.due(tx);
      const lapsing: Lapse[] = await tx.query(LAPSING, [LAPSE_DAYS]);
      if (rows.length === 0 && lapsing.length === 0) return;
      const days = await this.workingDays.calendar(tx);
      const said: (Line | null)[] = [];
      for (const r of rows) said.push(await (r.dueAt === null ? this.begin(tx, r, days) : this.remind(tx, r, days)));
      for (const l of lapsing) if (days.atWork(l.now).getTime() === l.now.getTime()) said.push(await this.lapse(tx, l));
      const lines = said.flatMap((l) => l ?? []);
      await this.ledger.appendAll(
        tx,
        lines.map(({ kind, ...payload }) => ({ kind, incidentId: null, actor: ENGINE, payload })),
      );
    });
    const [{ ms }] = await this.dataSource.query(
      `select extract(epoch from min(remind_at) - app.now()) * 1000 as ms from account_wait`,
    );
    return ms === null ? REST_MS : Math.min(REST_MS, Math.max(1, Math.ceil(Number(ms))));
  }

  /** Something has come: its time runs from then on, and who must act is told. */
  private async begin(tx: Sql, r: WaitRow, days: DayCount): Promise<Line | null> {
    const { ask } = awaited(r.kind, r.state)!;
    const due = r.untilOn ? days.endOf(r.untilOn) : days.after(r.since, r.days);
    const warn = days.atWork(new Date(r.since.getTime() + (due.getTime() - r.since.getTime()) * 0.8));
    if (!(await this.set(tx, r, due, warn < due ? warn : due, 0))) return null;
    const text = `${titleOf(r)}，请在 ${momentWords(due, r.now)} 前${ask}${r.untilOn ? '' : `（${r.days} 个工作日）`}。`;
    const told = await this.tell(tx, r, { key: 'come', tail: `，请${ask}`, text, purpose: 'status' });
    return { kind: 'account.asked', text: `${text}${toldWords('已告知', told)}`, ...idOf(r) };
  }

  private async remind(tx: Sql, r: WaitRow, days: DayCount): Promise<Line | null> {
    const { ask, owner } = awaited(r.kind, r.state)!;
    const late = r.dueAt! <= r.now;
    const next = late ? days.after(r.now, r.reminders < DAILY ? 1 : WEEK) : r.dueAt!;
    if (!(await this.set(tx, r, r.dueAt!, next, r.reminders + 1))) return null;
    const when = late ? `已超 ${durationWords(r.now.getTime() - r.dueAt!.getTime())}` : '时限将到';
    const text = `${titleOf(r)}，${ask}应于 ${momentWords(r.dueAt!, r.now)} 前，${when}。`;
    const tail = `，${ask}${late ? '已过时限' : '时限将到'}`;
    const telling = { key: `remind:${r.reminders + 1}`, tail, text, purpose: 'warn' as const };
    const told = await this.tell(tx, r, telling);
    // what others are late with, 宣传部 hears too
    if (late && owner !== 'office')
      told.push(...(await this.send(tx, about(r), telling, await this.registry.office(tx))));
    const words = `${ownerName(r)}：${text}${toldWords('已提醒', [...new Set(told)])}`;
    return { kind: late ? 'account.overdue' : 'account.reminded', text: words, ...idOf(r) };
  }

  /** False: somebody acted meanwhile. */
  private async set(tx: Sql, r: WaitRow, due: Date, remind: Date, reminders: number): Promise<boolean> {
    const [, n] = await tx.query(
      `update ${TABLE[r.kind]} set due_at = $3, remind_at = $4, reminders = $5 where id = $1 and version = $2 and state = $6`,
      [r.id, r.version, due, remind, reminders, r.state],
    );
    return n === 1;
  }

  private async lapse(tx: Sql, l: Lapse): Promise<Line> {
    await tx.query(`update official_account set lapse_told = $2 where id = $1`, [l.accountId, l.stage]);
    const when =
      l.left < 0 ? `已于 ${l.until} 到期` : l.left === 0 ? '今天到期' : `将于 ${l.until} 到期，还有 ${l.left} 天`;
    const text = `${l.unitName ?? ''}“${l.name}”的认证${when}，请及时续办；需要盖章的，可在台账中申请认证辅助。`;
    const at = `/accounts/${l.accountId}`;
    const what = { key: `${l.accountId}:${l.until}`, desk: at, phone: at, name: l.name, head: '【认证到期】' };
    const telling = {
      key: `lapse:${l.stage}`,
      tail: l.left <= 0 ? '，请续办' : `，还有 ${l.left} 天`,
      text,
      purpose: 'warn' as const,
    };
    const hosts = await this.hosts(tx, l);
    const told = await this.send(tx, what, telling, hosts.length > 0 ? hosts : await this.registry.office(tx));
    return { kind: 'certification.lapses', text: `${text}${toldWords('已提醒', told)}`, accountId: l.accountId };
  }

  /** Whoever must act; where nobody is there to do so 宣传部, which must see to it. Answers names. */
  private async tell(tx: Sql, r: WaitRow, t: Telling): Promise<string[]> {
    const { owner } = awaited(r.kind, r.state)!;
    if (owner === 'office') return this.send(tx, about(r), t, await this.registry.office(tx));
    const people =
      owner === 'head'
        ? await this.heads(tx, firstUnit(r))
        : owner === 'leader'
          ? await this.leaders(tx, r)
          : await this.hosts(tx, r);
    // whoever gives an opinion or a signature does so on the phone
    if (people.length > 0) return this.send(tx, about(r), t, people, owner === 'host' ? 'desk' : 'phone');
    const text = `${t.text}${ownerName(r)}目前无人在岗，请先补全人员。`;
    return this.send(tx, about(r), { ...t, text }, await this.registry.office(tx));
  }

  /** Without a unit (it became a student body's after the application) nobody, not everybody. */
  private async heads(tx: Sql, unitId: string | null): Promise<Person[]> {
    return unitId === null ? [] : this.registry.holders('unit_leader', unitId, tx);
  }

  /** 分管领导 by the account's sheet; where nobody stands there, of its unit, or whoever leads that (第十一条). */
  private async leaders(tx: Sql, r: WaitRow): Promise<Person[]> {
    if (r.leaderId !== null) return [{ personId: r.leaderId, name: r.leaderName! }];
    const deputies = r.unitId === null ? [] : await this.registry.holders('unit_deputy', r.unitId, tx);
    return deputies.length > 0 ? deputies : this.heads(tx, r.unitId);
  }

  /** The account's administrators by its sheet who are still here, of one without a sheet the unit's; without any the unit's leader. */
  private async hosts(tx: Sql, a: { accountId: string | null; unitId: string | null }): Promise<Person[]> {
    if (a.accountId === null) {
      const admins = a.unitId === null ? [] : await this.registry.holders('account_admin', a.unitId, tx);
      return admins.length > 0 ? admins : this.heads(tx, a.unitId);
    }
    const admins: Person[] = await tx.query(
      `select q.id as "personId", q.name from account_person r join person q on q.id = r.person_id
       where r.account_id = $1 and r.role = 'admin' and q.active order by q.name`,
      [a.accountId],
    );
    return admins.length > 0 ? admins : this.heads(tx, a.unitId);
  }

  /** Answers the names of those written to. */
  private async send(
    tx: Sql,
    { key, head, name, desk, phone }: About,
    { tail, text, purpose, ...t }: Telling,
    people: Person[],
    on: 'desk' | 'phone' = 'desk',
  ): Promise<string[]> {
    const what = { key: `account:${key}:${t.key}`, purpose, head, about: name, tail, text };
    await this.courtesies.send(tx, { ...what, path: on === 'desk' ? desk : phone }, people);
    return people.map((p) => p.name);
  }
}

const TABLE: Record<WaitRow['kind'], string> = {
  account: 'official_account',
  certification: 'account_certification',
  candidate: 'account_candidate',
  inspection: 'inspection',
};

interface Person {
  personId: string;
  name: string;
}
/** An entry of the log. */
interface Line {
  kind: string;
  text: string;
  accountId?: string;
  candidateId?: string;
}
interface About {
  /** of the dedupe key: this account in this state, this certification until this day, or this 年检表 in this state */
  key: string;
  /** pages of this site */
  desk: string;
  phone: string;
  name: string;
  head: string;
}
type Telling = Pick<Courtesy, 'key' | 'tail' | 'text' | 'purpose'>;
/** A certification that lapses and has not been told at this distance. */
interface Lapse {
  accountId: string;
  name: string;
  unitId: string | null;
  unitName: string | null;
  until: string;
  left: number;
  stage: number;
  now: Date;
}
const LAPSING = `
  select * from (
    select a.id as "accountId", a.name, a.unit_id as "unitId", u.name as "unitName", a.certified_until::text as until, x."left", a.lapse_told as told,
      (select min(d) from unnest($1::int[]) d where d >= greatest(x."left", 0)) as stage, app.now() as now
    from official_account a left join unit u on u.id = a.unit_id
      cross join lateral (select a.certified_until - (app.now() at time zone 'Asia/Shanghai')::date as "left") x
    where a.active and a.certified_until is not null
      and not exists (select 1 from account_certification c where c.account_id = a.id and c.state not in ('granted', 'withdrawn'))) l
  where stage is not null and (told is null or told > stage) order by until, "accountId" limit 200`;

const about = (r: WaitRow): About => ({
  key: `${r.id}:${r.since.getTime()}`,
  desk: waitPath(r),
  phone: r.kind === 'inspection' ? `/m/inspections/${r.id}` : `/m/accounts/${r.accountId}`,
  name: r.name,
  head: `【${waitKindName(r.kind, r.state)}】`,
});
const idOf = (r: WaitRow): Pick<Line, 'accountId' | 'candidateId'> =>
  r.accountId === null ? { candidateId: r.id } : { accountId: r.accountId };
/** 「后勤处“青衣江后勤”新建申请」 */
const titleOf = (r: WaitRow): string => `${r.unitName ?? ''}“${r.name}”${waitKindName(r.kind, r.state)}`;
