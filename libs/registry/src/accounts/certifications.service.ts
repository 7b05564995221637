import { Inject, Injectable } from '@nestjs/common';
import {
  STATE_NAME as ACCOUNT_STATE_NAME,
  type AccountState,
  type AccountWait,
  type CertificationAct,
  type CertificationActName,
  type CertificationDraft,
  type CertificationState,
  type CertificationView,
} from '@fengsui/contract';
import { type Actor, Ledger, postAndName } from '@fengsui/ledger';
import { type Sql, UserError, wake } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import {
  keepSheets,
  lockAccount,
  type LockedAccount,
  namesOf,
  recordsOf,
  writeAccounts,
} from './account.repository.js';
import { ACTS, certificationActName, MOVES, OVER, STATE_NAME } from './certification-machine.js';
import { CERTIFY, EXISTS } from './machine.js';
import { type Hand, isHost, type Sides } from './waits.js';

const goesOn = (state: AccountState): boolean =>
  EXISTS.includes(state) && state !== 'ordered_closed' && state !== 'closing';

/** Whether help may be asked for: the account exists, and none runs. */
export const mayAsk = (state: AccountState, running: Pick<CertificationView, 'state'>[]): boolean =>
  goesOn(state) && running.every((c) => OVER.includes(c.state));

const may = (hand: Hand, act: CertificationActName, sides: Sides): boolean =>
  ACTS[act].by === 'office' ? hand.office : isHost(hand, sides);

