import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';

export interface SchoolProfile {
  name: string;
  shortNames: string[];
  /** longer names that contain a short name and are somebody else */
  traps: string[];
  /** places on campus: 二食堂、图书馆… */
  places: string[];
  nicknames: string[];
  /** 校区 */
  campuses: string[];
  /** 校领导, by name */
  leaders: string[];
  /** those of all these names that have other meanings */
  ambiguous: string[];
}

export interface Unit {
  id: string;
  name: string;
  kind: 'party' | 'department' | 'office' | 'student_body' | 'leadership';
  aliases: string[];
  topics: string[];
  position: number;
}

/** What somebody is in the chain of responsibility (第五条). */
export type PostFunction =
  | 'unit_leader'
  | 'unit_deputy'
  | 'account_admin'
  | 'publicity_duty'
  | 'publicity_head'
  | 'school_leader'
  | 'party_secretary'
  | 'president';

/** A person in a post now. */
export interface PostHolder {
  personId: string;
  name: string;
  mobile: string | null;
  wecomUserId: string | null;
  title: string;
  unitId: string;
  unitName: string;
  function: PostFunction;
}

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

  async units(sql: Sql = this.dataSource): Promise<Unit[]> {
    return sql.query(`select id, name, kind, aliases, topics, position from unit order by position, id`);
  }

  /** Active people who hold a post of this function now; of one unit when it is named. */
  async holders(fn: PostFunction, unitId: string | null = null, sql: Sql = this.dataSource): Promise<PostHolder[]> {
    return sql.query(
      `${HOLDERS} and p.function = $1 and ($2::text is null or p.unit_id = $2) order by p.held_from, q.name`,
      [fn, unitId],
    );
  }

  /** The posts one person holds now. */
  async postsOf(personId: string, sql: Sql = this.dataSource): Promise<PostHolder[]> {
    return sql.query(`${HOLDERS} and q.id = $1 order by p.held_from`, [personId]);
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

const HOLDERS = `
  select q.id as "personId", q.name, q.mobile, q.wecom_userid as "wecomUserId", p.title, p.unit_id as "unitId", u.name as "unitName", p.function
  from post p join person q on q.id = p.person_id join unit u on u.id = p.unit_id
  where q.active and p.held_from <= app.now() and (p.held_to is null or p.held_to > app.now())`;
