import { Inject, Injectable } from '@nestjs/common';
import {
  type AccountRecord,
  type CandidateAct,
  CANDIDATE_FILE_NAME,
  CANDIDATE_STATE_NAME,
  type CandidateFileKind,
  type CandidateState,
  platformName,
  PROPOSAL_NAME,
  ROUTE_NAME,
} from '@fengsui/contract';
import { type Actor, Ledger, postAndName } from '@fengsui/ledger';
import { fileKind, keepFile, safeName } from '@fengsui/mentions';
import { beijingDateTime, type Sql, UserError, wake } from '@fengsui/platform';
import { Accounts, type Hand, standingUnit } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { type Candidate, keepStep, lockCandidate, setCandidate } from './candidate.repository.js';
import { ACTS, MOVES, ROUTES, routesOf } from './machine.js';

/** Whether the hand may do this act to a candidate of this unit; whether the state allows it is not asked here. */
export const mayAct = (hand: Hand, act: CandidateAct['act'], unitId: string | null): boolean =>
  hand.office ? act !== 'deny' : ACTS[act].by === 'host' && hand.unitIds.includes(unitId ?? '');

/** The papers of a candidate's route that are not here yet. */
export async function missingPapers(sql: Sql, c: Pick<Candidate, 'id' | 'route'>): Promise<CandidateFileKind[]> {
  if (!c.route) return [];
  const rows: { kind: CandidateFileKind }[] = await sql.query(
    `select distinct kind from account_candidate_file where candidate_id = $1`,
    [c.id],
  );
  return ROUTES[c.route].papers.filter((k) => !rows.some((r) => r.kind === k));
}

