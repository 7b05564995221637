import { describe, expect, it } from '@jest/globals';
import type { ClockView, IncidentSummary } from '@fengsui/contract';
import { sentence, type SentenceInput } from './sentence.js';

const NOW = new Date('2026-11-23T06:00:00Z');
const after = (s: number): string => new Date(NOW.getTime() + s * 1000).toISOString();

function clock(over: Partial<ClockView>): ClockView {
  return {
    deadlineId: 'd',
    kind: 'ack',
    kindName: '签收',
    levelNo: 1,
    startsAt: after(-60),
    dueAt: after(60),
    state: 'pending',
    metAt: null,
    latenessMs: null,
    stoodAt: null,
    owner: '后勤处',
    ownerUnitId: 'logistics',
    ...over,
  };
}
function incident(over: Partial<IncidentSummary>): IncidentSummary {
  return {
    id: 'i1',
    code: 'YQ-1',
    title: '二食堂异物',
    level: 2,
    levelConfirmed: true,
    state: 'open',
    unitId: 'logistics',
    unitName: '后勤处',
    topic: '食品安全食堂',
    openedAt: after(-60),
    closedAt: null,
    mentionCount: 37,
    clocks: [],
    levelNo: 1,
    nextStep: null,
    ...over,
  };
}
function input(over: Partial<SentenceInput> = {}): SentenceInput {
  return {
    now: NOW,
    incidents: [],
    sources: [{ name: '微博搜索', lastOkAt: after(-8), blindMs: null }],
    last24h: { total: 312, negative: 25 },
    weekBefore: { total: 300 },
    ...over,
  };
}
const blindSource = { name: '微博搜索', lastOkAt: after(-7800), blindMs: 7_800_000 };

describe('the one sentence', () => {
  it('is calm, with its comparison', () => {
    const text = '一切平稳。近 24 小时 312 条，负面 8%，与上周同日相当。';
    expect(sentence(input())).toEqual({
      text,
      parts: [{ text, clock: null }],
      kind: 'calm',
      action: null,
    });
    expect(sentence(input({ weekBefore: { total: 200 } })).text).toContain('比上周同日（200 条）多 56%');
    expect(sentence(input({ weekBefore: { total: 624 } })).text).toContain('比上周同日（624 条）少 50%');
    expect(sentence(input({ weekBefore: null })).text).toContain('上周同日无数据可比');
    expect(sentence(input({ last24h: { total: 0, negative: 0 } })).text).toBe(
      '一切平稳。近 24 小时没有新信息，比上周同日（300 条）少 100%。',
    );
  });

  it('names the nearest clock while incidents are handled', () => {
    const two = [
      incident({
        id: 'i2',
        title: '宿舍断电',
        clocks: [clock({ dueAt: after(900), owner: '学工部', kindName: '初报', kind: 'first_report' })],
      }),
      incident({ clocks: [clock({ dueAt: after(252) })] }),
    ];
    expect(sentence(input({ incidents: two }))).toEqual({
      text: '2 起处置中。最近一个时限 4 分 12 秒：二食堂异物，后勤处未签收。',
      parts: [
        { text: '2 起处置中。最近一个时限 ', clock: null },
        { text: '4 分 12 秒', clock: { at: after(252), counts: 'down' } },
        { text: '：二食堂异物，后勤处未签收。', clock: null },
      ],
      kind: 'handling',
      action: { label: '查看处置', href: '/incidents/i1' },
    });
    expect(sentence(input({ incidents: [...two, incident({ id: 'p', state: 'proposed' })] })).text).toContain(
      '另有 1 起待研判。',
    );
    expect(sentence(input({ incidents: [incident({})] })).text).toBe('1 起处置中，二食堂异物，目前没有未完成的时限。');
    // a clock that stands still is not the nearest
    const paused = incident({ clocks: [clock({ stoodAt: after(-5) })] });
    expect(sentence(input({ incidents: [paused] })).text).toBe('1 起处置中，二食堂异物，计时暂停。');
    expect(sentence(input({ incidents: [...two, paused] })).text).toContain('最近一个时限 4 分 12 秒');
    expect(sentence(input({ incidents: [incident({ state: 'proposed' })] }))).toMatchObject({
      text: '1 起待研判：二食堂异物，37 条。',
      kind: 'handling',
      action: { label: '研判定级' },
    });
  });

  it('puts the longest overdue before all else and says who has been told', () => {
    const late = incident({
      title: '宿舍断电',
      levelNo: 2,
      clocks: [
        clock({ state: 'breached', dueAt: after(-720), kind: 'first_report', kindName: '初报', owner: '学工部' }),
        clock({ state: 'breached', dueAt: after(-60) }),
      ],
    });
    expect(sentence(input({ incidents: [incident({ id: 'x', clocks: [clock({})] }), late] }))).toMatchObject({
      text: '1 起已逾期 12 分：宿舍断电，学工部未初报，已报宣传部。',
      kind: 'overdue',
    });
    expect(
      sentence(
        input({
          incidents: [incident({ clocks: [clock({ state: 'breached', dueAt: after(-60), metAt: after(-5) })] })],
        }),
      ).kind,
    ).toBe('handling');
  });

  it('says what cannot be seen, before calm and beside anything graver', () => {
    expect(sentence(input({ sources: [blindSource] }))).toMatchObject({
      text: '微博搜索已中断 2 小时 10 分，此间的情况看不到。',
      kind: 'blind',
    });
    const handled = sentence(input({ sources: [blindSource], incidents: [incident({ clocks: [clock({})] })] }));
    expect(handled.kind).toBe('handling');
    expect(handled.text).toContain('另，微博搜索已中断 2 小时 10 分');
    // both times go on counting: the one that is left, and the one that has passed
    expect(handled.parts.flatMap((p) => p.clock ?? [])).toEqual([
      { at: after(60), counts: 'down' },
      { at: after(-7800), counts: 'up' },
    ]);
    expect(
      sentence(input({ sources: [blindSource, { ...blindSource, name: '搜狗微信搜索', blindMs: 600_000 }] })).text,
    ).toContain('另有 1 个来源也中断');
    expect(sentence(input({ sources: [{ ...blindSource, blindMs: 299_000 }] })).kind).toBe('calm');
    expect(sentence(input({ sources: [{ ...blindSource, lastOkAt: null }] })).text).toBe(
      '微博搜索启用以来未采集成功，已 2 小时 10 分，此间的情况看不到。',
    );
  });
});
