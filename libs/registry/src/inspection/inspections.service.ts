import { Inject, Injectable, Optional } from '@nestjs/common';
import {
  INSPECTION_CONTENT_NAME,
  INSPECTION_STATE_NAME,
  type InspectionAct,
  type InspectionCampaignDraft,
  type InspectionFacts,
  type InspectionVerdict,
  STATE_NAME,
  VERDICT_NAME,
} from '@fengsui/contract';
import { type Actor, ENGINE, Ledger, type NewEvent, postAndName } from '@fengsui/ledger';
import { type Sql, UserError, wake } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import {
  keepSheets,
  lockAccount,
  type LockedAccount,
  namesOf,
  recordsOf,
  writeAccounts,
} from '../accounts/account.repository.js';
import { AccountReader } from '../accounts/account-reader.service.js';
import { ACTS as ACCOUNT_ACTS, INSPECTED, nextState as nextAccountState } from '../accounts/machine.js';
import { type Hand, isHost, isLeader } from '../accounts/waits.js';
import { dayEnd, dayStart } from '../units/days.js';
import { figuresOf } from './figures.js';
import { keepStep, lockInspection, type LockedInspection, moveInspection } from './inspection.repository.js';
import { ACTS, nextState } from './machine.js';
import { QuestionFigures } from './questions.js';

