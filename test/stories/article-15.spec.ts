import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PublishedPage } from '@fengsui/contract';
import { MentionStore } from '@fengsui/mentions';
import { PublishingWatch } from '@fengsui/publishing';
import { DONE, DUTY, openPublishingDesk, type PublishingDesk } from '../harness/publishing-desk.js';

/** 第十五条 主办单位对发布信息的正确性、真实性和准确性负责: what is corrected and withdrawn after publication. */
let k: PublishingDesk;
beforeAll(async () => {
  k = await openPublishingDesk();
}, 60_000);
afterAll(() => k?.stop());

test('第十五条: what was published as allowed and is then altered or taken down is logged as the site shows it, and shown with its difference', async () => {
  const one = await k.reviewed();
  expect(await k.approve(one)).toEqual(DONE);
  await k.door.db.clock.advance(60_000);
  const same = await k.published(k.sheet().text, { id: 'a1' });
  expect(await k.post(same)).toMatchObject({ verdict: 'authorised', diff: [{ kind: 'same' }] });
  await k.published(k.sheet().text.replace('暂停开放', '照常开放'), { id: 'a1', edited: true });
  expect(await k.post(same)).toMatchObject({ verdict: 'differs', clueId: null });
  expect((await k.post(same)).diff!.filter((p) => p.kind !== 'same')).toEqual([
    { kind: 'removed', text: '暂停' },
    { kind: 'added', text: '照常' },
  ]);
  expect((await k.log('publication.corrected')).map((e) => e.payload.text)).toEqual([
    '后勤处新浪微博账号“青江职院后勤”更正了已发布的内容',
  ]);
  expect((await k.log('publication.differs')).length).toBe(1);
  const page = (await k.call<PublishedPage>(DUTY, 'GET', 'posts?verdict=differs')).body;
  expect(page.posts.map((p) => p.mentionId)).toEqual([same]);
  // mended, it is as allowed again
  await k.published(k.sheet().text, { id: 'a1', edited: true });
  expect(await k.post(same)).toMatchObject({ verdict: 'authorised' });
  await k.door.db.dataSource.transaction((tx) => k.door.api.get(MentionStore).markGone(tx, 'weibo', 'a1', 'deleted'));
  await k.door.api.get(PublishingWatch).round();
  expect((await k.log('publication.withdrawn')).map((e) => e.payload.text)).toEqual([
    '后勤处新浪微博账号“青江职院后勤”撤回（删除）了已发布的内容',
  ]);
  expect(await k.post(same)).toMatchObject({ state: 'deleted', verdict: 'authorised' });
});
