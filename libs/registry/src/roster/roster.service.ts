import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { AbsenceDraft, RotationDraft, SchoolDayView } from '@fengsui/contract';
import { type Actor, Ledger, postAndName } from '@fengsui/ledger';
import { beijingDateTime, type Sql, UserError, wake } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { FUNCTION_NAME, postWords } from '../function-names.js';
import type { PostFunction } from '../post.js';

const LONGEST_ABSENCE_DAYS = 366;
const minute = (at: Date): string => beijingDateTime(at).slice(0, 16);

interface PersonRow {
  id: string;
  name: string;
}

/** Changes of the 值班表, each with its event in the log. */
@Injectable()
export class Roster {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Sets who takes turns in a post. 400 when a member does not hold it, 409 when somebody else was faster. */
  async setRotation(draft: RotationDraft, actor: Actor): Promise<void> {
    await this.change(actor, undefined, async (tx) => {
      const unit = await unitName(tx, draft.unitId);
      if (new Set(draft.members).size !== draft.members.length)
        throw new UserError('twice', '轮值人员中有人重复，请每人只列一次。', 400, 'members');
      const holders: PersonRow[] = await tx.query(
        `select distinct q.id, q.name from post p join person q on q.id = p.person_id
         where p.unit_id = $1 and p.function = $2 and q.active and (p.held_to is null or p.held_to > app.now())`,
        [draft.unitId, draft.function],
      );
      if (draft.members.some((m) => !holders.some((h) => h.id === m)))
        throw new UserError(
          'not_in_post',
          `轮值人员须都任${postWords(draft.function, unit)}，请先登记任职。`,
          400,
          'members',
        );
      const rows = await tx.query(
        `insert into duty_rotation (unit_id, function, pattern, starts_on, handover, members, updated_by)
           select $1, $2, $3, $4, $5, $6::uuid[], $7 where $8::int is null or exists (select 1 from duty_rotation where unit_id = $1 and function = $2)
         on conflict (unit_id, function) do update set pattern = excluded.pattern, starts_on = excluded.starts_on, handover = excluded.handover,
           members = excluded.members, version = duty_rotation.version + 1, updated_at = app.now(), updated_by = excluded.updated_by
           where duty_rotation.version = $8 returning version`,
        [
          ...[draft.unitId, draft.function, draft.pattern, draft.startsOn, draft.handover, draft.members],
          ...[postAndName(actor), draft.version],
        ],
      );
      if (rows.length === 0) throw stale();
      const names = draft.members.map((m) => holders.find((h) => h.id === m)!.name).join('、');
      const turn = draft.pattern === 'daily' ? '按日' : '按周';
      return {
        kind: 'roster.rotation_set',
        text: `设置${postWords(draft.function, unit)}${turn}轮值：${names}，自 ${draft.startsOn} 起，${draft.handover} 交接`,
      };
    });
  }

  /** From now on everybody in the post is on duty. */
  async endRotation(unitId: string, fn: PostFunction, version: number, actor: Actor): Promise<void> {
    await this.change(actor, undefined, async (tx) => {
      const [, count] = await tx.query(
        `delete from duty_rotation where unit_id = $1 and function = $2 and version = $3`,
        [unitId, fn, version],
      );
      if (count === 0) throw stale();
      const unit = await unitName(tx, unitId);
      return { kind: 'roster.rotation_ended', text: `取消${postWords(fn, unit)}轮值，任职人员均在值` };
    });
  }

