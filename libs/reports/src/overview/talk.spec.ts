import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { EmbeddedIndex, IndexUnavailable, type MentionDoc } from '@fengsui/search-index';
import type { Viewer } from '../viewer.js';
import { TalkService } from './talk.service.js';

const DUTY: Viewer = { personId: 'x', roles: ['duty'], unitIds: ['publicity'] };
const LOGISTICS: Viewer = { personId: 'z', roles: ['unit'], unitIds: ['logistics'] };
const HOUR = 3_600_000;

describe('what is talked about', () => {
  let db: TestDatabase;
  let index: EmbeddedIndex;
  let talks: TalkService;
  const put = (n: number, hoursAgo: number, words: string[], over: Partial<MentionDoc> = {}) =>
    index.put(
      Array.from({ length: n }, (_, i) => ({
        id: `00000000-0000-4000-8000-${hoursAgo.toString(16).padStart(4, '0')}${words.length}${(i + 1).toString(16).padStart(7, '0')}`,
        version: 1,
        shown: true,
        platform: 'weibo' as const,
        watchListId: 'school',
        publishedAt: new Date(db.clock.now().getTime() - hoursAgo * HOUR),
        words,
        sentiment: 'neu' as const,
        score: 0,
        topic: '宿舍后勤收费',
        unitId: 'logistics',
        authorKind: 'plain' as const,
        authorKey: null,
        author: '匿名',
        region: '四川',
        ...over,
      })),
      1,
    );

  beforeAll(async () => {
    db = await createTestDatabase();
    index = new EmbeddedIndex(db.dataSource);
    talks = new TalkService(index, db.clock);
    await put(8, 2, ['宿舍', '断电']);
    await put(4, 3, ['银杏'], { platform: 'wechat', topic: '其他', unitId: null, region: null });
    await put(14, 50, ['宿舍', '热水']);
    // older than the week that is compared
    await put(5, 24 * 9, ['断电']);
    await index.refresh();
  });
  afterAll(() => db.drop());

  it('compares words and topics of a day with the seven days before', async () => {
    const t = await talks.talk(DUTY);
    expect([t.total, t.lacks]).toEqual([12, null]);
    expect(t.words).toContainEqual({ word: '断电', share: 8 / 12, weekShare: 0 });
    // as usual as ever
    expect(t.words.map((w) => w.word)).not.toContain('宿舍');
    expect(t.topics).toEqual([
      { topic: '宿舍后勤收费', count: 8, before: 2 },
      { topic: '其他', count: 4, before: 0 },
    ]);
    expect(t.platforms).toEqual([
      { platform: 'weibo', count: 8 },
      { platform: 'wechat', count: 4 },
    ]);
    expect(t.regions).toEqual([{ region: '四川', count: 8 }]);
  });

  it('shows a unit its own, reads once a minute, and says when the index does not answer', async () => {
    expect((await talks.talk(LOGISTICS)).total).toBe(8);
    const facets = index.facets.bind(index);
    index.facets = () => Promise.reject(new IndexUnavailable('x'));
    expect((await talks.talk(DUTY)).total).toBe(12);
    await db.clock.advance(60_000);
    expect((await talks.talk(DUTY)).lacks).toBe('检索服务没有应答，热词与分布暂缺。');
    index.facets = facets;
    // a failure is not kept
    expect((await talks.talk(DUTY)).total).toBe(12);
  });
});
