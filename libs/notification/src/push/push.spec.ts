import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '@fengsui/ledger';
import { OutboxBench, PAGE } from '../testing/outbox-bench.js';
import { Reporting } from '../testing/reporting-channel.js';
import type { OutboxRow } from '../message.js';
import { PushKeys } from './push-keys.js';
import { allowsPushService } from './push-services.js';
import { pushPayload } from './push-text.js';
import { PushSubscriptions } from './subscriptions.service.js';

const key = (kid: string, n: number): string => `${kid}:${Buffer.alloc(32, n).toString('base64url')}`;
const LINK = key('k1', 7);

describe('what a lock screen shows', () => {
  const row = (title: string, over: Partial<OutboxRow> = {}, body: object = {}): OutboxRow => ({
    ...{
      id: '4e0c7f0e-7777-4c0e-9f0b-5d1f2f6f2a11',
      incidentId: 'i1',
      personId: 'p',
      address: 'd',
      channel: 'web_push',
    },
    ...{ bundle: null, originId: 'o', purpose: 'page', attempt: 1, providerId: null, sentAt: null, ageMs: 0 },
    before: 'pending',
    body: { ...PAGE, title, ...body },
    ...over,
  });
  const show = (...args: Parameters<typeof row>) => pushPayload(row(...args), 'https://yq.school.example/', 'x');

  test('at most forty characters: what is asked by when stands, the middle gives way', () => {
    const title = '【Ⅱ级舆情】学生反映二食堂餐盘有异物，微博37条。请14:35前签收';
    expect(show(title).title).toBe(title);
    const marked = show(title, { before: 'unknown' }, { drill: true }).title;
    expect(marked).toBe('【补发】【演练】【Ⅱ级舆情】学生反映二食堂…异物，微博37条。请14:35前签收');
    expect([...marked]).toHaveLength(40);
    expect([...show('🍜'.repeat(60)).title]).toHaveLength(40);
    expect(show('一行\n两行').title).toBe('一行 两行');
  });

  test('it leads to the incident or to a page of this site; never to a link that signs, never elsewhere', () => {
    expect(show('x').path).toBe('/go/i1');
    const none = { incidentId: null };
    expect(show('x', none, { url: 'https://yq.school.example/collection' }).path).toBe('/collection');
    expect(show('x', none, { url: 'https://yq.school.example.evil.example/a' }).path).toBe('/m/inbox');
    expect(show('x', none, { url: null }).path).toBe('/m/inbox');
    expect(JSON.stringify(show('x'))).not.toContain('/s/');
  });
});

describe('keys', () => {
  test('without a ring of their own they come from the link keys, the same in every process', () => {
    const [a, b] = [
      new PushKeys({ FENGSUI_PUSH_KEYS: '', FENGSUI_LINK_KEYS: LINK }),
      new PushKeys({ FENGSUI_PUSH_KEYS: '', FENGSUI_LINK_KEYS: LINK }),
    ];
    expect(a.current()).toEqual(b.current());
    expect(a.current().kid).toBe('link:k1');
    expect(Buffer.from(a.current().publicKey, 'base64url')).toHaveLength(65);
    expect(JSON.stringify(a.current())).not.toContain(LINK.split(':')[1]);
  });

  test('a new key is for new subscriptions; those of before keep theirs; a receipt is proved by any of them', () => {
    const both = new PushKeys({ FENGSUI_PUSH_KEYS: `${key('p2', 2)},${key('p1', 1)}`, FENGSUI_LINK_KEYS: LINK });
    const old = new PushKeys({ FENGSUI_PUSH_KEYS: key('p1', 1), FENGSUI_LINK_KEYS: LINK });
    expect(both.current().kid).toBe('p2');
    expect(both.pair('p1')!.publicKey).toBe(old.current().publicKey);
    expect(both.pair('gone')).toBeNull();
    expect(both.proves('m1', old.proof('p1', 'm1'))).toBe(true);
    for (const wrong of [old.proof('p1', 'm2'), '', 'x'.repeat(43)]) expect(both.proves('m1', wrong)).toBe(false);
  });

  test('a malformed one stops the start and says how to make one', () => {
    for (const bad of ['p1', 'p1:AAAA', `:${'A'.repeat(43)}`, `p1:${Buffer.alloc(32, 0xff).toString('base64url')}`])
      expect(() => new PushKeys({ FENGSUI_PUSH_KEYS: bad, FENGSUI_LINK_KEYS: LINK })).toThrow(
        /^FENGSUI_PUSH_KEYS：密钥/,
      );
  });
});