/** What people do with accounts that bear the school's name (第四、九、十九条). Each act is a compare-and-set, a step that stays and an entry in the log. */
@Injectable()
export class Candidates {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Accounts) private readonly accounts: Accounts,
  ) {}

  /** Throws UserError 400 for what is missing, 403, 404, 409 where it is not open or somebody else was faster. units: whose candidates the hand sees, null all. */
  async act(id: string, a: CandidateAct, units: string[] | null, hand: Hand, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const c = await lockCandidate(tx, id, units);
      const { name, by } = ACTS[a.act];
      if (!mayAct(hand, a.act, c.unit_id))
        throw new UserError(
          'no_right',
          `“${name}”由${a.act === 'deny' ? '被请登记的单位' : by === 'office' ? '宣传部' : '被请登记的单位或宣传部'}办理，您没有这项权限。`,
          403,
          'act',
        );
      if (c.version !== a.version)
        throw new UserError('stale', `“${c.name}”已被别人办理，请看最新情况后再办。`, 409, 'version');
      const open = MOVES[c.state][a.act];
      if (!open)
        throw new UserError(
          'not_now',
          `“${c.name}”${CANDIDATE_STATE_NAME[c.state]}，此时不能办理“${name}”。`,
          409,
          'act',
        );
      const to = a.act === 'send' && a.withAccount === false ? open[1]! : open[0]!;
      const { set, words } = await this.prepare(tx, c, a, actor);
      await setCandidate(tx, c, to, set);
      await this.step(tx, c, { act: a.act, to, text: [words, a.text].filter(Boolean).join('：'), name }, actor);
    });
  }

  /** What the act asks for beside its words, and what it sets. */
  private async prepare(
    tx: Sql,
    c: Candidate,
    a: CandidateAct,
    actor: Actor,
  ): Promise<{ set: Parameters<typeof setCandidate>[3]; words: string }> {
    switch (a.act) {
      case 'ask': {
        const unitId = a.unitId ?? c.unit_id;
        if (!unitId) throw new UserError('no_unit', '请选择请哪个单位登记。', 400, 'unitId');
        const unit = await standingUnit(tx, unitId);
        return { set: { unit_id: unitId }, words: `请${unit.name}登记` };
      }
      case 'complain': {
        if (!a.route || !routesOf(c.platform).includes(a.route))
          throw new UserError('no_route', `请选择${platformName(c.platform)}的投诉渠道。`, 400, 'route');
        await this.keepWhatWasSeen(tx, c, actor);
        return { set: { route: a.route }, words: ROUTE_NAME[a.route] };
      }
      case 'send': {
        if (a.withAccount === undefined)
          throw new UserError(
            'no_way',
            '请说明是否用本校在该平台的账号提交：平台的答复时限因此不同。',
            400,
            'withAccount',
          );
        const missing = await missingPapers(tx, c);
        if (missing.length > 0)
          throw new UserError(
            'papers_missing',
            `还缺${missing.map((k) => CANDIDATE_FILE_NAME[k]).join('、')}，请先添加。`,
            409,
            'files',
          );
        const [{ names }] = await tx.query(
          `select string_agg(name, '、' order by added_at, name) as names from account_candidate_file where candidate_id = $1 and kind <> 'answer'`,
          [c.id],
        );
        return { set: {}, words: `${ROUTE_NAME[c.route!]}，材料：${names}` };
      }
      case 'file':
        return { set: { account_id: await this.file(tx, c, a, actor) }, words: '' };
      case 'deny':
        return { set: { unit_id: null }, words: `${c.unit_name ?? ''}答复不是本单位账号` };
      case 'aside': {
        if (!a.as) throw new UserError('no_kind', '请选择排除为哪一类。', 400, 'as');
        return { set: { aside_as: a.as }, words: PROPOSAL_NAME[a.as] };
      }
      default:
        return { set: {}, words: '' };
    }
  }

  /** The unit's sheet: the account stands in the 台账 from then on, waiting for 宣传部 to register it. */
  private async file(tx: Sql, c: Candidate, a: CandidateAct, actor: Actor): Promise<string> {
    const r = a.record;
    if (!r) throw new UserError('no_record', '请填写登记表。', 400, 'record');
    if (r.platform !== c.platform)
      throw new UserError('other_platform', `登记表的平台应为${platformName(c.platform)}。`, 400, 'record.platform');
    if (r.unitId !== c.unit_id)
      throw new UserError(
        'other_unit',
        `主办单位应为${c.unit_name}；不是的请答复“不是本单位账号”。`,
        400,
        'record.unitId',
      );
    const record: AccountRecord = { ...r, uid: r.uid ?? c.seen.uid, handle: r.handle ?? c.seen.handle };
    return this.accounts.declare(tx, record, a.text, actor);
  }

  /** What was seen, as a text that a platform can be shown: the first piece of evidence. */
  private async keepWhatWasSeen(tx: Sql, c: Candidate, actor: Actor): Promise<void> {
    const [{ now }] = await tx.query(`select app.now() as now`);
    const { seen } = c;
    const lines = [
      ...[
        `账号：${c.name}`,
        `平台：${platformName(c.platform)}`,
        `编号：${seen.uid ?? '未显示'}`,
        `微信号或昵称：${seen.handle ?? '—'}`,
      ],
      ...[`链接：${seen.link ?? '—'}`, `简介：${seen.bio || '（空）'}`, `认证：${seen.certification.text || '无'}`],
      ...[`读取时间：${beijingDateTime(c.found_at)}`, `固定时间：${beijingDateTime(now)}`, '', '认定依据：'],
      ...c.reasons.map((r) => `- ${r}`),
      ...['', '读到的内容：', ...(seen.posts.length > 0 ? seen.posts.map((p) => `- ${p}`) : ['（没有读到）'])],
    ];
    const content = Buffer.from(`${lines.join('\n')}\n`);
    await this.keep(tx, c.id, 'evidence', [{ name: '账号资料.txt', content, mime: 'text/plain' }], actor);
  }

  /** Papers of a complaint, all or none. Throws UserError 400 for what is no picture, PDF or text, 403, 404. */
  async addFiles(
    id: string,
    kind: CandidateFileKind,
    files: { name: string; content: Buffer }[],
    hand: Hand,
    actor: Actor,
  ): Promise<void> {
    if (files.length === 0) throw new UserError('no_file', '请选择要上传的材料。', 400, 'file');
    if (!hand.office) throw new UserError('no_right', '投诉材料由宣传部添加，您没有这项权限。', 403);
    const checked = files.map((f) => ({ ...f, name: safeName(f.name), mime: fileKind(f.name, f.content) }));
    await this.dataSource.transaction(async (tx) => {
      const c = await lockCandidate(tx, id, null);
      await this.keep(tx, id, kind, checked, actor);
      const names = checked.map((f) => f.name).join('、');
      await this.log(tx, c, 'file_added', `添加${CANDIDATE_FILE_NAME[kind]}：${names}`, actor);
    });
  }

  private async keep(
    tx: Sql,
    id: string,
    kind: CandidateFileKind,
    files: { name: string; content: Buffer; mime: string }[],
    actor: Actor,
  ): Promise<void> {
    for (const f of files)
      await tx.query(
        `insert into account_candidate_file (candidate_id, hash, kind, name, added_by) values ($1, $2, $3, $4, $5) on conflict do nothing`,
        [id, await keepFile(tx, f), kind, f.name, postAndName(actor)],
      );
  }

  /** Within tx: a step of the candidate and its entry in the log. */
  async step(
    tx: Sql,
    c: Pick<Candidate, 'id' | 'name' | 'platform'>,
    s: { act: string; to: CandidateState; text: string; name: string },
    actor: Actor,
  ): Promise<void> {
    await keepStep(tx, { id: c.id, act: s.act, state: s.to, text: s.text, by: postAndName(actor) });
    await wake(tx, 'brief');
    await this.log(tx, c, s.act, `${s.name}。${s.text}`, actor);
  }

  private async log(
    tx: Sql,
    c: Pick<Candidate, 'id' | 'name' | 'platform'>,
    kind: string,
    text: string,
    actor: Actor,
  ): Promise<void> {
    await this.ledger.append(tx, {
      kind: `candidate.${kind}`,
      incidentId: null,
      actor,
      payload: { text: `${platformName(c.platform)}账号“${c.name}”：${text}`, candidateId: c.id },
    });
  }
}
