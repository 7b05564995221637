import { Inject, Injectable } from '@nestjs/common';
import {
  type AuthorisationAct,
  type AuthorisationDraft,
  type AuthorisationSheet,
  type AuthorisationState,
  CATEGORY_NAME,
} from '@fengsui/contract';
import { type Actor, Ledger, textHash, postAndName } from '@fengsui/ledger';
import { fileKind, keepFile, safeName } from '@fengsui/mentions';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { PublishingCheck } from '../check/words.service.js';
import {
  type AuthorisationRecord,
  checkSheet,
  isStudent,
  lockAuthorisation,
  sheetOf,
  turnOf,
  writeAccounts,
} from './authorisation.repository.js';
import { ACTS, isReview, nextState, REVIEWS, STATE_NAME } from './machine.js';
import { maySee, type Person, refusal } from './rights.js';
import { AuthorisationTold } from './told.service.js';

const MOST_FILES = 20;
const MOST_DAYS = 366;
const DAY = 86_400_000;

/** 发布授权 (第十八条): drafted and reviewed by three people inside the unit, decided by 宣传部 or the leader in charge; each step in the log. */
@Injectable()
export class Authorisations {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(PublishingCheck) private readonly machine: PublishingCheck,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AuthorisationTold) private readonly told: AuthorisationTold,
  ) {}

  /** Hands a sheet in for its first review. Answers its id. Throws UserError 400, 403, 404, 409. */
  create({ unitId, sheet }: AuthorisationDraft, person: Person, actor: Actor): Promise<string> {
    if (!person.unitIds.includes(unitId))
      throw new UserError('no_right', '发布授权由本单位的人员起草，您不在所选单位任职。', 403, 'unitId');
    return this.dataSource.transaction(async (tx) => {
      const [unit] = await tx.query(
        `select name from unit where id = $1 and (active_to is null or active_to > app.now())`,
        [unitId],
      );
      if (!unit) throw new UserError('no_unit', '没有这个单位，或它已撤销。', 404, 'unitId');
      await checkSheet(tx, sheet, unitId);
      const [{ id }] = await tx.query(
        `insert into authorisation (unit_id, drafted_by, title, text, category, wanted_at, secrecy) values ($1, $2, $3, $4, $5, $6, $7) returning id`,
        [
          unitId,
          person.personId,
          sheet.title,
          sheet.text,
          sheet.category,
          sheet.wantedAt,
          JSON.stringify(sheet.secrecy),
        ],
      );
      await writeAccounts(tx, id, sheet.accountIds);
      await this.record(tx, {
        ...{ id, act: 'draft', from: null, to: 'first', sheet, person, actor, text: '提交审核' },
        words: `${unit.name}提交发布授权申请“${sheet.title}”（${CATEGORY_NAME[sheet.category]}）`,
      });
      return id;
    });
  }

  /** One act of the machine, by compare-and-set. Throws UserError 400 with the field, 403 in words, 404, 409 another state or version. */
  async act(id: string, a: AuthorisationAct, person: Person, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const r = await lockAuthorisation(tx, id);
      const turn = r && turnOf(r, await isStudent(tx, person.personId));
      if (!r || !turn || !maySee(person, turn))
        throw new UserError('no_sheet', '没有这份授权申请，或您无权查看。', 404, 'id');
      if (r.version !== a.version)
        throw new UserError(
          'stale',
          `这份申请已被别人办理，现在是“${STATE_NAME[r.state]}”，请看最新情况后再办。`,
          409,
          'version',
        );
      const to = nextState(r.state, a.act);
      if (to === null)
        throw new UserError('not_now', `现在是“${STATE_NAME[r.state]}”，此时不能${ACTS[a.act].name}。`, 409, 'act');
      const why = refusal(a.act, turn, person);
      if (why !== null) throw new UserError('no_right', why, 403, 'act');
      if (actor.channel === 'api') throw new UserError('in_person', '审核和审批须由本人登录办理。', 403, 'act');
      const sheet = await this.write(tx, r, to, a, person.personId);
      await this.record(tx, {
        ...{ id, act: a.act, from: r.state, to, sheet, person, actor, text: a.text },
        words: `${ACTS[a.act].name}（${r.unit_name}的发布授权申请“${sheet.title}”）：${a.text}${a.act === 'approve' ? `；口径：${a.wording}` : ''}`,
      });
    });
  }

  private async write(
    tx: Sql,
    r: AuthorisationRecord,
    to: AuthorisationState,
    a: AuthorisationAct,
    personId: string,
  ): Promise<AuthorisationSheet> {
    const set: Record<string, unknown> = { state: to };
    if (isReview(a.act)) {
      if (a.checked !== true)
        throw new UserError('not_read', `${REVIEWS[a.act].name}同时校对文字，请确认已经校对。`, 400, 'checked');
      set[REVIEWS[a.act].column] = personId;
    }
    if (a.act === 'approve') Object.assign(set, await decision(tx, a, personId));
    if (a.act === 'revoke') set['revoked_at'] = (await tx.query(`select app.now() as now`))[0].now;
    let sheet = sheetOf(r);
    if (a.act === 'resubmit') {
      if (a.sheet === undefined) throw new UserError('no_sheet', '请填写修改后的内容。', 400, 'sheet');
      await checkSheet(tx, a.sheet, r.unit_id);
      sheet = a.sheet;
      Object.assign(set, { title: sheet.title, text: sheet.text, category: sheet.category, wanted_at: sheet.wantedAt });
      Object.assign(set, { secrecy: JSON.stringify(sheet.secrecy), review_1: null, review_2: null, review_3: null });
      await writeAccounts(tx, r.id, sheet.accountIds);
    }
    const columns = Object.keys(set);
    await tx.query(
      `update authorisation set ${columns.map((c, i) => `${c} = $${i + 2}`).join(', ')}, state_at = app.now(), updated_at = app.now(), version = version + 1 where id = $1`,
      [r.id, ...Object.values(set)],
    );
    return sheet;
  }

  private async record(
    tx: EntityManager,
    s: {
      id: string;
      act: string;
      from: AuthorisationState | null;
      to: AuthorisationState;
      sheet: AuthorisationSheet;
      person: Person;
      actor: Actor;
      text: string;
      words: string;
    },
  ): Promise<void> {
    const { wordsVersion, ...findings } = await this.machine.check(s.sheet, tx);
    const n = findings.title.length + findings.text.length;
    const seq = await this.ledger.append(tx, {
      kind: `authorisation.${s.act}`,
      incidentId: null,
      actor: s.actor,
      payload: {
        text: s.words,
        ...{ authorisationId: s.id, from: s.from, to: s.to, reason: s.text },
        ...{ messageHash: textHash(`${s.sheet.title}\n${s.sheet.text}`), findings: n, wordsVersion },
      },
    });
    await tx.query(
      `insert into authorisation_step (authorisation_id, act, from_state, to_state, person_id, by_name, text, sheet, findings, words_version, ledger_seq)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ...[s.id, s.act, s.from, s.to, s.person.personId, postAndName(s.actor), s.text],
        ...[JSON.stringify(s.sheet), JSON.stringify(findings), wordsVersion, seq],
      ],
    );
    const now = await lockAuthorisation(tx, s.id);
    // who withdraws needs not be told
    if (now && s.to !== 'withdrawn') await this.told.tell(tx, now);
  }

  /** Pictures and papers of what is to be published, all or none; only while it is not decided. Throws UserError 400, 403, 404, 409. */
  async addFiles(id: string, given: { name: string; content: Buffer }[], person: Person, actor: Actor): Promise<void> {
    if (given.length === 0) throw new UserError('no_file', '请选择要上传的图片或文件。', 400, 'file');
    const files = given.map((f) => ({ ...f, name: safeName(f.name), mime: fileKind(f.name, f.content) }));
    await this.dataSource.transaction(async (tx) => {
      const r = await lockAuthorisation(tx, id);
      const turn = r && turnOf(r, false);
      if (!r || !turn || !maySee(person, turn))
        throw new UserError('no_sheet', '没有这份授权申请，或您无权查看。', 404, 'id');
      if (!mayAddFiles(r, person))
        throw new UserError('not_now', '初审前或退回修改时，由起草单位补充图片；审核开始后请先退回。', 409, 'file');
      const [{ n }] = await tx.query(`select count(*)::int as n from authorisation_file where authorisation_id = $1`, [
        id,
      ]);
      if (n + files.length > MOST_FILES)
        throw new UserError('too_many', `一份申请最多 ${MOST_FILES} 个图片或文件。`, 400, 'file');
      for (const f of files)
        await tx.query(
          `insert into authorisation_file (authorisation_id, hash, name, added_by) values ($1, $2, $3, $4) on conflict do nothing`,
          [id, await keepFile(tx, f), f.name, postAndName(actor)],
        );
      await this.ledger.append(tx, {
        kind: 'authorisation.file',
        incidentId: null,
        actor,
        payload: { text: `发布授权申请“${r.title}”添加：${files.map((f) => f.name).join('、')}`, authorisationId: id },
      });
    });
  }
}

/** The unit adds pictures before anybody has reviewed them, or once it was sent back. */
export const mayAddFiles = (r: Pick<AuthorisationRecord, 'state' | 'unit_id' | 'drafted_by'>, p: Person): boolean =>
  (r.state === 'first' || r.state === 'returned') && (p.unitIds.includes(r.unit_id) || p.personId === r.drafted_by);

/** 口径 and until when it holds: without both nothing is allowed. */
async function decision(tx: Sql, a: AuthorisationAct, personId: string): Promise<Record<string, unknown>> {
  const wording = a.wording?.trim() ?? '';
  if (wording === '')
    throw new UserError('no_wording', '请填写口径：对外发布应与学校保持口径一致（第十八条）。', 400, 'wording');
  if (!a.validUntil) throw new UserError('no_time', '请填写授权有效期。', 400, 'validUntil');
  const [{ now }]: [{ now: Date }] = await tx.query(`select app.now() as now`);
  const until = new Date(a.validUntil);
  if (until <= now) throw new UserError('past', '授权有效期应晚于现在。', 400, 'validUntil');
  if (until.getTime() - now.getTime() > MOST_DAYS * DAY)
    throw new UserError('too_long', '授权有效期不超过一年。', 400, 'validUntil');
  return { decided_by: personId, decided_at: now, wording, valid_until: until };
}