test('only the services on the list are written to: no host of ours, no look-alike', () => {
  const list = 'https://fcm.googleapis.com, https://*.push.apple.com';
  const yes = ['https://fcm.googleapis.com/fcm/send/x', 'https://web.push.apple.com/Q', 'https://a.b.push.apple.com/'];
  const no = [
    ...['http://fcm.googleapis.com/x', 'https://fcm.googleapis.com:8443/x', 'https://evilpush.apple.com.example/'],
    ...['https://push.apple.com.evil.example/', 'https://user:pw@fcm.googleapis.com/', 'http://127.0.0.1/', 'x', ''],
    ...['https://169.254.169.254/latest', 'https://fcm.googleapis.com@127.0.0.1/'],
  ];
  expect(yes.map((u) => allowsPushService(list, u))).toEqual(yes.map(() => true));
  expect(no.map((u) => allowsPushService(list, u))).toEqual(no.map(() => false));
});

describe('beside the channels', () => {
  let bench: OutboxBench;
  let push: Reporting;
  let devices: PushSubscriptions;
  const actor = (): Actor => ({ type: 'person', id: bench.person['陈建国']!, name: '陈建国' });
  const sql = (text: string, params: unknown[] = []): Promise<any[]> => bench.db.dataSource.query(text, params);
  const keys = new PushKeys({ FENGSUI_PUSH_KEYS: key('p1', 1), FENGSUI_LINK_KEYS: LINK });
  const subscribe = async (endpoint: string, name = '陈建国'): Promise<string> => {
    let id = '';
    const s = {
      ...{ personId: bench.person[name]!, endpoint, p256dh: keys.current().publicKey, kid: 'p1', device: 'Edge' },
      auth: Buffer.alloc(16).toString('base64url'),
    };
    await bench.db.dataSource.transaction((tx) =>
      devices.add(tx, s, actor(), async (made) => {
        id = made;
      }),
    );
    return id;
  };

  beforeAll(async () => {
    bench = await OutboxBench.create();
    const config = { WEB_PUSH_SERVICES: 'https://push.example' };
    devices = new PushSubscriptions(bench.db.dataSource, bench.ledger, config);
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    push = new Reporting('web_push');
    bench.channels = [bench.channel(), push];
    await sql(`delete from person_contact where channel = 'web_push'`);
    await sql(`delete from push_subscription`);
  });

  test('a page goes to every device at the same time as by the first channel, and starts no chain of its own', async () => {
    const [a, b] = [await subscribe('https://push.example/a'), await subscribe('https://push.example/b')];
    const id = await bench.put();
    const rows = await sql(
      `select channel, address, chain, fallback_at is null as alone, purpose, state from outbox where incident_id = $1 order by channel, address`,
      [bench.incidentId],
    );
    expect(rows).toEqual([
      ...[a, b].sort().map((address) => ({
        channel: 'web_push',
        address,
        chain: false,
        alone: true,
        purpose: 'page',
        state: 'pending',
      })),
      { channel: 'wecom', address: 'chenjianguo', chain: true, alone: false, purpose: 'page', state: 'pending' },
    ]);
    await bench.worker().round();
    expect(push.sent.map((r) => r.address).sort()).toEqual([a, b].sort());
    expect(await bench.row(id)).toMatchObject({ channel: 'wecom', state: 'accepted' });
  });

  test('a device reaches nobody: without any other address the caller hears so', async () => {
    await subscribe('https://push.example/c', '何芳');
    await sql(`update person set wecom_userid = null, mobile = null where name = '何芳'`);
    const got = await bench.db.dataSource.transaction((tx) =>
      bench.outbox.enqueue(tx, {
        ...{ dedupeKey: 'alone', incidentId: null, personId: bench.person['何芳']!, purpose: 'page', priority: 3 },
        message: PAGE,
      }),
    );
    expect(got).toBe('unreachable');
    expect(
      await sql(`select state from outbox where channel = 'web_push' and person_id = $1`, [bench.person['何芳']]),
    ).toEqual([{ state: 'pending' }]);
  });

  test('push that is not set up writes nothing', async () => {
    await subscribe('https://push.example/d');
    bench.channels = [bench.channel()];
    const id = await bench.put();
    expect(
      await sql(
        `select 1 from outbox where dedupe_key like (select dedupe_key || '@push%' from outbox where id = $1)`,
        [id],
      ),
    ).toEqual([]);
  });

  test('a storm becomes one notification on each device, and what is folded starts no chain', async () => {
    const [a, b] = [await subscribe('https://push.example/e'), await subscribe('https://push.example/f')];
    for (let i = 0; i < 6; i++) {
      const [{ id: incidentId }] = await sql(
        `insert into incident (code, title, unit_id, topic, level, level_reason, state) values ($1, '宿舍停水', 'student', '', 2, '', 'open') returning id`,
        [`YQ2026-1${i}`],
      );
      await bench.put({ incidentId }, { code: `YQ2026-1${i}` });
    }
    await bench.worker().round();
    await bench.db.clock.advance(25_000);
    // one round folds, the next sends what was folded
    for (let i = 0; i < 2; i++) await bench.worker().round();
    const storm = push.sent.filter((r) => r.bundle === 'storm');
    expect(storm.map((r) => r.address).sort()).toEqual([a, b].sort());
    const folded = await sql(
      `select channel, fallback_at is null as alone from outbox where bundle = 'storm' order by channel`,
    );
    expect(folded.filter((f) => f.channel === 'web_push')).toEqual(
      [1, 2].map(() => ({ channel: 'web_push', alone: true })),
    );
    expect(folded.filter((f) => f.channel === 'wecom')).toEqual([{ channel: 'wecom', alone: false }]);
  });

  test('a browser that another person signs in on changes hands; ten devices are enough; the log tells of each change', async () => {
    const id = await subscribe('https://push.example/shared');
    await subscribe('https://push.example/shared', '刘敏');
    expect(await devices.byId(id)).toBeNull();
    expect(await devices.of(bench.person['陈建国']!)).toEqual([]);
    for (let i = 0; i < 10; i++) await subscribe(`https://push.example/n${i}`);
    await expect(subscribe('https://push.example/eleventh')).rejects.toThrow('最多 10 台设备');
    const [first] = await devices.of(bench.person['陈建国']!);
    await expect(devices.remove(bench.person['刘敏']!, first!.id, actor())).rejects.toThrow('没有这台设备');
    await devices.remove(bench.person['陈建国']!, first!.id, actor());
    expect(await devices.of(bench.person['陈建国']!)).toHaveLength(9);
    expect(await sql(`select 1 from person_contact where channel = 'web_push' and address = $1`, [first!.id])).toEqual(
      [],
    );
    const log = await sql(
      `select payload::jsonb->>'text' as text from ledger_event where kind = 'contact.push_removed'`,
    );
    expect(log).toEqual([{ text: '陈建国在“Edge”关闭浏览器推送' }]);
  });

  test.each([
    ['http://push.example/x', keys.current().publicKey, 'foreign_service'],
    ['https://10.0.0.1/x', keys.current().publicKey, 'foreign_service'],
    ['https://push.example/x', Buffer.alloc(65, 4).toString('base64url'), 'bad_keys'],
    ['https://push.example/x', 'AAAA', 'bad_keys'],
  ])('%s with such a key is refused', async (endpoint, p256dh, code) => {
    const s = {
      personId: bench.person['陈建国']!,
      endpoint,
      p256dh,
      auth: 'AAAAAAAAAAAAAAAAAAAAAA',
      kid: 'p1',
      device: 'x',
    };
    await expect(
      bench.db.dataSource.transaction((tx) => devices.add(tx, s, actor(), async () => undefined)),
    ).rejects.toMatchObject({ code, message: expect.stringMatching(/请/) });
  });
});