/** 年检 (第九条): opened for a year, a sheet for each account, judged; what fails is ordered closed. Every step is kept and logged. */
@Injectable()
export class Inspections {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccountReader) private readonly accounts: AccountReader,
    @Optional() @Inject(QuestionFigures) private readonly questions: QuestionFigures | null = null,
  ) {}

  /** Opens the year's campaign and fills in every sheet; answers its id. Throws UserError 400, 404, 409 with the field. */
  open(draft: InspectionCampaignDraft, actor: Actor): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('account register'))`);
      await refuseDays(tx, draft);
      const chosen = draft.accountIds && [...new Set(draft.accountIds)];
      const found: { id: string; name: string; state: string; running: boolean }[] = await tx.query(
        `select a.id, a.name, a.state, exists (select 1 from inspection i where i.account_id = a.id and i.state not in ('passed', 'failed', 'ended')) as running
         from official_account a where case when $1::uuid[] is null then a.state = any($2) else a.id = any($1) end order by a.id for update of a`,
        [chosen, INSPECTED],
      );
      // of all, those whose last 年检 still runs are judged there first
      const accounts = chosen ? found : found.filter((a) => !a.running);
      refuseAccounts(accounts, chosen);
      const [{ id }] = await tx.query(
        `insert into inspection_campaign (year, from_on, to_on, ends_on, opened_by) values ($1, $2, $3, $4, $5) returning id`,
        [draft.year, draft.fromOn, draft.toOn, draft.endsOn, postAndName(actor)],
      );
      const facts = await this.facts(
        tx,
        accounts.map((a) => a.id),
        draft,
      );
      await tx.query(
        `with made as (insert into inspection (campaign_id, account_id, facts)
           select $1, (x->>'accountId')::uuid, x->'facts' from jsonb_array_elements($2::jsonb) x returning id, facts)
         insert into inspection_step (inspection_id, no, act, state, text, sheet, made_by)
           select id, 1, 'opened', 'open', $3, jsonb_build_object('facts', facts, 'content', null), $4 from made`,
        [
          id,
          JSON.stringify(accounts.map((a) => ({ accountId: a.id, facts: facts.get(a.id) }))),
          `检查 ${draft.fromOn} 至 ${draft.toOn}，应于 ${draft.endsOn} 前报送`,
          postAndName(actor),
        ],
      );
      await wake(tx, 'brief');
      await this.ledger.append(tx, {
        kind: 'inspection.opened',
        incidentId: null,
        actor,
        payload: {
          text: `开展 ${draft.year} 年年检：${accounts.length} 个账号，检查 ${draft.fromOn} 至 ${draft.toOn}，应于 ${draft.endsOn} 前报送`,
          campaignId: id,
        },
      });
      return id;
    });
  }

  /** One act on a sheet, by compare-and-set. 403 where it is not the hand's to do, 404, 409 where it is not open or somebody else was faster, 400 where something is missing. */
  async act(id: string, a: InspectionAct, hand: Hand, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [known] = await tx.query(`select account_id as "accountId" from inspection where id = $1`, [id]);
      if (!known) throw noSheet();
      const account = await lockAccount(tx, known.accountId);
      const sheet = (await lockInspection(tx, id))!;
      const rule = ACTS[a.act];
      if (!mayAct(hand, a.act, account, sheet)) throw notHis(rule, sheet);
      if (sheet.version !== a.version)
        throw new UserError('stale', `${account.name}的年检表已被别人更新，请看最新情况后再办。`, 409, 'version');
      const state = nextState(sheet.state, a.act, sheet.suspendedAt !== null);
      if (state === null)
        throw new UserError(
          'not_now',
          `${account.name}的年检表${INSPECTION_STATE_NAME[sheet.state]}，此时不能办理“${rule.name}”。`,
          409,
          'act',
        );
      if (!rule.optional && a.text.trim() === '') throw new UserError('no_text', `请填写${rule.words}。`, 400, 'text');
      if (rule.verdict && sheet.signedBy === hand.personId)
        throw new UserError('own_sheet', '您已作为分管领导在这张年检表上签字，请由宣传部其他人评定。', 403, 'act');
      if (a.act === 'fail' && sheet.state === 'rectifying' && sheet.rectifyUntil! >= sheet.today)
        throw new UserError('too_early', `整改期限到 ${sheet.rectifyUntil}，期满前不能评为不合格。`, 409, 'act');
      await moveInspection(tx, id, state, await this.written(tx, a, sheet, hand, actor, state));
      const text = a.act === 'rectify' ? `${a.text}；限 ${a.until} 前完成` : a.text;
      await keepStep(tx, { id, act: a.act, from: sheet.state, text }, postAndName(actor));
      if (rule.verdict) await judge(tx, account, rule.verdict, `${sheet.year} 年年检，${text}`, actor);
      await wake(tx, 'brief');
      await this.ledger.append(tx, {
        kind: `inspection.${a.act}`,
        incidentId: null,
        actor,
        payload: {
          text: `${account.name} ${sheet.year} 年年检：${rule.name}${text ? `。${text}` : ''}${state === 'passed' && sheet.suspendedAt ? '。恢复运营' : ''}`,
          ...{ accountId: account.id, inspectionId: id, from: sheet.state, to: state },
        },
      });
    });
  }

  /** The list of those that passed, for the whole school; once. Throws UserError 404, 409. */
  publish(campaignId: string, actor: Actor): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const [c] = await tx.query(
        `select year, published_at as "publishedAt", (select count(*)::int from inspection i where i.campaign_id = c.id and i.state = 'passed') as passed
         from inspection_campaign c where id = $1 for update`,
        [campaignId],
      );
      if (!c) throw new UserError('no_campaign', '没有这次年检，请刷新页面。', 404, 'id');
      if (c.publishedAt) throw new UserError('published', '名单已经公布。', 409, 'id');
      if (c.passed === 0) throw new UserError('none_passed', '还没有合格的账号，名单暂不能公布。', 409, 'id');
      await tx.query(`update inspection_campaign set published_at = app.now(), published_by = $2 where id = $1`, [
        campaignId,
        postAndName(actor),
      ]);
      await this.ledger.append(tx, {
        kind: 'inspection.published',
        incidentId: null,
        actor,
        payload: { text: `公布 ${c.year} 年年检合格名单：${c.passed} 个账号`, campaignId },
      });
    });
  }

  /**
   * Sheets that were not signed and handed in by the end: the account is ordered to stop until it is done (第九条). For the engine, which has given
   * every sheet its time by the working calendar. Answers how many.
   */
  async suspendLate(tx: Sql): Promise<number> {
    const late: { id: string; accountId: string; version: number }[] = await tx.query(
      `select id, account_id as "accountId", version from inspection
       where state in ('open', 'signing') and first_signed_at is null and suspended_at is null and due_at <= app.now() order by account_id limit 500`,
    );
    const events: NewEvent[] = [];
    for (const { id, accountId, version } of late) {
      // the account first, as everybody does
      const account = await lockAccount(tx, accountId);
      const s = (await lockInspection(tx, id))!;
      if (s.version !== version) continue;
      const text = `${s.year} 年年检逾期未报送，报送并评定合格后恢复`;
      await moveInspection(tx, s.id, nextState(s.state, 'late', true)!, { suspended_at: await now(tx) });
      await keepStep(tx, { id: s.id, act: 'late', from: s.state, text }, ENGINE.name);
      const to = nextAccountState(account.state, 'suspend', null);
      if (to === null) continue;
      const record = (await recordsOf(tx, [account.id])).get(account.id)!;
      await writeAccounts(tx, [{ id: account.id, state: to, record }]);
      const kept = { accountId: account.id, kind: ACCOUNT_ACTS.suspend.sheet, act: 'suspend', state: to, record };
      await keepSheets(tx, [{ ...kept, opinion: text }], await namesOf(tx, [record]), ENGINE.name);
      events.push({
        kind: 'account.suspend',
        incidentId: null,
        actor: ENGINE,
        payload: {
          text: `${account.name}${ACCOUNT_ACTS.suspend.name}：${text}`,
          ...{ accountId: account.id, inspectionId: s.id, from: account.state, to },
        },
      });
    }
    await this.ledger.appendAll(tx, events);
    return late.length;
  }

  /** What the product has read of these accounts in the period. */
  private async facts(
    tx: Sql,
    accountIds: string[],
    period: { fromOn: string; toOn: string },
  ): Promise<Map<string, InspectionFacts>> {
    const figures = await figuresOf(tx, accountIds, period);
    const signs = await this.accounts.signs(tx, accountIds);
    const sides: { id: string; unitId: string | null }[] = await tx.query(
      `select id, unit_id as "unitId" from official_account where id = any($1)`,
      [accountIds],
    );
    const units = [...new Set(sides.flatMap((s) => s.unitId ?? []))];
    const asked = await this.questions?.ofUnits(tx, units, dayStart(period.fromOn), dayEnd(period.toOn));
    return new Map(
      sides.map(({ id, unitId }) => [
        id,
        {
          ...figures.get(id)!,
          ...signs.get(id)!,
          questions: asked ? (asked.get(unitId ?? '') ?? { received: 0, answered: 0, inTime: 0 }) : null,
        },
      ]),
    );
  }

  /** What an act writes beside the state. Throws UserError 400 for what is missing. */
  private async written(
    tx: Sql,
    a: InspectionAct,
    sheet: LockedInspection,
    hand: Hand,
    actor: Actor,
    state: string,
  ): Promise<Record<string, unknown>> {
    const at = await now(tx);
    const judged = { judged_by: hand.personId, judged_name: postAndName(actor), judged_at: at, opinion: a.text };
    switch (a.act) {
      case 'hand_in': {
        if (!a.content) throw new UserError('no_content', '请填写年检表。', 400, 'content');
        for (const field of ['team', 'rules'] as const)
          if (a.content[field].trim() === '') {
            const what = INSPECTION_CONTENT_NAME[field];
            throw new UserError('no_text', `请填写“${what}”，没有变化的写“没有变化”。`, 400, `content.${field}`);
          }
        // counted again: what was read since the campaign was opened belongs to the period too
        const facts = (await this.facts(tx, [sheet.accountId], sheet)).get(sheet.accountId);
        const handed = { handed_by: postAndName(actor), handed_at: at };
        return { facts: JSON.stringify(facts), content: JSON.stringify(a.content), ...handed, ...UNSIGNED };
      }
      case 'sign': {
        const [{ first }] = await tx.query(`select first_signed_at as first from inspection where id = $1`, [sheet.id]);
        return {
          signed_by: hand.personId,
          signed_name: postAndName(actor),
          signed_at: at,
          first_signed_at: first ?? at,
        };
      }
      case 'rectify':
        if (!a.until || a.until <= sheet.today)
          throw new UserError('bad_day', '请填写整改期限，应晚于今天。', 400, 'until');
        return { ...judged, rectify_what: a.text, rectify_until: a.until };
      case 'pass':
      case 'fail':
        return { ...judged, ...(state === 'passed' && sheet.suspendedAt ? { lifted_at: at } : {}) };
      default:
        return {};
    }
  }
}

const UNSIGNED = { signed_by: null, signed_name: null, signed_at: null };
const now = async (tx: Sql): Promise<Date> => (await tx.query(`select app.now() as now`))[0].now;

const noSheet = (): UserError => new UserError('no_sheet', '没有这张年检表，或您无权查看。', 404, 'id');

/** Whether he may do this to the sheet; whether the state allows it is not asked here. */
export function mayAct(
  hand: Hand,
  act: InspectionAct['act'],
  account: Pick<LockedAccount, 'unitId' | 'approverUnitId' | 'student'>,
  sheet: { leaderId: string | null },
): boolean {
  const { by } = ACTS[act];
  if (by === 'office') return hand.office;
  return by === 'host' ? isHost(hand, account) : isLeader(hand, { ...account, ...sheet });
}

function notHis(rule: (typeof ACTS)[InspectionAct['act']], sheet: LockedInspection): UserError {
  const who = {
    host: '主办单位或宣传部',
    office: '宣传部',
    leader: sheet.leaderName ? `分管领导${sheet.leaderName}` : '主办单位的分管领导或负责人',
  }[rule.by];
  return new UserError('no_right', `${rule.name}由${who}办理，您没有这项权限。`, 403, 'act');
}

/** What the verdict means for the account, on a sheet of its own. Throws UserError 409 where the account no longer takes part. */
async function judge(
  tx: Sql,
  account: LockedAccount,
  verdict: InspectionVerdict,
  text: string,
  actor: Actor,
): Promise<void> {
  const to = nextAccountState(account.state, 'inspect', verdict);
  if (to === null)
    throw new UserError('not_now', `${account.name}${STATE_NAME[account.state]}，此时不能评定年检。`, 409, 'act');
  const record = (await recordsOf(tx, [account.id])).get(account.id)!;
  await writeAccounts(tx, [{ id: account.id, state: to, record }]);
  const sheet = { accountId: account.id, kind: ACCOUNT_ACTS.inspect.sheet, act: 'inspect', state: to, record };
  const opinion = `${VERDICT_NAME[verdict]}；${text}`;
  await keepSheets(tx, [{ ...sheet, opinion }], await namesOf(tx, [record]), postAndName(actor));
}

async function refuseDays(tx: Sql, d: InspectionCampaignDraft): Promise<void> {
  const [{ today, taken }] = await tx.query(
    `select (app.now() at time zone 'Asia/Shanghai')::date::text as today, exists (select 1 from inspection_campaign where year = $1) as taken`,
    [d.year],
  );
  if (taken) throw new UserError('taken', `${d.year} 年的年检已经开展。`, 409, 'year');
  if (d.toOn < d.fromOn) throw new UserError('bad_day', '检查期间的结束不应早于开始。', 400, 'toOn');
  if (d.toOn > today) throw new UserError('bad_day', '检查期间还没有过完：结束不应晚于今天。', 400, 'toOn');
  if (d.endsOn <= today) throw new UserError('bad_day', '报送截止应晚于今天。', 400, 'endsOn');
}

function refuseAccounts(
  accounts: { id: string; name: string; state: string; running: boolean }[],
  chosen: string[] | null,
): void {
  if (accounts.length === 0)
    throw new UserError('no_account', '没有要检查的账号：请选择已登记的账号。', 400, 'accountIds');
  if (chosen && accounts.length < chosen.length)
    throw new UserError('no_account', '所选账号有的没有登记，请重新选择。', 404, 'accountIds');
  for (const a of accounts) {
    if (!INSPECTED.some((s) => s === a.state))
      throw new UserError(
        'not_registered',
        `${a.name}${STATE_NAME[a.state as keyof typeof STATE_NAME]}，不参加年检：只选已登记的账号。`,
        409,
        'accountIds',
      );
    if (a.running)
      throw new UserError('running', `${a.name}上一次年检还没有办完，请先办完，或不选这个账号。`, 409, 'accountIds');
  }
}
