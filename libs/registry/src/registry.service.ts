import { Inject, Injectable } from '@nestjs/common';
import type { SchoolDraft, UnitKind } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { dutyAt } from './roster/duty.js';
import { dutyBook, ownPosts } from './roster/duty.repository.js';
import type { PostFunction, PostHolder } from './post.js';

/** What the school is called, as analysis, drills and papers use it. */
export type SchoolProfile = Omit<SchoolDraft, 'version'>;

export interface Unit {
  id: string;
  name: string;
  kind: UnitKind;
  aliases: string[];
  topics: string[];
  position: number;
}

const UNITS = `select id, name, kind, aliases, topics, position from unit`;

/** The school, its units, and who holds which post now. */
@Injectable()
export class Registry {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** null before the school has been set up. */
  async profile(sql: Sql = this.dataSource): Promise<SchoolProfile | null> {
    const [row] = await sql.query(
      `select name, short_names as "shortNames", traps, places, nicknames, campuses, leaders, ambiguous from school_profile`,
    );
    return row ?? null;
  }

  /** The units that stand now. */
  async units(sql: Sql = this.dataSource): Promise<Unit[]> {
    return sql.query(`${UNITS} where active_to is null or active_to > app.now() order by position, id`);
  }

  /** Every unit there ever was: what happened under a closed one (已撤销) still names it. */
  async everyUnit(sql: Sql = this.dataSource): Promise<Unit[]> {
    return sql.query(`${UNITS} order by position, id`);
  }

  /**
   * Who acts in posts of this function: in one unit or in the whole school, now or at a moment. Those in the post, narrowed by 排班 and 轮值;
   * substitutes stand in for who is away (代班、换班、请假). Nobody: a gap.
   */
  async holders(
    fn: PostFunction,
    unitId: string | null = null,
    sql: Sql = this.dataSource,
    at: Date | null = null,
  ): Promise<PostHolder[]> {
    const book = await dutyBook(sql, { functions: [fn], unitIds: unitId === null ? null : [unitId], from: at });
    const units =
      unitId === null ? [...new Set(book.posts.filter((p) => p.function === fn).map((p) => p.unitId))] : [unitId];
    return units.flatMap((unit) => dutyAt(book, fn, unit, at ?? book.now).holders);
  }

  /** 宣传部: its 部长, then who is on duty; each once. */
  async office(sql: Sql = this.dataSource): Promise<PostHolder[]> {
    const heads = await this.holders('publicity_head', null, sql);
    const duty = await this.holders('publicity_duty', null, sql);
    return [...heads, ...duty].filter((p, i, all) => all.findIndex((x) => x.personId === p.personId) === i);
  }

  /** The posts one person holds now, then those the person stands in for. */
  async postsOf(personId: string, sql: Sql = this.dataSource): Promise<PostHolder[]> {
    const { own, standsIn } = await ownPosts(sql, personId);
    if (!standsIn) return own;
    const book = await dutyBook(sql, {});
    const lines = new Map(book.posts.map((p) => [`${p.function} ${p.unitId}`, p]));
    const all = [...lines.values()].flatMap((p) => dutyAt(book, p.function, p.unitId, book.now).holders);
    return [...own, ...all.filter((h) => h.personId === personId && h.onBehalfOf !== null)];
  }

  /** The active person behind a 企业微信 userid (which the service gives back in lower case); null when unknown. */
  async byWecomUser(userId: string, sql: Sql = this.dataSource): Promise<{ personId: string; name: string } | null> {
    const [row] = await sql.query(
      `select id as "personId", name from person where lower(wecom_userid) = lower($1) and active`,
      [userId],
    );
    return row ?? null;
  }
}
