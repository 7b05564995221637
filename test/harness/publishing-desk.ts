import { expect } from '@jest/globals';
import type { AuthorisationSheet, AuthorisationView, Problem, PublishedComparison } from '@fengsui/contract';
import { DEFAULT_POLICY, PolicyStore } from '@fengsui/escalation';
import { Identity } from '@fengsui/identity';
import { MentionStore } from '@fengsui/mentions';
import { PublishingWatch } from '@fengsui/publishing';
import { openDoor } from './door.js';

export const DUTY = 'wangxiaolan';
export const HEAD = 'liumin';
export const LEADER = 'zhaolixin';
export const UNIT = 'chenjianguo';
export const NO = { answer: 'no' as const, note: '' };
export const DONE: [number, string] = [204, ''];

/**
 * The api over a school whose 后勤处 has an account on Weibo and people enough to draft and review: 吴静 drafts, 丁一, 吕二 and the head review, 林小雨 is
 * a student. Posts come as collection stores them; the watch looks as the engine makes it look.
 */
export async function openPublishingDesk() {
  const door = await openDoor();
  const id: Record<string, string> = {};
  await new PolicyStore(door.db.dataSource).ensure(DEFAULT_POLICY);
  const { dataSource } = door.db;
  await dataSource.query(
    `insert into person (name, unit_id) values ('丁一', 'logistics'), ('吕二', 'logistics');
     insert into person (name, unit_id, kind) values ('林小雨', 'logistics', 'student')`,
  );
  for (const p of await dataSource.query(`select id, name from person`)) id[p.name] = p.id;
  await dataSource.query(
    `insert into post (person_id, unit_id, function, title, main) select id, 'logistics', 'account_admin', '官微管理员', true from person where name in ('丁一', '吕二', '林小雨')`,
  );
  for (const [username, name] of [
    ['wujing', '吴静'],
    ['dingyi', '丁一'],
    ['lver', '吕二'],
    ['linxiaoyu', '林小雨'],
  ] as const) {
    const made = { who: name, username, password: 'Gushan-2026-fs' };
    await door.api.get(Identity).createAccount(dataSource, { ...made, personId: id[name]!, roles: ['unit'] });
    door.accounts.push(made);
  }
  const [row] = await dataSource.query(
    `insert into official_account (platform, platform_uid, name, unit_id) values ('weibo', '9100000001', '青江职院后勤', 'logistics') returning id`,
  );
  const account: string = row.id;

  const call = <T>(
    user: string,
    method: string,
    at: string,
    body?: unknown,
  ): Promise<{ status: number; body: T & Problem }> => door.call<T>(user, method, `/api/publishing/${at}`, body);
  const sheet = (more: Partial<AuthorisationSheet> = {}): AuthorisationSheet => ({
    ...{ title: '关于二食堂火情的情况说明', category: 'emergency', accountIds: [account], wantedAt: null },
    text: '今天下午2时，二食堂后厨发生火情，消防人员到场处置，3时已扑灭，无人员受伤。学校已成立工作组查明原因，二食堂暂停开放。',
    secrecy: { state_secret: NO, project: NO, result: NO, cooperation: NO, other: NO },
    ...more,
  });
  const draft = async (more: Partial<AuthorisationSheet> = {}, user = 'wujing'): Promise<string> => {
    const made = await call<{ id: string }>(user, 'POST', 'authorisations', {
      unitId: 'logistics',
      sheet: sheet(more),
    });
    expect([made.status, made.body?.detail]).toEqual([201, undefined]);
    return made.body.id;
  };
  const view = async (one: string, user = DUTY): Promise<AuthorisationView> =>
    (await call<AuthorisationView>(user, 'GET', `authorisations/${one}`)).body;
  const act = async (user: string, one: string, name: string, more: object = {}): Promise<[number, string]> => {
    const { version } = await view(one);
    const { status, body } = await call(user, 'POST', `authorisations/${one}/acts`, {
      act: name,
      version,
      text: '同意',
      ...more,
    });
    return [status, body?.detail ?? ''];
  };
  const inDays = (n: number): string => new Date(door.db.clock.now().getTime() + n * 86_400_000).toISOString();
  async function reviewed(more: Partial<AuthorisationSheet> = {}): Promise<string> {
    const one = await draft(more);
    expect(await act('dingyi', one, 'review_1', { checked: true })).toEqual(DONE);
    expect(await act('lver', one, 'review_2', { checked: true })).toEqual(DONE);
    expect(await act(UNIT, one, 'review_3', { checked: true })).toEqual(DONE);
    return one;
  }
  const approve = (one: string, user = HEAD) =>
    act(user, one, 'approve', { wording: '以学校情况说明为准', validUntil: inDays(3) });

  let n = 0;
  /** A post of the account as collection stores it, and the watch's look at it. */
  async function published(text: string, more: { id?: string; uid?: string; edited?: boolean } = {}): Promise<string> {
    const now = door.db.clock.now();
    const platformId = more.id ?? `p${++n}`;
    await door.db.dataSource.transaction((tx) =>
      door.api.get(MentionStore).store(
        tx,
        [
          {
            ...{
              platform: 'weibo',
              id: platformId,
              url: `https://weibo.com/${platformId}`,
              title: null,
              text,
              kind: 'post',
            },
            author: { id: more.uid ?? '9100000001', name: '青江职院后勤', kind: 'organisation', followers: 3_000 },
            ...{ publishedAt: now, publishedRaw: '', reposts: 0, comments: 0, likes: 0, region: null, rootId: null },
            ...{ edited: more.edited ?? false, repostOf: null },
          } as never,
        ],
        { source: 'weibo-ajax', watchListId: null },
      ),
    );
    await door.api.get(PublishingWatch).round();
    const [row] = await door.db.dataSource.query(`select id from mention where platform_id = $1`, [platformId]);
    return row.id;
  }
  const post = async (mention: string, user = DUTY): Promise<PublishedComparison> =>
    (await call<PublishedComparison>(user, 'GET', `posts/${mention}`)).body;
  const log = (kind: string): Promise<{ payload: { text: string } }[]> =>
    door.db.dataSource.query(`select payload::jsonb as payload from ledger_event where kind = $1 order by seq`, [kind]);

  return {
    ...{ door, id, account, call, sheet, draft, view, act, reviewed, approve, published, post, log, inDays },
    stop: () => door.stop(),
  };
}
export type PublishingDesk = Awaited<ReturnType<typeof openPublishingDesk>>;
