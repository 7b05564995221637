import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  type AccountAct,
  type AccountDraft,
  type AccountRecord,
  PLATFORM_NAME,
  SHEET_NAME,
  STATE_NAME,
  VERDICT_NAME,
} from '@fengsui/contract';
import { type Actor, Ledger, postAndName } from '@fengsui/ledger';
import { type Sql, UserError, wake } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { Registry } from '../registry.service.js';
import { standingUnit } from '../units/change.js';
import { keepSheets, lockAccount, namesOf, recordsOf, refuseTaken, writeAccounts } from './account.repository.js';
import { endInspection, refuseWhileInspected } from '../inspection/inspection.repository.js';
import { keepClosure } from './closure.js';
import { fieldsOf, peopleIn } from './fields.js';
import { ACTS, FIRST, MOVES, nextState } from './machine.js';
import { firstUnit, type Hand, mayAct, type Sides } from './waits.js';

const WHO = {
  office: '由宣传部办理',
  host: '由主办单位或宣传部办理',
  head: '由主办单位负责人（学生组织由校团委或学工部负责人）办理',
  station: '由正在审批的负责人或宣传部办理',
  course: '由年检办理',
};

/** Changes of the 台账: each makes a sheet that stays, and an entry in the log. */
@Injectable()
export class Accounts {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Registry) private readonly registry: Registry,
  ) {}

  /** The sheet of an account that existed before anybody asked (第四、六条): it waits for 宣传部 to register it. Within tx; answers its id. */
  async declare(tx: Sql, record: AccountRecord, reason: string, actor: Actor): Promise<string> {
    await check(tx, record, null);
    if (!record.openedOn) throw new UserError('no_day', '请填写开通日期。', 400, 'record.openedOn');
    const id = randomUUID();
    const state = MOVES.approved.open![0]!;
    await writeAccounts(tx, [{ id, state, record }]);
    const sheet = { accountId: id, kind: 'register' as const, act: 'register', state, record, opinion: reason };
    await keepSheets(tx, [sheet], await namesOf(tx, [record]), postAndName(actor));
    await wake(tx, 'brief');
    return id;
  }

  /** A first sheet: 登记表 of an account that exists, or 申请表. Answers the account's id. hand: who hands it in. */
  create(draft: AccountDraft, hand: Hand, actor: Actor): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      const { record } = draft;
      await check(tx, record, null);
      if (draft.as === 'apply' && (record.uid || record.openedOn))
        throw new UserError(
          'not_open',
          '申请批准前账号不应已经开通：已有的账号请按“登记”填写登记表。',
          400,
          'record.openedOn',
        );
      const id = randomUUID();
      const state = draft.as === 'apply' ? await this.firstStation(tx, record, hand) : FIRST[draft.as];
      await writeAccounts(tx, [{ id, state, record }]);
      const names = await namesOf(tx, [record]);
      const sheet = { accountId: id, kind: draft.as, act: draft.as, state, record, opinion: draft.reason || null };
      await keepSheets(tx, [sheet], names, postAndName(actor));
      await wake(tx, 'brief');
      await this.ledger.append(tx, {
        kind: `account.${draft.as}`,
        incidentId: null,
        actor,
        payload: {
          text: `${draft.as === 'apply' ? '申请新建' : '登记'}${PLATFORM_NAME[record.platform]}账号“${record.name}”，主办单位${names[record.unitId]}`,
          accountId: id,
          to: state,
        },
      });
      return id;
    });
  }

  /** One act of the machine, by compare-and-set. 403 where it is not the hand's to do, 409 where it is not open from the state, or somebody else was faster. */
  async act(id: string, act: AccountAct, hand: Hand, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const account = await lockAccount(tx, id);
      if (!mayAct(hand, act.act, account))
        throw new UserError('no_right', `${ACTS[act.act].name}${WHO[ACTS[act.act].by]}，您没有这项权限。`, 403, 'act');
      if (account.version !== act.version)
        throw new UserError('stale', `${account.name}已被别人更新，请看最新情况后再办。`, 409, 'version');
      const rule = ACTS[act.act];
      const to = nextState(account.state, act.act, act.verdict ?? null);
      if (to === null)
        throw new UserError(
          'not_now',
          act.act === 'inspect' && !act.verdict
            ? '请选择检查结论：合格、限期整改或不合格。'
            : act.act === 'approve' && account.state === 'applied'
              ? account.student
                ? '学生组织的申请先由校团委或学工部批准，再报宣传部备案。'
                : '申请先由主办单位负责人签署意见，再由宣传部审批。'
              : `${account.name}${STATE_NAME[account.state]}，此时不能${rule.name}。`,
          409,
          act.act === 'inspect' && !act.verdict ? 'verdict' : 'act',
        );
      if (act.act === 'inspect') await refuseWhileInspected(tx, account);
      const before = (await recordsOf(tx, [id])).get(id)!;
      const record = act.record ?? before;
      // whoever has left since the last sheet hinders no verdict, only a new sheet
      if (act.record) await check(tx, record, id);
      const names = await namesOf(tx, [before, record]);
      const changed = changes(before, record, names);
      if (act.act === 'change' && changed.length === 0)
        throw new UserError('no_change', '变更表与现有登记相同，请填写变更的内容。', 400, 'record');
      const state = act.act === 'resubmit' ? await this.firstStation(tx, record, hand) : to;
      if (act.act === 'open' && !record.openedOn)
        throw new UserError('no_day', '请填写开通日期。', 400, 'record.openedOn');
      const proof = account.state === 'closing' && state === 'closed' ? await keepClosure(tx, account, record) : '';
      await writeAccounts(tx, [{ id, state, record }]);
      if (state === 'ordered_closed' || state === 'closed') await endInspection(tx, account, rule.name, actor);
      const verdict = act.verdict ? `${VERDICT_NAME[act.verdict]}；` : '';
      const opinion = `${verdict}${act.opinion}${proof}`;
      await keepSheets(
        tx,
        [{ accountId: id, kind: rule.sheet, act: act.act, state, record, opinion }],
        names,
        postAndName(actor),
      );
      const what = changed.length > 0 ? `（${changed.join('、')}）` : '';
      await wake(tx, 'brief');
      await this.ledger.append(tx, {
        kind: `account.${act.act}`,
        incidentId: null,
        actor,
        payload: {
          text: `${record.name}（${PLATFORM_NAME[record.platform]}）${rule.name}${what}，${SHEET_NAME[rule.sheet]}：${opinion}`,
          ...{ accountId: id, from: account.state, to: state },
        },
      });
    });
  }

  /**
   * Where an application goes (第七条): to the host's 单位负责人, a student body's to that of 校团委 or 学工部; handed in by that leader himself it
   * goes on to 宣传部. Throws UserError where nobody is there to speak.
   */
  private async firstStation(tx: Sql, record: AccountRecord, hand: Hand): Promise<'applied' | 'endorsed'> {
    const unit = await standingUnit(tx, record.unitId, 'record.unitId');
    const sides: Sides = { ...record, student: unit.kind === 'student_body' };
    const first = firstUnit(sides);
    if (first === null)
      throw new UserError(
        'no_approver',
        '学生组织、社团新建账号须先报校团委或学工部批准，请选择审批单位。',
        400,
        'record.approverUnitId',
      );
    if (hand.leads.includes(first)) return 'endorsed';
    if ((await this.registry.holders('unit_leader', first, tx)).length === 0) {
      const { name } = await standingUnit(tx, first, 'record.unitId');
      throw new UserError(
        'no_head',
        `${name}目前没有单位负责人在岗，申请无人签署意见：请先在“单位”页登记负责人，或登记代班。`,
        409,
        sides.student ? 'record.approverUnitId' : 'record.unitId',
      );
    }
    return 'applied';
  }
}

