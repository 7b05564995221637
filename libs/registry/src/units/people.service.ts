import { Inject, Injectable } from '@nestjs/common';
import type { PersonDraft, PersonLeaving, PersonReturning, PostDraft, PostEnding } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { postWords } from '../function-names.js';
import type { PostFunction } from '../post.js';
import { changeRegistry, stale, standingUnit } from './change.js';
import { dayEnd, dayStart, firstDay, lastDay } from './days.js';

interface PersonNow {
  id: string;
  name: string;
  kind: 'staff' | 'student';
  active: boolean;
}
interface PostNow {
  id: string;
  personId: string;
  person: string;
  unit: string;
  function: PostFunction;
  title: string;
  held_from: Date;
  held_to: Date | null;
}

/** Changes of people and of the posts they hold, each with its entry in the log. */
@Injectable()
export class People {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Answers the new person's id. 409 when the number is somebody else's. */
  create(draft: PersonDraft, actor: Actor): Promise<string> {
    return changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      await numberIsFree(tx, draft.number, null);
      const unit = draft.unitId ? await standingUnit(tx, draft.unitId) : null;
      const [{ id }] = await tx.query(
        `insert into person (name, number, kind, unit_id) values ($1, $2, $3, $4) returning id`,
        [draft.name, draft.number, draft.kind, draft.unitId],
      );
      const text = `登记${draft.kind === 'student' ? '学生' : '教职工'}${draft.name}${unit ? `（${unit.name}）` : ''}`;
      return { step: { kind: 'person.created', text, personId: id }, answer: id };
    });
  }

  /** 409 when the number is somebody else's, posts forbid the change, or somebody else was faster. */
  async change(id: string, draft: PersonDraft, actor: Actor): Promise<void> {
    await changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      const before = await present(tx, id, 'id');
      await numberIsFree(tx, draft.number, id);
      const unit = draft.unitId ? await standingUnit(tx, draft.unitId) : null;
      if (draft.kind === 'student') await studentHoldsNoOffice(tx, before);
      const [, count] = await tx.query(
        `update person set name = $2, number = $3, kind = $4, unit_id = $5, version = version + 1, updated_at = app.now() where id = $1 and version = $6`,
        [id, draft.name, draft.number, draft.kind, draft.unitId, draft.version ?? null],
      );
      if (count === 0) throw stale(`${before.name}的登记`);
      const text = `修改${draft.name}的登记${unit ? `，所在单位${unit.name}` : ''}${before.name === draft.name ? '' : `，原名${before.name}`}`;
      return { step: { kind: 'person.changed', text, personId: id }, answer: undefined };
    });
  }

  /** 离校: posts end with the day, sign-in with the act. Rows stay: evidence names people. */
  async leave(id: string, leaving: PersonLeaving, actor: Actor): Promise<void> {
    await changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      const person = await present(tx, id, 'id');
      const end = dayEnd(leaving.on);
      const [{ now }] = await tx.query(`select app.now() as now`);
      if (end.getTime() - 86_400_000 > now.getTime())
        throw new UserError('bad_day', '离校日期还没有到：请在当天登记，或先结束其任职。', 400, 'on');
      const [later] = await tx.query(`select 1 from post where person_id = $1 and held_from >= $2`, [id, end]);
      if (later)
        throw new UserError('bad_day', `${person.name}在 ${leaving.on} 之后还有新的任职，请核对日期。`, 409, 'on');
      const [, ended] = await tx.query(
        `update post set held_to = least($2, app.now()), version = version + 1 where person_id = $1 and (held_to is null or held_to > $2)`,
        [id, end],
      );
      const [, count] = await tx.query(
        `update person set active = false, version = version + 1, updated_at = app.now() where id = $1 and version = $2`,
        [id, leaving.version],
      );
      if (count === 0) throw stale(`${person.name}的登记`);
      await signOut(tx, [id]);
      const text = `${person.name}离校，${leaving.on} 起不再在岗${ended > 0 ? `，结束任职 ${ended} 项` : ''}`;
      return { step: { kind: 'person.left', text, personId: id }, answer: undefined };
    });
  }

  /**
   * 离校 was entered by mistake: at the school again, and may sign in. What ended stays ended: posts are entered anew. 409 where he has not left, the unit is
   * closed or he may have been entered a second time.
   */
  async comeBack(id: string, returning: PersonReturning, actor: Actor): Promise<void> {
    await changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      const person = await known(tx, id, 'id');
      if (person.active) throw new UserError('not_left', `${person.name}没有离校，不需恢复。`, 409, 'id');
      const unit = returning.unitId ? await standingUnit(tx, returning.unitId) : null;
      const [twin] = await tx.query(
        `select 1 from person where name = $2 and unit_id is not distinct from $3 and active and id <> $1 and number is null limit 1`,
        [id, person.name, returning.unitId],
      );
      if (twin)
        throw new UserError(
          'twin',
          `${unit ? unit.name : '未登记单位的人员中'}已有在校的${person.name}，没有登记工号（学号）：如是同一人请勿恢复，不是同一人请先为其登记工号（学号）。`,
          409,
          'id',
        );
      const [, count] = await tx.query(
        `update person set active = true, unit_id = $2, version = version + 1, updated_at = app.now() where id = $1 and version = $3`,
        [id, returning.unitId, returning.version],
      );
      if (count === 0) throw stale(`${person.name}的登记`);
      const text = `${person.name}恢复在校${unit ? `（${unit.name}）` : ''}，此前登记的离校有误：${returning.reason}。已结束的任职不恢复`;
      return { step: { kind: 'person.returned', text, personId: id }, answer: undefined };
    });
  }

  /**
   * Somebody takes a post. Legal: several posts at once, in one unit or in several, of which one at most is 主职 and the others 兼任.
   * Refused (409): the same post twice at one time, two 主职 at one time, a student in any post but 官微管理员.
   */
  appoint(draft: PostDraft, actor: Actor): Promise<string> {
    return changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      const person = await present(tx, draft.personId, 'personId');
      const unit = await standingUnit(tx, draft.unitId);
      const [from, to] = [dayStart(draft.from), draft.to && dayEnd(draft.to)];
      if (to && to <= from) throw new UserError('bad_span', '任职的最后一天不应早于第一天。', 400, 'to');
      if (person.kind === 'student' && draft.function !== 'account_admin') throw studentOnly(person.name);
      await refuseTwice(tx, { ...draft, name: person.name }, from, to || null);
      const [{ id }] = await tx.query(
        `insert into post (person_id, unit_id, function, title, main, held_from, held_to) values ($1, $2, $3, $4, $5, $6, $7) returning id`,
        [draft.personId, draft.unitId, draft.function, draft.title, draft.main, from, to || null],
      );
      const text = `${person.name}任${unit.name}${draft.title}（${postWords(draft.function, '')}，${draft.main ? '主职' : '兼任'}），自 ${draft.from} 起${draft.to ? `，至 ${draft.to}` : ''}`;
      return { step: { kind: 'post.taken', text, personId: draft.personId, unitId: draft.unitId }, answer: id };
    });
  }

  /** The post ends with a day; what was held stays in its history. */
  async end(id: string, ending: PostEnding, actor: Actor): Promise<void> {
    await changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      const [post]: PostNow[] = await tx.query(
        `select p.id, p.person_id as "personId", q.name as person, u.name as unit, p.function, p.title, p.held_from, p.held_to
         from post p join person q on q.id = p.person_id join unit u on u.id = p.unit_id where p.id = $1`,
        [id],
      );
      if (!post) throw new UserError('no_post', '没有这项任职，请刷新页面。', 404, 'id');
      const end = dayEnd(ending.on);
      if (end < post.held_from)
        throw new UserError('bad_day', `这项任职自 ${firstDay(post.held_from)} 起，结束不应更早。`, 400, 'on');
      if (post.held_to && end > post.held_to)
        throw new UserError('ended', `这项任职已于 ${lastDay(post.held_to)} 结束，要继续任职请另行登记。`, 409, 'on');
      const [, count] = await tx.query(
        `update post set held_to = $2, version = version + 1 where id = $1 and version = $3`,
        [id, end, ending.version],
      );
      if (count === 0) throw stale('这项任职');
      const text = `${post.person}任${post.unit}${post.title}至 ${ending.on}`;
      return { step: { kind: 'post.ended', text, personId: post.personId }, answer: undefined };
    });
  }
}

