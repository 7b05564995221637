import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncidentDetail } from '@fengsui/contract';
import { IncidentFacts, IncidentRepository } from '@fengsui/incidents';
import { Ledger } from '@fengsui/ledger';
import { MentionViews } from '@fengsui/mentions';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { seedIncident, T0 } from '../testing/seed-incident.js';
import type { Viewer } from '../viewer.js';
import { IncidentDetails } from './incident-details.js';
import { IncidentPageRepository } from './incident-page.repository.js';
import { IncidentPageService } from './incident-page.service.js';

const on = (s: number): string => new Date(T0 + s * 1000).toISOString();
const DUTY: Viewer = { personId: 'x', roles: ['duty'], unitIds: [] };

/** Stands for escalation: its own suite tests the real one. */
class FixedDetails extends IncidentDetails {
  closedAt: string | null = on(900);
  override async detail(id: string): Promise<IncidentDetail> {
    const target = {
      name: '刘敏',
      post: '部长',
      unit: '党委宣传部',
      cc: false,
      toldAt: on(120),
      toldReason: '',
      ackedAt: on(252),
      ackedVia: 'wecom',
      reached: true,
      messages: [],
    };
    return {
      id,
      code: 'YQ-2026-0007',
      title: '',
      level: 2,
      levelConfirmed: true,
      state: 'closed',
      unitId: 'logistics',
      unitName: '后勤处',
      topic: '食品安全食堂',
      openedAt: on(60),
      closedAt: this.closedAt,
      mentionCount: 0,
      clocks: [],
      levelNo: 2,
      handler: null,
      nextStep: null,
      levelReason: '',
      epoch: 1,
      version: 1,
      closedReason: null,
      mergedInto: null,
      alarms: [{ id: 'a', kind: 'spike', at: on(55), reason: '', clearWhen: null, clearedAt: null, incidentId: id }],
      ladder: [
        { levelNo: 2, name: '宣传部', state: 'done', targets: [target], clocks: [], words: '', plannedAt: null },
      ],
      ladders: [],
      steps: [],
      paused: null,
      takenOver: null,
      unfinished: [],
      mentions: [],
      pinned: {},
      excluded: [],
      series: [],
      marks: [],
      wordings: [],
      facts: [],
      filings: [
        {
          id: 'f',
          kind: 'first_report',
          kindName: '初报',
          body: {},
          personName: '周涛',
          post: '副处长',
          at: on(480),
          writtenAt: null,
          files: [],
        },
      ],
      log: [],
      clues: [
        {
          ...{ id: 'c', kind: 'ack', unitName: '后勤处', personName: '陈建国', post: '处长', text: '未收到签收' },
          ...{ openedAt: on(30), dueAt: on(30), exemptions: [], against: 'unit', state: 'waived', stateName: '' },
        },
      ],
      can: {
        confirm: false,
        sign: false,
        firstReport: false,
        respond: false,
        followUp: false,
        zeroReport: false,
        decline: false,
        handOver: false,
        finalReport: false,
        note: false,
        office: false,
        orderClosure: false,
        close: false,
        reopen: false,
      },
      signedAt: null,
    };
  }
}

describe('incident page', () => {
  let db: TestDatabase;
  let details: FixedDetails;
  let service: IncidentPageService;
  let incidentId: string;

  beforeAll(async () => {
    db = await createTestDatabase();
    ({ incidentId } = await seedIncident(db.dataSource, new Ledger(db.dataSource)));
    details = new FixedDetails();
    service = new IncidentPageService(
      details,
      new IncidentPageRepository(db.dataSource),
      new MentionViews(db.dataSource),
      new IncidentFacts(db.dataSource, new IncidentRepository(db.dataSource), new Ledger(db.dataSource)),
      db.clock,
    );
  });
  afterAll(() => db.drop());

  it('adds posts, the curve from 30 minutes before opening to closing, and marks', async () => {
    const page = await service.detail(incidentId, DUTY);
    expect(page.mentions.map((m) => m.author)).toEqual(['校园观察', '江城晚报', '李**', '小**']);
    expect(page.mentionCount).toBe(4);
    expect(page.clues).toMatchObject([{ state: 'waived', stateName: '逾期未申辩，待处理' }]);
    expect([page.series[0]!.at, page.series.at(-1)!.at]).toEqual([on(60 - 1800), on(900)]);
    expect(page.series.reduce((n, p) => n + p.neg, 0)).toBe(3);
    expect(page.marks).toEqual([
      { at: on(55), label: '预警' },
      { at: on(120), label: '报宣传部' },
      { at: on(252), label: '刘敏签收' },
      { at: on(480), label: '初报' },
    ]);
  });

  it('draws up to now while open, in at most 300 points or so', async () => {
    details.closedAt = null;
    await db.clock.advance(T0 + 3 * 86_400_000 - db.clock.now().getTime());
    const page = await service.detail(incidentId, DUTY);
    details.closedAt = on(900);
    expect(page.series.length).toBeLessThanOrEqual(300);
    expect(page.series.length).toBeGreaterThan(100);
    expect(page.series.reduce((n, p) => n + p.neg + p.neu, 0)).toBe(4);
  });

  it('shows another unit nothing, in the words of an incident that does not exist', async () => {
    const other: Viewer = { personId: 'y', roles: ['unit'], unitIds: ['student'] };
    const refusal = { code: 'incident.unknown', status: 404 };
    await expect(service.detail(incidentId, other)).rejects.toMatchObject(refusal);
    await expect(service.detail('00000000-0000-4000-8000-000000000000', DUTY)).rejects.toMatchObject(refusal);
    await expect(service.detail('nonsense', DUTY)).rejects.toMatchObject(refusal);
    expect((await service.detail(incidentId, { ...other, unitIds: ['logistics'] })).id).toBe(incidentId);
  });
});
