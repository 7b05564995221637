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
import { type Actor, Ledger } from '@fengsui/ledger';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { standingUnit } from '../units/change.js';
import {
  keepSheets,
  lockAccount,
  type LockedAccount,
  namesOf,
  recordsOf,
  refuseTaken,
  writeAccounts,
} from './account.repository.js';
import { fieldsOf, peopleIn } from './fields.js';
import { ACTS, FIRST, nextState } from './machine.js';

const WHO = {
  office: '由宣传部办理',
  host: '由主办单位或宣传部办理',
  approver: '由审批单位办理',
  either: '由审批单位或宣传部办理',
};
const who = (a: Actor): string => (a.post ? `${a.post} ${a.name}` : a.name);

/** Changes of the 台账: each makes a sheet that stays, and an entry in the log. */
@Injectable()
export class Accounts {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** A first sheet: 登记表 of an account that exists, or 申请表. Answers the account's id. */
  create(draft: AccountDraft, actor: Actor): Promise<string> {
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
      if (draft.as === 'apply') await studentNeedsApprover(tx, record);
      const id = randomUUID();
      const state = FIRST[draft.as];
      await writeAccounts(tx, [{ id, state, record }]);
      const names = await namesOf(tx, [record]);
      const sheet = { accountId: id, kind: draft.as, act: draft.as, state, record, opinion: draft.reason || null };
      await keepSheets(tx, [sheet], names, who(actor));
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

  /** One act of the machine, by compare-and-set; may: the actor's right to it. 403 without it, 409 where it is not open from the state, or somebody else was faster. */
  async act(id: string, act: AccountAct, may: (account: LockedAccount) => boolean, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const account = await lockAccount(tx, id);
      if (!may(account))
        throw new UserError('no_right', `${ACTS[act.act].name}${WHO[ACTS[act.act].by]}，您没有这项权限。`, 403, 'act');
      if (account.version !== act.version)
        throw new UserError('stale', `${account.name}已被别人更新，请看最新情况后再办。`, 409, 'version');
      const rule = ACTS[act.act];
      const state = nextState(account.state, act.act, account.student, act.verdict ?? null);
      if (state === null)
        throw new UserError(
          'not_now',
          act.act === 'inspect' && !act.verdict
            ? '请选择检查结论：合格、限期整改或不合格。'
            : act.act === 'approve' && account.student && account.state === 'applied'
              ? '学生组织的申请先由校团委或学工部批准，再报宣传部备案。'
              : `${account.name}${STATE_NAME[account.state]}，此时不能${rule.name}。`,
          409,
          act.act === 'inspect' && !act.verdict ? 'verdict' : 'act',
        );
      const before = (await recordsOf(tx, [id])).get(id)!;
      const record = act.record ?? before;
      // whoever has left since the last sheet hinders no verdict, only a new sheet
      if (act.record) await check(tx, record, id);
      const names = await namesOf(tx, [before, record]);
      const changed = changes(before, record, names);
      if (act.act === 'change' && changed.length === 0)
        throw new UserError('no_change', '变更表与现有登记相同，请填写变更的内容。', 400, 'record');
      if (act.act === 'resubmit') await studentNeedsApprover(tx, record);
      if (act.act === 'open' && !record.openedOn)
        throw new UserError('no_day', '请填写开通日期。', 400, 'record.openedOn');
      await writeAccounts(tx, [{ id, state, record }]);
      const verdict = act.verdict ? `${VERDICT_NAME[act.verdict]}；` : '';
      const opinion = `${verdict}${act.opinion}`;
      await keepSheets(
        tx,
        [{ accountId: id, kind: rule.sheet, act: act.act, state, record, opinion }],
        names,
        who(actor),
      );
      const what = changed.length > 0 ? `（${changed.join('、')}）` : '';
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
}

/** 第七条: a student body applies to 校团委 or 学工部, which then stands as the unit that approves. */
async function studentNeedsApprover(tx: Sql, record: AccountRecord): Promise<void> {
  const unit = await standingUnit(tx, record.unitId, 'record.unitId');
  if (unit.kind === 'student_body' && !record.approverUnitId)
    throw new UserError(
      'no_approver',
      '学生组织、社团新建账号须先报校团委或学工部批准，请选择审批单位。',
      400,
      'record.approverUnitId',
    );
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