const studentOnly = (name: string): UserError =>
  new UserError('student', `${name}是学生，只能任官微管理员，且没有审核权。`, 409, 'function');

/** Who has left the school is signed in nowhere. */
export async function signOut(tx: Sql, personIds: string[]): Promise<void> {
  await tx.query(`delete from session s using account a where a.id = s.account_id and a.person_id = any($1)`, [
    personIds,
  ]);
}

async function known(tx: Sql, id: string, field: string): Promise<PersonNow> {
  const [person] = await tx.query(`select id, name, kind, active from person where id = $1`, [id]);
  if (!person) throw new UserError('no_person', '没有这个人，请刷新页面后重新选择。', 404, field);
  return person;
}

/** A person still at the school. */
async function present(tx: Sql, id: string, field: string): Promise<PersonNow> {
  const person = await known(tx, id, field);
  if (!person.active) throw new UserError('left', `${person.name}已离校，不能再登记。`, 409, field);
  return person;
}

async function numberIsFree(tx: Sql, number: string | null, but: string | null): Promise<void> {
  if (!number) return;
  const [taken] = await tx.query(`select name from person where number = $1 and id is distinct from $2`, [number, but]);
  if (taken) throw new UserError('number_taken', `工号（学号）${number}已登记给${taken.name}，请核对。`, 409, 'number');
}

async function studentHoldsNoOffice(tx: Sql, person: PersonNow): Promise<void> {
  const [held] = await tx.query(
    `select 1 from post where person_id = $1 and function <> 'account_admin' and (held_to is null or held_to > app.now()) limit 1`,
    [person.id],
  );
  if (held) throw studentOnly(person.name);
}

/** The law is the database's (post_once, post_one_main); here it is said in words. */
async function refuseTwice(
  tx: Sql,
  p: { personId: string; name: string; unitId: string; function: PostFunction; main: boolean },
  from: Date,
  to: Date | null,
): Promise<void> {
  const held: { unit: string; title: string; same: boolean; held_from: Date }[] = await tx.query(
    `select u.name as unit, p.title, p.held_from, p.unit_id = $2 and p.function = $3 as same from post p join unit u on u.id = p.unit_id
     where p.person_id = $1 and tstzrange(p.held_from, p.held_to) && tstzrange($4, $5) and (p.unit_id = $2 and p.function = $3 or $6 and p.main)
     order by 4 desc limit 1`,
    [p.personId, p.unitId, p.function, from, to, p.main],
  );
  const [clash] = held;
  if (!clash) return;
  const since = firstDay(clash.held_from);
  const now = `${p.name}${since ? `自 ${since} 起` : ''}已任${clash.unit}${clash.title}`;
  throw clash.same
    ? new UserError('twice', `${now}，同一时间不能再任一次；请先结束原任职。`, 409, 'personId')
    : new UserError(
        'two_places',
        `${now}（主职），同一时间只能有一个主职：请先结束原任职，或把新任职登记为兼任。`,
        409,
        'main',
      );
}
