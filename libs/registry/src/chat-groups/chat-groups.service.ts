import { Inject, Injectable } from '@nestjs/common';
import {
  CHAT_GROUP_NAME,
  type ChatGroupClosing,
  type ChatGroupDraft,
  type ChatGroupKind,
  type ChatGroupPage,
  type ChatGroupRow,
} from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { changeRegistry, stale, standingUnit } from '../units/change.js';

export const CHAT_GROUP_PAGE = 50;

interface Row {
  id: string;
  kind: ChatGroupKind;
  name: string;
  number: string | null;
  unitId: string;
  unitName: string;
  keeperId: string;
  keeper: string;
  purpose: string;
  members: number | null;
  enteredOn: string;
  closedOn: string | null;
  closedReason: string | null;
  version: number;
  gap: string | null;
}

/** Why nobody answers for an open group (第十条: 谁主办谁负责): a student may keep that of a student body only. */
const GAP = `case when g.closed_on is not null then null when u.active_to <= app.now() then '单位已撤销' when not k.active then '群主已离校' when k.kind = 'student' and u.kind <> 'student_body' then '群主是学生' end`;
const SELECT = `
  select g.id, g.kind, g.name, g.number, g.unit_id as "unitId", u.name as "unitName", g.keeper_id as "keeperId", k.name as keeper, g.purpose, g.members,
    to_char(g.entered_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "enteredOn", g.closed_on::text as "closedOn", g.closed_reason as "closedReason", g.version, ${GAP} as gap
  from chat_group g join unit u on u.id = g.unit_id join person k on k.id = g.keeper_id`;

/** 群台账: QQ 群 and 微信群 in the name of units. They cannot be searched, so that what is entered here is all that is known of them. */
@Injectable()
export class ChatGroups {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Those for which nobody answers first. units: whose are seen, null all; own: whose may be edited, null all. */
  async page(
    f: { q: string | null; closed: boolean },
    page: number,
    units: string[] | null,
    own: string[] | null,
  ): Promise<ChatGroupPage> {
    const where = `($1::text[] is null or g.unit_id = any($1)) and ($2 or g.closed_on is null) and ($3::text is null or concat_ws(' ', g.name, g.number, u.name, k.name, g.purpose) ilike $3)`;
    const args = [units, f.closed, f.q && `%${f.q.replace(/[\\%_]/g, '\\$&')}%`];
    const rows: Row[] = await this.dataSource.query(
      `${SELECT} where ${where} order by g.closed_on is not null, (${GAP}) is null, u.name, g.name, g.id limit ${CHAT_GROUP_PAGE} offset $4`,
      [...args, (page - 1) * CHAT_GROUP_PAGE],
    );
    const [{ total }] = await this.dataSource.query(
      `select count(*)::int as total from chat_group g join unit u on u.id = g.unit_id join person k on k.id = g.keeper_id where ${where}`,
      args,
    );
    const [{ open, gaps }] = await this.dataSource.query(
      `select count(*) filter (where g.closed_on is null)::int as open, count(${GAP})::int as gaps
       from chat_group g join unit u on u.id = g.unit_id join person k on k.id = g.keeper_id where $1::text[] is null or g.unit_id = any($1)`,
      [units],
    );
    return {
      sentence: open === 0 ? '还没有登记工作群。' : `在册 ${open} 个群${gaps > 0 ? `，${gaps} 个无人负责` : ''}。`,
      groups: rows.map((r): ChatGroupRow => ({
        ...{ ...r, kindName: CHAT_GROUP_NAME[r.kind] },
        mayEdit: r.closedOn === null && (own === null || own.includes(r.unitId)),
      })),
      ...{ total, page, size: CHAT_GROUP_PAGE },
      mayEnter: own === null || own.length > 0,
    };
  }