/** 认证辅助 (第八条): from what the platform asks for to the day until which it is valid. Every step is kept and logged. */
@Injectable()
export class Certifications {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Begins one; answers its id. 403 where the hand is not the host's, 409 where one runs or the account does not exist on its platform. */
  ask(accountId: string, draft: CertificationDraft, hand: Hand, actor: Actor): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      const account = await lockAccount(tx, accountId);
      if (!isHost(hand, account))
        throw new UserError('no_right', '认证辅助由主办单位申请，您没有这项权限。', 403, 'id');
      if (!goesOn(account.state))
        throw new UserError(
          'not_open',
          `${account.name}${ACCOUNT_STATE_NAME[account.state]}，不能申请认证：账号须已开通且未责令注销。`,
          409,
          'id',
        );
      const running: { state: CertificationState }[] = await tx.query(
        `select state from account_certification where account_id = $1`,
        [accountId],
      );
      if (!mayAsk(account.state, running))
        throw new UserError('running', `${account.name}已有认证在办，请在原件上办理。`, 409, 'id');
      const [{ id }] = await tx.query(
        `insert into account_certification (account_id, state, subject, materials) values ($1, 'asked', $2, $3) returning id`,
        [accountId, draft.subject, draft.materials],
      );
      const text = `认证主体：${draft.subject}；平台要求的材料：${draft.materials}`;
      await this.step(tx, account, { id, act: 'ask', state: 'asked', text, name: '申请认证辅助' }, actor);
      return id;
    });
  }

  /** One step, by compare-and-set. 403 where it is not the hand's to do, 404, 409 where it is not open or somebody else was faster; 400 where the day is missing. */
  async act(id: string, a: CertificationAct, hand: Hand, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [known] = await tx.query(`select account_id as "accountId" from account_certification where id = $1`, [id]);
      if (!known) throw new UserError('no_certification', '没有这件认证，请刷新页面。', 404, 'id');
      const account = await lockAccount(tx, known.accountId);
      const [c]: { state: CertificationState; version: number; subject: string }[] = await tx.query(
        `select state, version, subject from account_certification where id = $1 for update`,
        [id],
      );
      const { name, by } = ACTS[a.act];
      if (!may(hand, a.act, account))
        throw new UserError(
          'no_right',
          `${name}由${by === 'office' ? '宣传部' : '主办单位或宣传部'}办理，您没有这项权限。`,
          403,
          'act',
        );
      if (c!.version !== a.version)
        throw new UserError('stale', `${account.name}的认证已被别人更新，请看最新情况后再办。`, 409, 'version');
      const state = MOVES[c!.state][a.act];
      if (!state)
        throw new UserError('not_now', `这件认证${STATE_NAME[c!.state]}，此时不能办理“${name}”。`, 409, 'act');
      if (a.act === 'grant') await this.grant(tx, account, { subject: c!.subject, text: a.text }, a.validUntil, actor);
      await tx.query(
        `update account_certification set state = $2, state_at = app.now(), version = version + 1, valid_until = $3, due_at = null, remind_at = null, reminders = 0
         where id = $1`,
        [id, state, state === 'granted' ? a.validUntil : null],
      );
      const text = state === 'granted' ? `${a.text}；有效期至 ${a.validUntil}` : a.text;
      await this.step(tx, account, { id, act: a.act, state, text, name }, actor);
    });
  }

  /** Granted: the account's record says so from now on, on a sheet of its own. */
  private async grant(
    tx: Sql,
    account: LockedAccount,
    { subject, text }: { subject: string; text: string },
    until: string | undefined,
    actor: Actor,
  ): Promise<void> {
    const [{ today }] = await tx.query(`select (app.now() at time zone 'Asia/Shanghai')::date::text as today`);
    if (!until || until <= today) throw new UserError('bad_day', '请填写认证有效期，应晚于今天。', 400, 'validUntil');
    const before = (await recordsOf(tx, [account.id])).get(account.id)!;
    const record = { ...before, certification: 'certified' as const, certifiedAs: subject, certifiedUntil: until };
    await writeAccounts(tx, [{ id: account.id, state: account.state, record }]);
    const sheet = { accountId: account.id, kind: 'change' as const, act: CERTIFY, state: account.state, record };
    await keepSheets(tx, [{ ...sheet, opinion: text }], await namesOf(tx, [record]), postAndName(actor));
  }

  private async step(
    tx: Sql,
    account: LockedAccount,
    s: { id: string; act: string; state: CertificationState; text: string; name: string },
    actor: Actor,
  ): Promise<void> {
    await tx.query(
      `insert into account_certification_step (certification_id, no, act, state, text, made_by)
       select $1, coalesce(max(no), 0) + 1, $2, $3, $4, $5 from account_certification_step where certification_id = $1`,
      [s.id, s.act, s.state, s.text, postAndName(actor)],
    );
    await wake(tx, 'brief');
    await this.ledger.append(tx, {
      kind: `certification.${s.act}`,
      incidentId: null,
      actor,
      payload: {
        text: `${account.name}认证：${s.name}。${s.text}`,
        ...{ accountId: account.id, certificationId: s.id, to: s.state },
      },
    });
  }

  /** All of an account, the newest first. */
  async of(accountId: string, waits: AccountWait[], hand: Hand | null, sides: Sides): Promise<CertificationView[]> {
    const rows: (Omit<CertificationView, 'stateName' | 'wait' | 'steps' | 'can'> & {
      steps: { no: number; act: string; text: string; by: string; at: string }[];
    })[] = await this.dataSource.query(
      `select c.id, c.state, c.subject, c.materials, c.valid_until::text as "validUntil", c.version,
         (select jsonb_agg(jsonb_build_object('no', s.no, 'act', s.act, 'text', s.text, 'by', s.made_by, 'at', s.made_at) order by s.no)
          from account_certification_step s where s.certification_id = c.id) as steps
       from account_certification c where c.account_id = $1 order by c.created_at desc`,
      [accountId],
    );
    return rows.map(({ steps, ...c }) => ({
      ...c,
      stateName: STATE_NAME[c.state],
      wait: waits.find((w) => w.id === c.id) ?? null,
      steps: steps.map(({ act, at, ...s }) => ({
        ...s,
        actName: certificationActName(act),
        at: new Date(at).toISOString(),
      })),
      can: (Object.keys(MOVES[c.state]) as CertificationActName[])
        .filter((act) => hand !== null && may(hand, act, sides))
        .map((act) => ({ act, name: ACTS[act].name, words: ACTS[act].words })),
    }));
  }
}
