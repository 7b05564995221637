import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { LiveNotice } from '@fengsui/contract';
import { notifyLive } from '@fengsui/platform';
import { type Door, openDoor } from '../harness/door.js';
import { type LivePage, livePage } from '../harness/live-page.js';
import { until } from '../harness/product.js';

/** The live channel as pages meet it: real sockets at two api processes over one database. */
let door: Door;
let urls: [string, string];
const cookies = new Map<string, string>();
const pages: LivePage[] = [];

beforeAll(async () => {
  door = await openDoor();
  urls = [door.url, (await door.another()).url];
  for (const { username } of door.accounts) cookies.set(username, await door.cookie(username));
}, 60_000);
afterEach(() => {
  for (const p of pages.splice(0)) p.close();
});
afterAll(() => door.stop());

const connect = async (username: string, at: 0 | 1): Promise<LivePage> => {
  const page = await livePage(urls[at], cookies.get(username)!);
  pages.push(page);
  return page;
};
const tell = (notice: LiveNotice) => notifyLive(door.db.dataSource, notice);

describe('the live channel', () => {
  it('tells every process’s pages, each what it may hear', async () => {
    const [duty, leader, school] = [
      await connect('wangxiaolan', 0),
      await connect('chenjianguo', 1),
      await connect('zhaolixin', 1),
    ];
    await tell({ type: 'incident', data: { id: 'a', unitId: 'student' } });
    await tell({ type: 'incident', data: { id: 'b', unitId: 'logistics' } });
    await tell({ type: 'mentions', data: { ids: ['m1'] } });
    for (const p of [duty, school]) {
      await p.hears('incident', (i) => i.id === 'a');
      await p.hears('mentions', (m) => m.ids.includes('m1'));
    }
    await leader.hears('incident', (i) => i.id === 'b');
    expect(leader.heard.map((m) => m.type)).toEqual(['incident']);
  });

  it('lets nobody in who is not signed in', async () => {
    await expect(livePage(urls[0], 'fengsui=nobody')).rejects.toThrow('not_signed_in');
  });

  it('sends a storm in frames of 250 ms, and leaves nothing out', async () => {
    const duty = await connect('wangxiaolan', 0);
    const began = performance.now();
    const ids = Array.from({ length: 400 }, () => randomUUID());
    for (const id of ids) await tell({ type: 'mentions', data: { ids: [id] } });
    await duty.hears('mentions', (m) => m.ids.includes(ids.at(-1)!));
    const frames = duty.heard.filter((m) => m.type === 'mentions');
    expect(frames.flatMap((m) => m.data.ids).sort()).toEqual([...ids].sort());
    expect(frames.length).toBeLessThanOrEqual(Math.ceil((performance.now() - began) / 250) + 1);
  });

  it('cuts its pages off while it does not hear the database, and takes them back', async () => {
    const duty = await connect('wangxiaolan', 0);
    const cut = new Promise((resolve) => duty.socket.once('disconnect', resolve));
    await door.db.dataSource.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'fengsui-listener' and datname = current_database()`,
    );
    expect(await cut).toBe('io server disconnect');
    await expect(livePage(urls[0], cookies.get('wangxiaolan')!)).rejects.toThrow('not_listening');
    const back = await until('the process to listen again', () => connect('wangxiaolan', 0).catch(() => null));
    await tell({ type: 'mentions', data: { ids: ['after'] } });
    await back.hears('mentions', (m) => m.ids.includes('after'));
  });

  it('ends the sockets of a session that ended', async () => {
    const own = await door.cookie('liumin');
    const page = await livePage(urls[1], own);
    pages.push(page);
    const cut = new Promise((resolve) => page.socket.once('disconnect', resolve));
    await door.db.dataSource.query(
      `delete from session s using account a where a.id = s.account_id and a.username = 'liumin'`,
    );
    const [{ id }] = await door.db.dataSource.query(`select person_id as id from account where username = 'liumin'`);
    await tell({ type: 'access', data: { personId: id } });
    expect(await cut).toBe('io server disconnect');
    cookies.set('liumin', await door.cookie('liumin'));
  });
});
