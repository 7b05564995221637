import { Inject, Injectable } from '@nestjs/common';
import {
  type AuthorisationChoices,
  type AuthorisationList,
  type AuthorisationRow,
  type AuthorisationSheet,
  type AuthorisationState,
  type AuthorisationStep,
  type AuthorisationView,
  CATEGORY_NAME,
  platformName,
  type RuleVersions,
} from '@fengsui/contract';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { PublishingCheck } from '../check/words.service.js';
import { PublishedReader } from '../watch/published-reader.service.js';
import {
  AUTHORISATION_SQL,
  type AuthorisationRecord,
  changedLabels,
  IS_SCHOOL,
  isStudent,
  sheetOf,
  turnOf,
} from './authorisation.repository.js';
import { mayAddFiles } from './authorisations.service.js';
import { ACTS, AUTHORISATION_STATES, STATE_NAME } from './machine.js';
import { actsOf, awaited, maySee, type Person, refusal, seesAll } from './rights.js';

const LIST = 300;
const OPEN: AuthorisationState[] = ['first', 'second', 'third', 'office', 'leader', 'returned'];

/** 发布授权 as pages show it: what a person may see, and what waits for him. */
@Injectable()
export class AuthorisationReader {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(PublishingCheck) private readonly machine: PublishingCheck,
    @Inject(PublishedReader) private readonly published: PublishedReader,
  ) {}

  /** What waits for the viewer first, then the newest; mine: nothing else. */
  async list(p: Person, state: AuthorisationState | null, mine = false): Promise<AuthorisationList> {
    const scope = [seesAll(p), p.unitIds, p.personId];
    const seen = `($1 or a.unit_id = any($2) or a.drafted_by = $3)`;
    const counts: { state: AuthorisationState; n: number }[] = await this.dataSource.query(
      `select a.state, count(*)::int as n from authorisation a where ${seen} group by 1`,
      scope,
    );
    const rows: AuthorisationRecord[] = await this.dataSource.query(
      `${AUTHORISATION_SQL} where ${seen} and ($4::text[] is null or a.state = any($4)) order by a.state_at desc, a.id limit ${LIST}`,
      [...scope, state ? [state] : mine ? OPEN : null],
    );
    const student = await isStudent(this.dataSource, p.personId);
    const all = AUTHORISATION_STATES.map((s) => ({
      ...{ state: s, name: STATE_NAME[s] },
      n: counts.find((c) => c.state === s)?.n ?? 0,
    }));
    const waiting = all.filter((c) => OPEN.includes(c.state) && c.n > 0);
    return {
      authorisations: rows
        .map((r) => rowOf(r, p, student))
        .filter((r) => r.mine || !mine)
        .sort((a, b) => Number(b.mine) - Number(a.mine)),
      counts: all,
      sentence:
        waiting.length > 0 ? `${waiting.map((c) => `${c.n} 件${c.name}`).join('，')}。` : '没有待办的授权申请。',
      mayDraft: p.unitIds.length > 0,
    };
  }

  /** Throws UserError 404 where there is none that the viewer may see. */
  async one(id: string, p: Person): Promise<AuthorisationView> {
    const r = await this.row(id, p);
    const student = await isStudent(this.dataSource, p.personId);
    const turn = turnOf(r, student);
    const next = awaited(r.state);
    const sheet = sheetOf(r);
    return {
      ...rowOf(r, p, student),
      version: r.version,
      sheet,
      accountList: r.accounts.map((a) => ({ id: a.id, name: a.name, platformName: platformName(a.platform) })),
      check: await this.machine.check(sheet),
      wording: r.wording,
      draftedBy: r.drafter,
      steps: await steps(this.dataSource, id),
      files: await this.dataSource.query(
        `select f.hash, f.name, e.mime, f.added_by as by, f.added_at as at from authorisation_file f join evidence e on e.hash = f.hash
         where f.authorisation_id = $1 order by f.added_at, f.name`,
        [id],
      ),
      published: await this.published.under(id),
      can: actsOf(turn, p).map((act) => ({ act, name: ACTS[act].name })),
      why: next && refusal(next, turn, p),
      mayAddFiles: mayAddFiles(r, p),
    };
  }

  /** What the viewer may choose for a sheet: his units, their accounts and the school's own. */
  async choices(p: Person): Promise<AuthorisationChoices> {
    const units = await this.dataSource.query(
      `select id, name from unit where id = any($1) and (active_to is null or active_to > app.now()) order by position, id`,
      [p.unitIds],
    );
    const accounts: { id: string; name: string; platform: string; unitId: string | null; school: boolean }[] =
      await this.dataSource.query(
        `select * from (
           select o.id, o.name, o.platform, o.unit_id as "unitId", ${IS_SCHOOL} as school from official_account o where o.active) x
         where school or "unitId" = any($1) order by school, name, id`,
        [p.unitIds],
      );
    return { units, accounts: accounts.map(({ platform, ...a }) => ({ ...a, platformName: platformName(platform) })) };
  }

  /** Throws UserError 404. */
  async file(id: string, hash: string, p: Person): Promise<{ name: string; mime: string; content: Buffer }> {
    await this.row(id, p);
    const [file] = await this.dataSource.query(
      `select f.name, e.mime, e.content from authorisation_file f join evidence e on e.hash = f.hash where f.authorisation_id = $1 and f.hash = $2`,
      [id, hash],
    );
    if (!file) throw new UserError('no_file', '没有这份图片或文件。', 404);
    return file;
  }

  private async row(id: string, p: Person): Promise<AuthorisationRecord> {
    const [r]: AuthorisationRecord[] = await this.dataSource.query(`${AUTHORISATION_SQL} where a.id = $1`, [id]);
    if (!r || !maySee(p, { unitId: r.unit_id, draftedBy: r.drafted_by }))
      throw new UserError('no_sheet', '没有这份授权申请，或您无权查看。', 404, 'id');
    return r;
  }
}

function rowOf(r: AuthorisationRecord, p: Person, student: boolean): AuthorisationRow {
  const next = awaited(r.state);
  return {
    ...{ id: r.id, title: r.title, category: r.category, categoryName: CATEGORY_NAME[r.category] },
    ...{ unitId: r.unit_id, unitName: r.unit_name, state: r.state, posts: r.posts, differing: r.differing },
    accounts: r.accounts.map((a) => `${platformName(a.platform)}“${a.name}”`),
    stateName: r.expired ? '授权已到期' : STATE_NAME[r.state],
    stateAt: r.state_at.toISOString(),
    wantedAt: r.wanted_at?.toISOString() ?? null,
    validUntil: r.valid_until?.toISOString() ?? null,
    expired: r.expired,
    mine: next !== null && refusal(next, turnOf(r, student), p) === null,
  };
}

async function steps(sql: Sql, id: string): Promise<AuthorisationStep[]> {
  const rows: {
    at: Date;
    act: string;
    to_state: AuthorisationState;
    by_name: string;
    text: string;
    sheet: AuthorisationSheet;
    ledger_seq: string;
    rules: RuleVersions | null;
  }[] = await sql.query(`select * from authorisation_step where authorisation_id = $1 order by id`, [id]);
  return rows.map((r, i) => ({
    at: r.at.toISOString(),
    actName: r.act === 'draft' ? '提交审核' : ACTS[r.act as keyof typeof ACTS].name,
    by: r.by_name,
    stateName: STATE_NAME[r.to_state],
    text: r.text,
    changed: i > 0 ? changedLabels(rows[i - 1]!.sheet, r.sheet) : [],
    ledgerSeq: Number(r.ledger_seq),
    rules: r.rules,
  }));
}
