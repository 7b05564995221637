import { Inject, Injectable } from '@nestjs/common';
import {
  type ArticlesInForce,
  type DraftedRule,
  type FormsBody,
  RULE_NAME,
  type RegulationBody,
  type RuleDraftStart,
  type RuleItem,
  type RuleKind,
  type RulePublication,
  type RuleStanding,
  type RuleVersion,
} from '@fengsui/contract';
import { type Actor, Ledger, postAndName } from '@fengsui/ledger';
import { beijingDateTime, Clock, type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { Registry } from '../registry.service.js';
import { ITEMS, itemChanges, MODEL_FORMS, PROBLEMS } from './documents.js';
import { modelRegulation } from './model-regulation.js';

/** One version with where it stands now. */
export interface RuleRow extends RuleVersion {
  kind: RuleKind;
}
export interface RuleDraftRow {
  kind: DraftedRule;
  body: RegulationBody | FormsBody;
  version: number;
  updatedAt: string;
  by: string;
}
const stale = (): UserError => new UserError('stale', '草稿已被别人更新，请看最新内容后再改。', 409, 'version');

/** 制度 (第二十条): every version of every document, and the drafts of those that are written here. */
@Injectable()
export class Rules {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** All versions, the newest of each kind first. */
  async versions(kind: RuleKind | null = null, sql: Sql = this.dataSource): Promise<RuleRow[]> {
    const rows: (Dated & { no: string; name: string; made_by: string | null; reason: string | null })[] =
      await sql.query(
        `select kind, no, name, from_at, made_at, made_by, reason, (from_at is null or from_at <= app.now()) as past
         from rule_document where $1::text is null or kind = $1 order by kind, no desc`,
        [kind],
      );
    return rows.map((r, i) => ({
      ...{ kind: r.kind, no: Number(r.no), name: r.name, from: r.from_at?.toISOString() ?? null },
      ...{ madeAt: r.made_at.toISOString(), by: r.made_by, reason: r.reason, standing: standing(rows, i) },
    }));
  }

  /** One version with its text. Throws UserError 404. */
  async version(kind: RuleKind, no: number, sql: Sql = this.dataSource): Promise<RuleRow & { body: unknown }> {
    const found = (await this.versions(kind, sql)).find((v) => v.no === no);
    if (!found) throw new UserError('no_version', `${RULE_NAME[kind]}没有这个版本，请刷新页面。`, 404, 'no');
    const [{ body }] = await sql.query(`select body from rule_document where kind = $1 and no = $2`, [kind, no]);
    return { ...found, body };
  }

  /** The newest version with its text, whether its day has come or not; null: there is none. */
  async newest(kind: RuleKind, sql: Sql = this.dataSource): Promise<(RuleRow & { body: unknown }) | null> {
    const [newest] = await this.versions(kind, sql);
    return newest ? this.version(kind, newest.no, sql) : null;
  }

  /** The articles of a version, of the one in force (null), or, where none is, the model under the school's name. Throws UserError 404. */
  async articles(no: number | null, sql: Sql = this.dataSource): Promise<ArticlesInForce> {
    const now = no ?? (await this.versions('regulation', sql)).find((x) => x.standing === 'in_force')?.no;
    const v = now === undefined ? null : await this.version('regulation', now, sql);
    if (v) return { ...(v.body as RegulationBody), version: v.no, from: v.from };
    return { ...(await this.model('regulation')), version: null, from: null } as ArticlesInForce;
  }

  /** The printed forms of a version; null: as they were before the school worded them. */
  async forms(no: number | null): Promise<FormsBody> {
    return no === null ? MODEL_FORMS : ((await this.version('forms', no)).body as FormsBody);
  }

  private async model(kind: DraftedRule): Promise<RegulationBody | FormsBody> {
    return kind === 'forms' ? MODEL_FORMS : modelRegulation((await this.registry.profile())?.name ?? '学校');
  }

  /** Puts the model regulation in force from a day where none ever was: the demonstration begins with it. */
  async ensureRegulation(from: string): Promise<void> {
    await this.dataSource.query(
      `insert into rule_version (kind, no, in_force_from, body, reason) values ('regulation', 1, $1, $2, '学校发文') on conflict do nothing`,
      [from, JSON.stringify(await this.model('regulation'))],
    );
  }

  async drafts(sql: Sql = this.dataSource): Promise<RuleDraftRow[]> {
    const rows = await sql.query(`select kind, body, version, updated_at, updated_by as by from rule_draft`);
    return rows.map(({ updated_at, ...r }: { updated_at: Date } & Omit<RuleDraftRow, 'updatedAt'>) => ({
      ...r,
      updatedAt: updated_at.toISOString(),
    }));
  }

  /** A draft from a version, from the model, or from what counts last (null). Throws UserError 404, 409 when one exists. */
  async begin(kind: DraftedRule, { from }: RuleDraftStart, actor: Actor): Promise<void> {
    const newest = await this.newest(kind);
    const body =
      typeof from === 'number'
        ? (await this.version(kind, from)).body
        : from === null && newest
          ? newest.body
          : await this.model(kind);
    const rows = await this.dataSource.query(
      `insert into rule_draft (kind, body, updated_by) values ($1, $2, $3) on conflict do nothing returning kind`,
      [kind, JSON.stringify(body), postAndName(actor)],
    );
    if (rows.length === 0)
      throw new UserError('draft_exists', `${RULE_NAME[kind]}已有一份草稿在修改，请先施行或放弃它。`, 409);
  }

  /** Keeps what has been written, right or not yet. Throws UserError 409 when somebody else was faster. */
  async save(kind: DraftedRule, body: RegulationBody | FormsBody, version: number, actor: Actor): Promise<void> {
    const [, count] = await this.dataSource.query(
      `update rule_draft set body = $2, version = version + 1, updated_at = app.now(), updated_by = $4 where kind = $1 and version = $3`,
      [kind, JSON.stringify(body), version, postAndName(actor)],
    );
    if (count === 0) throw stale();
  }

  async discard(kind: DraftedRule, version: number): Promise<void> {
    const [, count] = await this.dataSource.query(`delete from rule_draft where kind = $1 and version = $2`, [
      kind,
      version,
    ]);
    if (count === 0) throw stale();
  }

  /**
   * The draft becomes a version from a day on: today at the earliest, for what was made until now names what was in force then; only a first version
   * may have taken force before. Throws UserError 400 for a draft that is not whole or a day that has gone by, 409.
   */
  async publish(kind: DraftedRule, { version, from, reason }: RulePublication, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('rule_version'))`);
      const draft = (await this.drafts(tx)).find((d) => d.kind === kind && d.version === version);
      if (!draft) throw stale();
      const [problem] = PROBLEMS[kind](draft.body as never);
      if (problem) throw new UserError('not_whole', problem, 400, 'body');
      const newest = await this.newest(kind, tx);
      if (newest && from < beijingDateTime(this.clock.now()).slice(0, 10))
        throw new UserError('day_gone', '施行日期不能早于今天：此前办理的事项已按当时的版本。', 400, 'from');
      const changes = newest ? itemChanges(itemsOf(kind, newest.body), itemsOf(kind, draft.body)) : [];
      if (newest && changes.length === 0)
        throw new UserError('no_change', '草稿与最近一版没有差别，无需施行；不再需要时请放弃草稿。', 409);
      const no = (newest?.no ?? 0) + 1;
      await addVersion(tx, { kind, no, from, body: draft.body, reason, by: postAndName(actor) });
      await tx.query(`delete from rule_draft where kind = $1`, [kind]);
      const what = newest ? `，${changes.length} 处变化：${changes.map((c) => c.title).join('、')}` : '';
      await this.ledger.append(tx, {
        kind: 'rules.published',
        incidentId: null,
        actor,
        payload: {
          text: `${RULE_NAME[kind]}第 ${no} 版自 ${from} 起施行：${reason}${what}`,
          ...{ rule: kind, version: no, from, reason },
        },
      });
    });
  }
}

/** Keeps a version as it is; its number is the next. Within the transaction that makes it count. */
export async function addVersion(
  tx: Sql,
  v: { kind: string; no: number; from: string; body: unknown; reason: string | null; by: string },
): Promise<void> {
  await tx.query(
    `insert into rule_version (kind, no, in_force_from, body, reason, made_by) values ($1, $2, $3, $4, $5, $6)`,
    [v.kind, v.no, v.from, JSON.stringify(v.body), v.reason, v.by],
  );
}

const itemsOf = (kind: DraftedRule, body: unknown): RuleItem[] => ITEMS[kind](body as never);

interface Dated {
  kind: RuleKind;
  from_at: Date | null;
  made_at: Date;
  past: boolean;
}
/** From when a version counted, in milliseconds. */
const effect = (r: Dated): number => (r.from_at ? Math.max(r.from_at.getTime(), r.made_at.getTime()) : -Infinity);

/** rows: the newest first. */
function standing(rows: Dated[], i: number): RuleStanding {
  const own = rows[i]!;
  const later = rows.slice(0, i).filter((r) => r.kind === own.kind);
  if (own.past && !later.some((r) => r.past)) return 'in_force';
  if (later.some((r) => effect(r) <= effect(own))) return 'unused';
  return own.past ? 'superseded' : 'pending';
}
