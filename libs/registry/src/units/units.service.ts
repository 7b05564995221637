import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { UnitClosing, UnitDraft, UnitKind } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { changeRegistry, stale, standingUnit } from './change.js';
import { dayEnd, dayStart } from './days.js';

export const KIND_NAME: Record<UnitKind, string> = {
  party: '党组织',
  department: '系部',
  office: '处室',
  student_body: '学生组织',
  leadership: '学校领导',
};

/** An id of a unit made by hand or by a sheet. */
export const newUnitId = (): string => `u-${randomBytes(6).toString('hex')}`;

/** Changes of the tree of units, each with its entry in the log. */
@Injectable()
export class Units {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Answers the new unit's id. 409 when the name is taken. */
  create(draft: UnitDraft, actor: Actor): Promise<string> {
    return changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      await nameIsFree(tx, draft.name, null);
      const above = draft.parentId ? await standingUnit(tx, draft.parentId, 'parentId') : null;
      const id = newUnitId();
      await tx.query(
        `insert into unit (id, name, kind, parent_id, active_from, aliases, topics, position)
         values ($1, $2, $3, $4, $5, $6, $7, (select coalesce(max(position), 0) + 1 from unit))`,
        [
          ...[id, draft.name, draft.kind, draft.parentId, draft.from && dayStart(draft.from)],
          ...[draft.aliases, draft.topics],
        ],
      );
      const text = `新设单位${draft.name}（${KIND_NAME[draft.kind]}）${above ? `，隶属${above.name}` : ''}`;
      return { step: { kind: 'unit.created', text, unitId: id }, answer: id };
    });
  }

  /** 409 when the name is taken, the unit would stand under itself, or somebody else was faster. */
  async change(id: string, draft: UnitDraft, actor: Actor): Promise<void> {
    await changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      const before = await standingUnit(tx, id, 'id');
      await nameIsFree(tx, draft.name, id);
      const above = draft.parentId ? await standingUnit(tx, draft.parentId, 'parentId') : null;
      if (above) await refuseCycle(tx, before, above);
      const [, count] = await tx.query(
        `update unit set name = $2, kind = $3, parent_id = $4, active_from = $5, aliases = $6, topics = $7, version = version + 1, updated_at = app.now()
         where id = $1 and version = $8`,
        [
          ...[id, draft.name, draft.kind, draft.parentId, draft.from && dayStart(draft.from)],
          ...[draft.aliases, draft.topics, draft.version ?? null],
        ],
      );
      if (count === 0) throw stale(before.name);
      const renamed = before.name === draft.name ? '' : `，原名${before.name}`;
      const text = `修改单位${draft.name}（${KIND_NAME[draft.kind]}${above ? `，隶属${above.name}` : ''}${renamed}）`;
      return { step: { kind: 'unit.changed', text, unitId: id }, answer: undefined };
    });
  }

  /** 撤销. 409 while anything still hangs on the unit: what, and how much of it, is said. */
  async close(id: string, closing: UnitClosing, actor: Actor): Promise<void> {
    await changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      const unit = await standingUnit(tx, id, 'id');
      const end = dayEnd(closing.on);
      const [hangs] = await tx.query(
        `select (select count(*)::int from unit where parent_id = $1 and (active_to is null or active_to > $2)) as "下级单位",
           (select count(*)::int from post where unit_id = $1 and (held_to is null or held_to > $2)) as "任职",
           (select count(*)::int from official_account where unit_id = $1 and active) as "官方账号",
           (select count(*)::int from person where unit_id = $1 and active) as "所属人员"`,
        [id, end],
      );
      const left = Object.entries(hangs as Record<string, number>).filter(([, n]) => n > 0);
      if (left.length > 0)
        throw new UserError(
          'unit_in_use',
          `${unit.name}还有${left.map(([what, n]) => `${what} ${n} 项`).join('、')}，请先调整到其他单位或结束，再撤销。`,
          409,
          'on',
        );
      const [, count] = await tx.query(
        `update unit set active_to = $2, version = version + 1, updated_at = app.now() where id = $1 and version = $3`,
        [id, end, closing.version],
      );
      if (count === 0) throw stale(unit.name);
      return {
        step: { kind: 'unit.closed', text: `撤销单位${unit.name}，至 ${closing.on}：${closing.reason}`, unitId: id },
        answer: undefined,
      };
    });
  }
}

async function nameIsFree(tx: Sql, name: string, but: string | null): Promise<void> {
  const [taken] = await tx.query(
    `select coalesce(active_to <= app.now(), false) as closed from unit where name = $1 and id is distinct from $2`,
    [name, but],
  );
  if (taken)
    throw new UserError(
      'name_taken',
      taken.closed ? `已撤销的单位曾用“${name}”这个名称，请换一个能区分的名称。` : `已有单位“${name}”，请核对。`,
      409,
      'name',
    );
}

async function refuseCycle(
  tx: Sql,
  unit: { id: string; name: string },
  above: { id: string; name: string },
): Promise<void> {
  if (unit.id === above.id) throw new UserError('cycle', `${unit.name}不能隶属自己，请另选上级单位。`, 409, 'parentId');
  const up: { id: string; name: string }[] = await tx.query(
    `with recursive up as (
       select id, name, parent_id from unit where id = $1 union select u.id, u.name, u.parent_id from unit u join up on u.id = up.parent_id
     ) select id, name from up`,
    [above.id],
  );
  if (up.some((u) => u.id === unit.id))
    throw new UserError(
      'cycle',
      `${above.name}隶属${unit.name}，${unit.name}再隶属${above.name}会首尾相接，请另选上级单位。`,
      409,
      'parentId',
    );
}