/** What no sheet may say. Throws UserError 400, 404, 409. */
async function check(tx: Sql, record: AccountRecord, id: string | null): Promise<void> {
  await refuseTaken(tx, record, id);
  await standingUnit(tx, record.unitId, 'record.unitId');
  if (record.approverUnitId) await standingUnit(tx, record.approverUnitId, 'record.approverUnitId');
  if (record.approverUnitId === record.unitId)
    throw new UserError(
      'own_approver',
      '主办单位不能审批自己的账号，请另选审批单位；报宣传部审批的可以不选。',
      400,
      'record.approverUnitId',
    );
  if (record.openedOn && record.certifiedUntil && record.certifiedUntil < record.openedOn)
    throw new UserError('bad_day', '认证有效期不应早于开通日期。', 400, 'record.certifiedUntil');
  const ids = peopleIn(record);
  const people: { id: string; name: string; kind: string; active: boolean }[] = await tx.query(
    `select id, name, kind, active from person where id = any($1)`,
    [ids],
  );
  for (const p of ids)
    if (!people.some((x) => x.id === p))
      throw new UserError('no_person', '名单中有人没有登记，请重新选择。', 404, 'record.people');
  const { leader, reviewers } = record.people;
  for (const p of people) {
    if (!p.active) throw new UserError('left', `${p.name}已离校，请另选人员。`, 409, 'record.people');
    if (p.kind === 'student' && (p.id === leader || reviewers.includes(p.id)))
      throw new UserError('student', `${p.name}是学生，可以编辑，不能任分管领导，也没有审核权。`, 409, 'record.people');
  }
}

/** Labels whose value differs. */
export function changes(before: AccountRecord, after: AccountRecord, names: Record<string, string>): string[] {
  const was = fieldsOf(before, names);
  return fieldsOf(after, names).flatMap((f, i) => (f.value === was[i]!.value ? [] : [f.label]));
}