  /** 代班, 换班, 请假: recorded before it begins. Refused when it overlaps another of the person, or the substitute is away then. within: a transaction that is open. */
  async recordAbsence(draft: AbsenceDraft, actor: Actor, within?: EntityManager): Promise<void> {
    await this.change(actor, within, async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('duty_absence'))`);
      const person = await active(tx, draft.personId, 'personId');
      const substitute = draft.substituteId ? await active(tx, draft.substituteId, 'substituteId') : null;
      if (draft.kind !== 'leave' && !substitute)
        throw new UserError('no_substitute', '请选择代班的人。', 400, 'substituteId');
      if (substitute?.id === person.id) throw new UserError('same', '本人不能代本人的班。', 400, 'substituteId');
      const pair = draft.kind === 'swap' ? randomUUID() : null;
      await this.insert(tx, draft, person, substitute, draft, pair, actor);
      if (draft.kind === 'swap') {
        if (!draft.back) throw new UserError('no_back', '换班须填写换回的时间。', 400, 'back');
        await this.insert(tx, draft, substitute!, person, draft.back, pair, actor);
      }
      const span = `${minute(new Date(draft.from))} 至 ${minute(new Date(draft.to))}`;
      const words = {
        cover: `${substitute?.name}代${person.name}值班`,
        swap: `${person.name}与${substitute?.name}换班`,
        leave: `${person.name}请假，${substitute ? `${substitute.name}代班` : '无人代班'}`,
      }[draft.kind];
      const post = draft.function ? `（${FUNCTION_NAME[draft.function]}）` : '';
      return { kind: `roster.${draft.kind}`, text: `${words}${post}，${span}：${draft.reason}` };
    });
  }

  private async insert(
    tx: EntityManager,
    draft: AbsenceDraft,
    person: PersonRow,
    substitute: PersonRow | null,
    span: { from: string; to: string },
    pair: string | null,
    actor: Actor,
  ): Promise<void> {
    const [from, to] = [new Date(span.from), new Date(span.to)];
    const [{ now }] = await tx.query(`select app.now() as now`);
    if (from < now && now.getTime() - from.getTime() > 60_000)
      throw new UserError('too_late', '代班须事先登记：开始时间已过，请从现在起算。', 400, 'from');
    if (to <= from) throw new UserError('bad_span', '结束时间应晚于开始时间。', 400, 'to');
    if (to.getTime() - from.getTime() > LONGEST_ABSENCE_DAYS * 86_400_000)
      throw new UserError('too_long', '时间超过一年，请改为调整任职。', 400, 'to');
    const away = async (id: string): Promise<{ from_at: Date; to_at: Date } | undefined> =>
      (
        await tx.query(
          `select from_at, to_at from duty_absence where person_id = $1 and cancelled_at is null and from_at < $3 and to_at > $2
             and (function is null or $4::text is null or (function = $4 and unit_id = $5)) limit 1`,
          [id, from, to, draft.function, draft.unitId],
        )
      )[0];
    const own = await away(person.id);
    if (own)
      throw new UserError(
        'overlap',
        `${person.name}在 ${minute(own.from_at)} 至 ${minute(own.to_at)} 已有登记，请先取消。`,
        409,
        'from',
      );
    const other = substitute && (await away(substitute.id));
    if (other)
      throw new UserError(
        'substitute_away',
        `${substitute.name}在 ${minute(other.from_at)} 至 ${minute(other.to_at)} 不在值，不能代班。`,
        409,
        'substituteId',
      );
    await tx.query(
      `insert into duty_absence (kind, person_id, substitute_id, unit_id, function, from_at, to_at, reason, pair_id, created_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        ...[draft.kind, person.id, substitute?.id ?? null, draft.unitId, draft.function, from, to],
        ...[draft.reason, pair, postAndName(actor)],
      ],
    );
  }

  /** Ends it from now on; a swap is cancelled as a whole. 404 when there is none that still runs. */
  async cancelAbsence(id: string, actor: Actor): Promise<void> {
    await this.change(actor, undefined, async (tx) => {
      const [rows] = await tx.query(
        `update duty_absence a set cancelled_at = app.now() from person q where q.id = a.person_id and a.cancelled_at is null and a.to_at > app.now()
           and (a.id = $1 or a.pair_id = (select pair_id from duty_absence where id = $1)) returning q.name`,
        [id],
      );
      if (rows.length === 0) throw new UserError('no_absence', '没有这项登记，或已结束。', 404);
      const names = rows.map((r: { name: string }) => r.name).join('、');
      return { kind: 'roster.cancelled', text: `取消${names}的代班、换班或请假登记` };
    });
  }

  async addSchoolDays(days: Omit<SchoolDayView, 'id'>, actor: Actor): Promise<void> {
    await this.change(actor, undefined, async (tx) => {
      await tx.query(`insert into school_day (from_day, to_day, working, name) values ($1, $2, $3, $4)`, [
        ...[days.from, days.to, days.working, days.name],
      ]);
      const what = days.working ? '上班' : '放假';
      return { kind: 'calendar.days_added', text: `校历：${days.from} 至 ${days.to} ${what}（${days.name}）` };
    });
  }

  async removeSchoolDays(id: string, actor: Actor): Promise<void> {
    await this.change(actor, undefined, async (tx) => {
      const [rows] = await tx.query(
        `delete from school_day where id = $1 returning name, from_day::text as "from", to_day::text as "to"`,
        [id],
      );
      if (rows.length === 0) throw new UserError('no_days', '没有这项校历，可能已被删除。', 404);
      return { kind: 'calendar.days_removed', text: `删除校历：${rows[0].from} 至 ${rows[0].to}（${rows[0].name}）` };
    });
  }

  private async change(
    actor: Actor,
    within: EntityManager | undefined,
    work: (tx: EntityManager) => Promise<{ kind: string; text: string }>,
  ): Promise<void> {
    const whole = async (tx: EntityManager): Promise<void> => {
      const { kind, text } = await work(tx);
      await wake(tx, 'escalation');
      await this.ledger.append(tx, { kind, incidentId: null, actor, payload: { text } });
    };
    await (within ? whole(within) : this.dataSource.transaction(whole));
  }
}

const stale = (): UserError => new UserError('stale', '轮值已被别人更新，请看最新情况后再改。', 409);

async function unitName(sql: Sql, id: string): Promise<string> {
  const [unit] = await sql.query(`select name from unit where id = $1`, [id]);
  if (!unit) throw new UserError('no_unit', '没有这个单位，请刷新页面。', 404, 'unitId');
  return unit.name;
}

async function active(sql: Sql, id: string, field: string): Promise<PersonRow> {
  const [person] = await sql.query(`select id, name from person where id = $1 and active`, [id]);
  if (!person) throw new UserError('no_person', '没有这个人，或已离岗，请重新选择。', 404, field);
  return person;
}
