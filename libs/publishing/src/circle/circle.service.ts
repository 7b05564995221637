import { Inject, Injectable } from '@nestjs/common';
import {
  type CircleAsking,
  type CircleRequestState,
  type CircleRequestStep,
  REQUEST_STATE_NAME,
  SUPPORT_NAME,
  WANTED_NAME,
} from '@fengsui/contract';
import { type Actor, Ledger, postAndName } from '@fengsui/ledger';
import { beijingDateTime, Clock, type Sql, UserError, wake } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { IS_SCHOOL } from '../authorisation/authorisation.repository.js';
import { type Asked, CircleTeller } from './circle-teller.service.js';
import { REQUEST_ACTS, REQUEST_MOVES } from './machine.js';

const DAY_MS = 86_400_000;
const MOST_DAYS = 30;
/** Reminded when this much of the time has gone. */
const REMIND_AT = 0.8;
/** Accounts of the circle: entered in the 台账 and not ordered closed. */
export const IN_CIRCLE = `o.active and o.state in ('registered', 'rectifying')`;

const stale = (what: string): UserError =>
  new UserError('stale', `${what}已被别人更新，请看最新情况后再办。`, 409, 'version');

/** Acts on the 微博圈 (第十四条): 联动, groups, what units declare, what the school gave. */
@Injectable()
export class Circle {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(CircleTeller) private readonly teller: CircleTeller,
  ) {}

  /** Asks accounts to pass on a post of a school-level account; their administrators are told in the same transaction. Answers the id. Throws UserError 400, 404, 409. */
  async ask(wanted: CircleAsking, actor: Actor): Promise<string> {
    const now = this.clock.now();
    const until = new Date(wanted.until);
    if (until <= now) throw new UserError('gone', '截止时间应晚于现在。', 400, 'until');
    if (until.getTime() - now.getTime() > MOST_DAYS * DAY_MS)
      throw new UserError('too_far', `截止时间最远到 ${MOST_DAYS} 天以后。`, 400, 'until');
    const ids = [...new Set(wanted.accountIds)];
    if (ids.length === 0) throw new UserError('nobody', '请选择要联动的账号。', 400, 'accountIds');
    return this.dataSource.transaction(async (tx) => {
      const post = await schoolPost(tx, wanted.mentionId);
      const accounts: (Asked & { asked: boolean; inCircle: boolean })[] = await tx.query(
        `select o.id as "accountId", o.name, o.unit_id as "unitId", ${IN_CIRCLE} as "inCircle",
           exists (select 1 from circle_request r join circle_action a on a.id = r.action_id where r.account_id = o.id and a.mention_id = $2 and a.state = 'open') as asked
         from official_account o where o.id = any($1) order by o.name`,
        [ids, post.id],
      );
      if (accounts.length < ids.length)
        throw new UserError('no_account', '所选账号没有登记，请刷新页面后重新选择。', 404, 'accountIds');
      for (const a of accounts) {
        if (a.accountId === post.accountId)
          throw new UserError('own_post', `${a.name}就是发布这条内容的账号，请去掉。`, 400, 'accountIds');
        if (!a.inCircle)
          throw new UserError('not_in_circle', `${a.name}没有登记在册，不在微博圈，请去掉。`, 409, 'accountIds');
        if (a.asked)
          throw new UserError('asked_already', `${a.name}已有这条内容的联动在进行，请去掉。`, 409, 'accountIds');
      }
      const remind = new Date(now.getTime() + REMIND_AT * (until.getTime() - now.getTime()));
      const [{ id }] = await tx.query(
        `insert into circle_action (mention_id, wanted, text, until_at, remind_at, made_by) values ($1, $2, $3, $4, $5, $6) returning id`,
        [post.id, wanted.wanted, wanted.text, until, remind, postAndName(actor)],
      );
      await tx.query(
        `insert into circle_request (action_id, account_id, unit_id) select $1, o.id, o.unit_id from official_account o where o.id = any($2)`,
        [id, ids],
      );
      const told = await this.teller.tell(tx, accounts, {
        ...{ key: `${id}:ask`, purpose: 'status', head: '【联动】', tail: `请${WANTED_NAME[wanted.wanted]}` },
        text: `请在 ${minute(until)} 前${WANTED_NAME[wanted.wanted]}“${post.account}”的内容：${excerpt(post.text)} ${wanted.text}`,
      });
      await this.ledger.append(tx, {
        kind: 'circle.asked',
        incidentId: null,
        actor,
        payload: {
          text: `发起联动：请 ${accounts.length} 个账号在 ${minute(until)} 前${WANTED_NAME[wanted.wanted]}“${post.account}”的内容（${accounts.map((a) => a.name).join('、')}），已告知 ${told.length} 人`,
          ...{ actionId: id, mentionId: post.id },
        },
      });
      await wake(tx as Sql, 'detection');
      return id as string;
    });
  }

  /** Takes a 联动 back; what was done stays. Throws UserError 404, 409. */
  async withdraw(id: string, version: number, reason: string, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [rows] = await tx.query(
        `update circle_action set state = 'withdrawn', version = version + 1, remind_at = null where id = $1 and version = $2 and state = 'open' returning id`,
        [id, version],
      );
      if (rows.length === 0) {
        const [there] = await tx.query(`select 1 from circle_action where id = $1`, [id]);
        throw there ? stale('这次联动') : new UserError('no_action', '没有这次联动，请刷新页面。', 404, 'id');
      }
      const open = (Object.keys(REQUEST_MOVES) as CircleRequestState[]).filter((s) => REQUEST_MOVES[s].cancel);
      await tx.query(
        `update circle_request set state = 'cancelled', version = version + 1, seen_at = null where action_id = $1 and state = any($2)`,
        [id, open],
      );
      await this.ledger.append(tx, {
        ...{ kind: 'circle.withdrawn', incidentId: null, actor },
        payload: { text: `撤回联动：${reason}`, actionId: id },
      });
    });
  }

  /** A unit declares what the platform does not show, or 宣传部 excuses. mine: units of whoever acts; null: of 宣传部. Throws UserError 403, 404, 409. */
  async step(id: string, step: CircleRequestStep, mine: string[] | null, actor: Actor): Promise<void> {
    const act = REQUEST_ACTS[step.act];
    await this.dataSource.transaction(async (tx) => {
      const [r]: { state: CircleRequestState; version: number; unitId: string | null; account: string }[] =
        await tx.query(
          `select r.state, r.version, r.unit_id as "unitId", o.name as account from circle_request r join official_account o on o.id = r.account_id
           where r.id = $1 for update of r`,
          [id],
        );
      if (!r || (mine !== null && !mine.includes(r.unitId ?? '')))
        throw new UserError('no_request', '没有这项联动，或不是您单位的账号。', 404, 'id');
      if (act.by === 'office' && mine !== null)
        throw new UserError('forbidden', `${act.name}由宣传部办理。`, 403, 'act');
      if (r.version !== step.version) throw stale(`${r.account}的联动`);
      const to = REQUEST_MOVES[r.state][step.act];
      if (!to)
        throw new UserError('wrong_state', `${r.account}${REQUEST_STATE_NAME[r.state]}，不能${act.name}。`, 409, 'act');
      await tx.query(
        `update circle_request set state = $2, version = version + 1, note = $3, url = $4, seen_at = case when $2 = 'declared' then app.now() end where id = $1`,
        [id, to, step.text, step.url ?? null],
      );
      await this.ledger.append(tx, {
        kind: `circle.${to}`,
        incidentId: null,
        actor,
        payload: { text: `${r.account}${act.name}：${step.text}`, requestId: id },
      });
    });
  }

  /** A group as it is then; without id a new one. Throws UserError 404, 409. */
  async group(
    g: { id: string | null; version: number | null; name: string; accountIds: string[] },
    actor: Actor,
  ): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      const ids = [...new Set(g.accountIds)];
      const [{ n }] = await tx.query(`select count(*)::int as n from official_account where id = any($1)`, [ids]);
      if (n < ids.length) throw new UserError('no_account', '所选账号没有登记，请重新选择。', 404, 'accountIds');
      const [twin] = await tx.query(`select 1 from circle_group where name = $1 and id is distinct from $2`, [
        g.name,
        g.id,
      ]);
      if (twin) throw new UserError('name_taken', `已有分组“${g.name}”，请换一个名称。`, 409, 'name');
      const [row] =
        g.id === null
          ? await tx.query(`insert into circle_group (name) values ($1) returning id`, [g.name])
          : (
              await tx.query(
                `update circle_group set name = $3, version = version + 1, updated_at = app.now() where id = $1 and version = $2 returning id`,
                [g.id, g.version, g.name],
              )
            )[0];
      if (!row) throw stale('这个分组');
      await tx.query(`delete from circle_group_account where group_id = $1`, [row.id]);
      await tx.query(`insert into circle_group_account (group_id, account_id) select $1, unnest($2::uuid[])`, [
        row.id,
        ids,
      ]);
      await this.ledger.append(tx, {
        ...{ kind: 'circle.group', incidentId: null, actor },
        payload: { text: `微博圈分组“${g.name}”：${ids.length} 个账号`, groupId: row.id },
      });
      return row.id as string;
    });
  }

  /** Whom an account follows, as its host declares it; what was declared before and is not named is gone. mine as for step. Throws UserError 404. */
  async follows(accountId: string, toIds: string[], mine: string[] | null, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [own]: { name: string }[] = await tx.query(
        `select o.name from official_account o where o.id = $1 and o.platform = 'weibo' and ${IN_CIRCLE} and ($2::text[] is null or o.unit_id = any($2)) for update of o`,
        [accountId, mine],
      );
      if (!own) throw new UserError('no_account', '没有这个微博账号，或不是您单位的账号。', 404, 'accountId');
      const ids = [...new Set(toIds)].filter((id) => id !== accountId);
      const [{ n }] = await tx.query(
        `select count(*)::int as n from official_account o where o.id = any($1) and o.platform = 'weibo' and ${IN_CIRCLE}`,
        [ids],
      );
      if (n < ids.length) throw new UserError('no_account', '所选账号不在微博圈，请重新选择。', 404, 'follows');
      await tx.query(`delete from circle_follow where from_id = $1 and not (to_id = any($2))`, [accountId, ids]);
      await tx.query(
        `insert into circle_follow (from_id, to_id, declared_by) select $1, unnest($2::uuid[]), $3 on conflict do nothing`,
        [accountId, ids, postAndName(actor)],
      );
      await this.ledger.append(tx, {
        ...{ kind: 'circle.follows', incidentId: null, actor },
        payload: { text: `${own.name}申报互粉：关注微博圈 ${ids.length} 个账号`, accountId },
      });
    });
  }

  /** Logs what the school gave an account. Throws UserError 400, 404. */
  async support(
    s: { accountId: string; kind: 'promotion' | 'technical'; on: string; text: string },
    actor: Actor,
  ): Promise<void> {
    if (s.on > beijingDateTime(this.clock.now()).slice(0, 10))
      throw new UserError('not_yet', '日期不能晚于今天。', 400, 'on');
    await this.dataSource.transaction(async (tx) => {
      const [account] = await tx.query(`select name from official_account where id = $1`, [s.accountId]);
      if (!account) throw new UserError('no_account', '没有这个账号，请重新选择。', 404, 'accountId');
      await tx.query(
        `insert into circle_support (account_id, kind, given_on, text, made_by) values ($1, $2, $3, $4, $5)`,
        [s.accountId, s.kind, s.on, s.text, postAndName(actor)],
      );
      await this.ledger.append(tx, {
        ...{ kind: 'circle.support', incidentId: null, actor },
        payload: { text: `给予${account.name}${SUPPORT_NAME[s.kind]}：${s.text}`, accountId: s.accountId },
      });
    });
  }
}

/** A post of a school-level account. Throws UserError 404, 409. */
async function schoolPost(
  tx: Sql,
  id: string,
): Promise<{ id: string; text: string; accountId: string; account: string }> {
  const [post] = await tx.query(
    `select m.id, coalesce(m.title || ' ', '') || m.text as text, m.state, o.id as "accountId", o.name as account from mention m
       join official_account o on o.platform = m.platform and o.platform_uid = m.author_id and o.active
     where m.id = $1 and m.kind in ('post', 'article') and ${IS_SCHOOL}`,
    [id],
  );
  if (!post) throw new UserError('no_post', '没有这条内容，或不是校级账号发布的，请重新选择。', 404, 'mentionId');
  if (post.state === 'deleted' || post.state === 'violation')
    throw new UserError('gone', '这条内容已不能查看，不能发起联动。', 409, 'mentionId');
  return post;
}

export const minute = (at: Date): string => beijingDateTime(at).slice(0, 16);
export const excerpt = (text: string): string => {
  const all = [...text.replace(/\s+/g, ' ').trim()];
  return all.length > 60 ? `${all.slice(0, 60).join('')}…` : all.join('');
};