  /** own: units for which the person may act, null all. Answers the new group's id. Throws UserError 403, 404, 409. */
  enter(d: ChatGroupDraft, own: string[] | null, actor: Actor): Promise<string> {
    return changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      const words = await checked(tx, d, own, null);
      const [{ id }] = await tx.query(
        `insert into chat_group (kind, name, number, unit_id, keeper_id, purpose, members) values ($1, $2, $3, $4, $5, $6, $7) returning id`,
        [d.kind, d.name, d.number, d.unitId, d.keeperId, d.purpose, d.members],
      );
      return { step: { kind: 'chat_group.entered', text: `登记${words}`, groupId: id }, answer: id as string };
    });
  }

  async change(id: string, d: ChatGroupDraft, own: string[] | null, actor: Actor): Promise<void> {
    await changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      const before = await standing(tx, id, own);
      const words = await checked(tx, d, own, id);
      const [, count] = await tx.query(
        `update chat_group set kind = $2, name = $3, number = $4, unit_id = $5, keeper_id = $6, purpose = $7, members = $8, version = version + 1, updated_at = app.now()
         where id = $1 and version = $9`,
        [id, d.kind, d.name, d.number, d.unitId, d.keeperId, d.purpose, d.members, d.version ?? null],
      );
      if (count === 0) throw stale(`“${before.name}”的登记`);
      const was = before.keeperId === d.keeperId ? '' : `，原群主${before.keeper}`;
      return { step: { kind: 'chat_group.changed', text: `修改${words}${was}`, groupId: id }, answer: undefined };
    });
  }

  async close(id: string, c: ChatGroupClosing, own: string[] | null, actor: Actor): Promise<void> {
    await changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      const before = await standing(tx, id, own);
      const [{ today }] = await tx.query(
        `select to_char(app.now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as today`,
      );
      if (c.on > today) throw new UserError('bad_day', '解散日期还没有到，请在当天登记。', 400, 'on');
      const [, count] = await tx.query(
        `update chat_group set closed_on = $2, closed_reason = $3, version = version + 1, updated_at = app.now() where id = $1 and version = $4`,
        [id, c.on, c.reason, c.version],
      );
      if (count === 0) throw stale(`“${before.name}”的登记`);
      const text = `${CHAT_GROUP_NAME[before.kind]}“${before.name}”（${before.unitName}）自 ${c.on} 起不再使用：${c.reason}`;
      return { step: { kind: 'chat_group.closed', text, groupId: id }, answer: undefined };
    });
  }
}

async function standing(tx: Sql, id: string, own: string[] | null): Promise<Row> {
  const [row]: Row[] = await tx.query(`${SELECT} where g.id = $1 for update of g`, [id]);
  if (!row || (own !== null && !own.includes(row.unitId)))
    throw new UserError('no_group', '没有这个群，或不是您单位的。', 404, 'id');
  if (row.closedOn !== null) throw new UserError('closed', `“${row.name}”已登记为不再使用。`, 409, 'id');
  return row;
}

/** What the log calls the group; throws where unit, 群主 or number do not hold. id: of the group itself. */
async function checked(tx: Sql, d: ChatGroupDraft, own: string[] | null, id: string | null): Promise<string> {
  if (own !== null && !own.includes(d.unitId))
    throw new UserError('no_right', '只能登记本单位的群；其他单位的请报宣传部。', 403, 'unitId');
  const unit = await standingUnit(tx, d.unitId);
  const [keeper]: { name: string; active: boolean; kind: string }[] = await tx.query(
    `select name, active, kind from person where id = $1`,
    [d.keeperId],
  );
  if (!keeper) throw new UserError('no_person', '没有这个人，请先在“单位与人员”登记。', 404, 'keeperId');
  if (!keeper.active) throw new UserError('left', `${keeper.name}已离校，请另选群主。`, 409, 'keeperId');
  if (keeper.kind === 'student' && unit.kind !== 'student_body')
    throw new UserError('student', `${keeper.name}是学生，单位的群由教职工任群主（谁主办谁负责）。`, 409, 'keeperId');
  const [taken]: { name: string; unit: string }[] = await tx.query(
    `select g.name, u.name as unit from chat_group g join unit u on u.id = g.unit_id where g.kind = $1 and g.number = $2 and g.closed_on is null and g.id is distinct from $3`,
    [d.kind, d.number, id],
  );
  if (taken) throw new UserError('taken', `群号 ${d.number} 已登记为${taken.unit}的“${taken.name}”。`, 409, 'number');
  return `${CHAT_GROUP_NAME[d.kind]}“${d.name}”（${unit.name}，群主${keeper.name}）`;
}
