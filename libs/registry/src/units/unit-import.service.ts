import { Inject, Injectable } from '@nestjs/common';
import type { SheetReport, UnitKind } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { DataSource, type EntityManager } from 'typeorm';
import { type Columns, dayIn, type FormSheet, namesIn, type Row, SheetReading } from '../sheets/sheet.js';
import { changeRegistry } from './change.js';
import { dayStart } from './days.js';
import { KIND_NAME, newUnitId } from './units.service.js';

type Key = 'name' | 'kind' | 'parent' | 'from' | 'aliases';
const COLUMNS: Columns<Key> = {
  name: { titles: ['单位名称', '单位', '名称'], required: true },
  kind: { titles: ['类别', '单位类别'], required: true },
  parent: { titles: ['上级单位', '隶属'] },
  from: { titles: ['启用日期', '成立日期'] },
  aliases: { titles: ['别名', '常用称呼'] },
};
const KINDS = new Map(Object.entries(KIND_NAME).map(([kind, name]) => [name, kind as UnitKind]));
const LONGEST_NAME = 60;

interface Known {
  id: string;
  name: string;
  kind: UnitKind;
  parent: string | null;
  aliases: string[];
  from: Date | null;
  closed: boolean;
}
interface Unit {
  id: string;
  name: string;
  kind: UnitKind;
  parent: string | null;
  from: Date | null;
  aliases: string[];
}

/** The tree of units from a school's own sheet: looked at, or taken whole. Known units are told by name; an empty or missing column leaves what stands. */
@Injectable()
export class UnitImport {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** apply: take it in one transaction; with a fault anywhere nothing is taken. Throws UserError where the sheet as a whole is not one. */
  run(sheet: FormSheet, apply: boolean, actor: Actor): Promise<SheetReport> {
    const reading = new SheetReading(sheet, COLUMNS);
    return changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      const known: Known[] = await tx.query(
        `select u.id, u.name, u.kind, p.name as parent, u.aliases, u.active_from as "from", coalesce(u.active_to <= app.now(), false) as closed
         from unit u left join unit p on p.id = u.parent_id`,
      );
      const byName = new Map(known.map((u) => [u.name, u]));
      const { create, change, same } = check(reading, byName);
      const counts = { create: create.length, change: change.length, same };
      const taken = apply && reading.faultCount === 0;
      if (taken) await write(tx, create, change);
      const text = `导入单位：新设 ${create.length} 个，修改 ${change.length} 个`;
      return {
        step:
          taken && create.length + change.length > 0 ? { kind: 'unit.imported', text, sheet: reading.hash() } : null,
        answer: reading.report(counts, taken),
      };
    });
  }
}

function check(
  reading: SheetReading<Key>,
  byName: Map<string, Known>,
): { create: Unit[]; change: Unit[]; same: number } {
  const firstRow = new Map<string, number>();
  for (const r of reading.good()) {
    const first = firstRow.get(r.name);
    if (first) reading.fault(r.row, 'name', `“${r.name}”与第 ${first} 行重复`);
    else firstRow.set(r.name, r.row);
    if (r.name.length > LONGEST_NAME) reading.fault(r.row, 'name', `单位名称过长，请不超过 ${LONGEST_NAME} 字`);
    if (byName.get(r.name)?.closed) reading.fault(r.row, 'name', `“${r.name}”是已撤销单位的名称，请换一个能区分的名称`);
    if (!KINDS.has(r.kind)) reading.fault(r.row, 'kind', `没有类别“${r.kind}”，应为${[...KINDS.keys()].join('、')}`);
    if (r.from && !dayIn(r.from)) reading.fault(r.row, 'from', `“${r.from}”不是日期，应写作 2026-11-28`);
    if (r.parent && !firstRow.has(r.parent) && !reading.rows.some((x) => x.name === r.parent)) {
      const above = byName.get(r.parent);
      if (!above) reading.fault(r.row, 'parent', `没有单位“${r.parent}”：请核对名称，或在表中为它另起一行`);
      else if (above.closed) reading.fault(r.row, 'parent', `“${r.parent}”已撤销，请填写现有单位`);
    }
  }
  cycles(reading, byName);
  const [create, change]: [Unit[], Unit[]] = [[], []];
  let same = 0;
  for (const r of reading.good()) {
    const before = byName.get(r.name);
    const unit = unitOf(r, before);
    if (!before) create.push(unit);
    else if (differs(unit, before)) change.push(unit);
    else same++;
  }
  return { create, change, same };
}

/** Every row whose way up comes back to it, told with the whole circle. */
function cycles(reading: SheetReading<Key>, byName: Map<string, Known>): void {
  const above = new Map([...byName.values()].map((u) => [u.name, u.parent]));
  for (const r of reading.rows) if (r.parent) above.set(r.name, r.parent);
  for (const r of reading.good()) {
    const way = [r.name];
    let at = above.get(r.name);
    while (at && !way.includes(at)) {
      way.push(at);
      at = above.get(at);
    }
    if (at === r.name) reading.fault(r.row, 'parent', `隶属关系首尾相接：${[...way, r.name].join(' → ')}`);
  }
}

const unitOf = (r: Row<Key>, before: Known | undefined): Unit => ({
  id: before?.id ?? newUnitId(),
  name: r.name,
  kind: KINDS.get(r.kind)!,
  parent: r.parent || (before?.parent ?? null),
  from: r.from ? dayStart(dayIn(r.from)!) : (before?.from ?? null),
  aliases: r.aliases ? namesIn(r.aliases) : (before?.aliases ?? []),
});

const differs = (u: Unit, b: Known): boolean =>
  u.kind !== b.kind ||
  u.parent !== b.parent ||
  u.from?.getTime() !== b.from?.getTime() ||
  u.aliases.join('、') !== b.aliases.join('、');

async function write(tx: EntityManager, create: Unit[], change: Unit[]): Promise<void> {
  await tx.query(
    `insert into unit (id, name, kind, active_from, aliases, position)
     select id, name, kind, "from", array(select jsonb_array_elements_text(aliases)), (select coalesce(max(position), 0) from unit) + n
     from rows from (jsonb_to_recordset($1) as (id text, name text, kind text, "from" timestamptz, aliases jsonb)) with ordinality as x (id, name, kind, "from", aliases, n)`,
    [JSON.stringify(create)],
  );
  await tx.query(
    `update unit u set kind = x.kind, active_from = x."from", aliases = array(select jsonb_array_elements_text(x.aliases)),
       version = version + 1, updated_at = app.now()
     from jsonb_to_recordset($1) as x (id text, kind text, "from" timestamptz, aliases jsonb) where u.id = x.id`,
    [JSON.stringify(change)],
  );
  // by name, once every unit of the sheet is there
  await tx.query(
    `update unit u set parent_id = p.id from jsonb_to_recordset($1) as x (id text, parent text) join unit p on p.name = x.parent
     where u.id = x.id and u.parent_id is distinct from p.id`,
    [JSON.stringify([...create, ...change])],
  );
}
