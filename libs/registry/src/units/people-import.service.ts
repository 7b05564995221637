import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { SheetReport } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { DataSource, type EntityManager } from 'typeorm';
import { type FormSheet, SheetReading } from '../sheets/sheet.js';
import { changeRegistry } from './change.js';
import { checkPeople, type KnownPeople, PEOPLE_COLUMNS, type PersonInSheet, type PostInSheet } from './people-rows.js';

/** People and the posts they take, from a school's own sheet: looked at, or taken whole. A person with several posts has several rows. */
@Injectable()
export class PeopleImport {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** apply: take it in one transaction; with a fault anywhere nothing is taken. Throws UserError where the sheet as a whole is not one. */
  run(sheet: FormSheet, apply: boolean, actor: Actor): Promise<SheetReport> {
    const reading = new SheetReading(sheet, PEOPLE_COLUMNS);
    return changeRegistry(this.dataSource, this.ledger, actor, async (tx) => {
      const found = checkPeople(reading, await knownPeople(tx), randomUUID);
      const create = found.people.filter((p) => p.isNew);
      const change = found.people.filter((p) => !p.isNew);
      const counts = { create: create.length, change: change.length, same: found.same };
      const taken = apply && reading.faultCount === 0;
      if (taken) await write(tx, create, change, found.posts);
      const text = `导入人员：新登记 ${create.length} 人，修改 ${change.length} 人，任职 ${found.posts.length} 项`;
      return {
        step:
          taken && create.length + change.length + found.posts.length > 0
            ? { kind: 'person.imported', text, sheet: reading.hash() }
            : null,
        answer: reading.report(counts, taken),
      };
    });
  }
}

async function knownPeople(tx: EntityManager): Promise<KnownPeople> {
  const [{ now }] = await tx.query(`select app.now() as now`);
  return {
    now,
    units: await tx.query(`select id, name, coalesce(active_to <= app.now(), false) as closed from unit`),
    people: await tx.query(
      `select id, name, number, kind, unit_id as "unitId", mobile, wecom_userid as "wecomUserId", active from person`,
    ),
    posts: await tx.query(
      `select p.person_id as "personId", p.unit_id as "unitId", u.name as "unitName", p.function, p.title, p.main, p.held_from as "from", p.held_to as "to"
       from post p join unit u on u.id = p.unit_id where p.held_to is null or p.held_to > app.now()`,
    ),
  };
}

async function write(
  tx: EntityManager,
  create: PersonInSheet[],
  change: PersonInSheet[],
  posts: PostInSheet[],
): Promise<void> {
  const people = `jsonb_to_recordset($1) as x (id uuid, name text, number text, kind text, "unitId" text, mobile text, "wecomUserId" text)`;
  await tx.query(
    `insert into person (id, name, number, kind, unit_id, mobile, wecom_userid)
     select id, name, number, kind, "unitId", mobile, "wecomUserId" from ${people}`,
    [JSON.stringify(create)],
  );
  await tx.query(
    `update person p set name = x.name, number = x.number, kind = x.kind, unit_id = x."unitId", mobile = x.mobile, wecom_userid = x."wecomUserId",
       version = version + 1, updated_at = app.now() from ${people} where p.id = x.id`,
    [JSON.stringify(change)],
  );
  await tx.query(
    `insert into post (person_id, unit_id, function, title, main, held_from)
     select "personId", "unitId", function, title, main, "from"
     from jsonb_to_recordset($1) as x ("personId" uuid, "unitId" text, function text, title text, main boolean, "from" timestamptz)`,
    [JSON.stringify(posts)],
  );
}
