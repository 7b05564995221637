import { expect } from '@jest/globals';
import type { CollectedItem } from '@fengsui/collection';
import type { Problem, QuestionList, QuestionView } from '@fengsui/contract';
import { DEFAULT_POLICY, PolicyStore } from '@fengsui/escalation';
import { Identity } from '@fengsui/identity';
import { MentionStore } from '@fengsui/mentions';
import { QuestionFinder, QuestionReminders } from '@fengsui/questions';
import { openDoor } from './door.js';

export const DUTY = 'wangxiaolan';
export const HEAD = 'liumin';
export const UNIT = 'chenjianguo';
export const WRITER = 'wujing';
export const DONE: [number, string] = [204, ''];
const HOUR = 3_600_000;

/**
 * The api over a school whose 后勤处 has an account on Weibo, written by 吴静. Every day is worked for sixty days from the first morning on, whatever the
 * national calendar says, and time stands still until the test moves it. Posts come as collection stores them; finder and reminders look as the engine makes
 * them look. hoursAgo: the story begins so long ago instead, for pages take the time from the answers' Date.
 */
export async function openQuestionDesk({ hoursAgo }: { hoursAgo?: number } = {}) {
  const door = await openDoor();
  const { dataSource, clock } = door.db;
  await door.api.get(PolicyStore).ensure(DEFAULT_POLICY);
  for (const [username, name] of [
    ['wujing', '吴静'],
    ['hefang', '何芳'],
  ] as const) {
    const [{ id }] = await dataSource.query(`select id from person where name = $1`, [name]);
    const made = { who: name, username, password: 'Gushan-2026-fs' };
    await door.api.get(Identity).createAccount(dataSource, { ...made, personId: id, roles: ['unit'] });
    door.accounts.push(made);
  }
  await dataSource.query(
    `insert into official_account (platform, platform_uid, name, unit_id) values ('weibo', '9100000001', '青江职院后勤', 'logistics')`,
  );
  await clock.run(0);
  // the first morning of a month, ten o'clock: all of the story lies in one month
  const now = new Date(clock.now().getTime() + 8 * HOUR);
  const first =
    hoursAgo === undefined
      ? Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1, 2)
      : clock.now().getTime() - hoursAgo * HOUR;
  await clock.advance(first - clock.now().getTime());
  const day = (n: number): string => new Date(first + n * 24 * HOUR).toISOString().slice(0, 10);
  await dataSource.query(`insert into school_day (from_day, to_day, working, name) values ($1, $2, true, '全部上班')`, [
    day(-1),
    day(60),
  ]);

  const call = <T>(
    user: string,
    method: string,
    at = '',
    body?: unknown,
  ): Promise<{ status: number; body: T & Problem }> => door.call<T>(user, method, `/api/questions${at}`, body);
  const list = async (user = DUTY, query = ''): Promise<QuestionList> =>
    (await call<QuestionList>(user, 'GET', query)).body;
  const view = async (id: string, user = DUTY): Promise<QuestionView> =>
    (await call<QuestionView>(user, 'GET', `/${id}`)).body;
  const act = async (user: string, id: string, name: string, more: object = {}): Promise<[number, string]> => {
    const { version } = await view(id);
    const { status, body } = await call(user, 'POST', `/${id}/acts`, { act: name, version, text: '同意', ...more });
    return [status, body?.detail ?? ''];
  };
  /** What these messages said to whom, by people's names. */
  const told = (id: string, key: string): Promise<{ name: string; title: string }[]> =>
    dataSource.query(
      `select p.name, o.body ->> 'title' as title from outbox o join person p on p.id = o.person_id
       where o.dedupe_key like $1 and o.channel <> 'web_push' order by p.name`,
      [`question:${id}:${key}%`],
    );

  let n = 0;
  /** Posts as collection stores them, then the finder's look. Answers the ids of their questions. */
  type Post = Partial<CollectedItem> & { text: string; uid?: string };
  async function stored(...items: Post[]): Promise<string[]> {
    const ids = items.map((i) => i.id ?? `${5_100_000_000_000_000 + ++n}`);
    await dataSource.transaction((tx) =>
      door.api.get(MentionStore).store(
        tx,
        items.map(({ uid, ...item }, i): CollectedItem => ({
          ...{ platform: 'weibo', id: ids[i]!, url: `https://weibo.com/1/${ids[i]}`, title: null, kind: 'post' },
          author: { id: uid ?? `7${ids[i]!.slice(-9)}`, name: '小雨同学', kind: 'plain', followers: 12 },
          ...{ publishedAt: clock.now(), publishedRaw: null, reposts: null, comments: null, likes: null, region: null },
          ...{ rootId: null, edited: false, repostOf: null },
          ...item,
        })),
        { source: 'weibo-ajax', watchListId: null },
      ),
    );
    return ids;
  }
  /** The finder's look, and the questions these posts belong to then; '' where to none. */
  async function looked(ids: string[]): Promise<string[]> {
    await door.api.get(QuestionFinder).round();
    const rows: { platform_id: string; question_id: string | null }[] = await dataSource.query(
      `select m.platform_id, x.question_id from mention m left join question_asking x on x.mention_id = m.id where m.platform_id = any($1)`,
      [ids],
    );
    return ids.map((id) => rows.find((r) => r.platform_id === id)?.question_id ?? '');
  }
  const asked = async (...items: Post[]): Promise<string[]> => looked(await stored(...items));
  const official = (id: string, text: string, more: Partial<CollectedItem> = {}) => ({
    ...{
      id,
      text,
      author: { id: '9100000001', name: '青江职院后勤', kind: 'organisation' as const, followers: 3_000 },
    },
    ...more,
  });
  async function answered(id: string, reply: string, places: { url?: string; note?: string }): Promise<void> {
    expect(await act(WRITER, id, 'reply', { text: reply })).toEqual(DONE);
    expect(await act(UNIT, id, 'approve')).toEqual(DONE);
    const [asking] = (await view(id)).askingList;
    expect(await act(WRITER, id, 'publish', { text: '已发布', places: [{ askingId: asking!.id, ...places }] })).toEqual(
      DONE,
    );
  }
  return {
    ...{ door, call, list, view, act, told, stored, looked, asked, official, answered },
    hours: (h: number): Promise<void> => clock.advance(h * HOUR),
    /** the reminders' look */
    remind: (): Promise<number> => door.api.get(QuestionReminders).round(),
    /** a moment of the story: days after its first morning, HH:MM in Beijing */
    at: (d: number, time: string): string => new Date(`${day(d)}T${time}:00+08:00`).toISOString(),
    /** in which the story begins */
    month: new Date(first + 8 * HOUR).toISOString().slice(0, 7),
    stop: () => door.stop(),
  };
}
export type QuestionDesk = Awaited<ReturnType<typeof openQuestionDesk>>;
