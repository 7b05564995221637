import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ledger, type Actor } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { readZip } from '../docx/zip.js';
import { seedIncident } from '../testing/seed-incident.js';
import { AfterActionRepository } from './after-action.repository.js';
import { AfterActionService } from './after-action.service.js';
import { bodyHash } from './body.js';
import { FactsRepository } from './facts.repository.js';

const ACTOR: Actor = { type: 'person', id: 'p', name: '王晓岚', post: '舆情值班员', channel: 'web' };

describe('after-action report', () => {
  let db: TestDatabase;
  let ledger: Ledger;
  let service: AfterActionService;
  let incidentId: string;
  let people: Record<string, string>;

  beforeAll(async () => {
    db = await createTestDatabase();
    ledger = new Ledger(db.dataSource);
    service = new AfterActionService(db.dataSource, new FactsRepository(ledger), new AfterActionRepository(), ledger);
    ({ incidentId, people } = await seedIncident(db.dataSource, ledger));
  });
  afterAll(() => db.drop());

  it('says who was told, when due, when done and how late, and tells "not reached" from "silent"', async () => {
    const report = await service.build(incidentId, ACTOR);
    expect(report.duties.map((d) => [d.person, d.duty, d.lateness, d.channel])).toEqual([
      ['后勤处处长陈建国', '签收', '未收到', '企业微信 14:01:01 已接收，送达未应'],
      ['后勤处副处长周涛', '初报', '按时', '企业微信 14:01:01 已接收'],
      ['党委宣传部部长刘敏', '签收', '超 1 分 12 秒', '企业微信 14:02:01 已接收'],
      ['学校领导副院长（分管宣传）赵立新', '签收', '未收到', '企业微信 未送达：接收人不在可见范围'],
    ]);
    expect(report.duties[0]).toMatchObject({
      level: '第一级 单位负责人',
      toldAt: '2026-11-23T06:01:00.000Z',
      dueAt: '2026-11-23T06:02:00.000Z',
      doneAt: null,
    });
    expect(report.duties[2]!.doneAt).toBe('2026-11-23T06:04:12.000Z');
  });

  it('counts the spread, masks ordinary authors and names the media', async () => {
    const report = await service.build(incidentId, ACTOR);
    expect(report.spread).toEqual([
      { platform: '微博', count: 3, negative: 3 },
      { platform: '微信', count: 1, negative: 0 },
    ]);
    expect(report.keyPosts[0]).toMatchObject({ author: '江城晚报（32.1 万粉丝）', counts: '评论 300' });
    expect(report.keyPosts.map((p) => p.author)).toContain('小**（120 粉丝）');
    expect(JSON.stringify(report)).not.toContain('小张同学');
    expect(report.keyPosts.find((p) => p.platform === '微信')!.counts).toBe('平台未提供互动数');
    expect(report.series.reduce((n, p) => n + p.pos + p.neu + p.neg, 0)).toBe(4);
    expect(report.series[0]!.at).toBe('2026-11-23T05:47:00.000Z');
    expect(report.series.at(-1)!.at).toBe('2026-11-23T06:15:00.000Z');
  });

  it('states the numbers in the summary', async () => {
    const { summary } = await service.build(incidentId, ACTOR);
    expect(summary[0]).toContain('2026年11月23日 14:01:00 立案');
    expect(summary[0]).toContain('（首条信息发布后 55 秒）系统发出预警，依据是：5 分钟 12 条，平时 1 条。');
    expect(summary[1]).toContain('信息 4 条（微博 3 条、微信 1 条），负面 3 条，占 75%（n=4）');
    expect(summary[1]).toContain('认证媒体发布 1 条');
    expect(summary[2]).toContain(
      '逐级报告 3 级、3 人：单位负责人（14:01:00）、宣传部（14:02:00）、分管校领导（14:03:00）。',
    );
    expect(summary[2]).toContain(
      '应履行的时限 4 项，按时 1 项，占 25%（n=4），超时完成 1 项，送达未应 1 项，未送达 1 项。',
    );
    expect(summary[3]).toContain('自立案起历时 14 分，办结理由：情况已核实并公开回应。系统据逾期时限形成线索 1 条');
  });

  it('merges the gaps of several queries of one source and leaves out those after closing', async () => {
    const report = await service.build(incidentId, ACTOR);
    expect(report.gaps).toEqual([
      {
        source: '微博搜索',
        from: '2026-11-23T06:03:20.000Z',
        to: '2026-11-23T06:05:50.000Z',
        words: '监测中断 2 分 30 秒，原因：出现验证码',
      },
    ]);
  });

  it('draws each lesson from a fact', async () => {
    const { lessons, filings, clues, marks } = await service.build(incidentId, ACTOR);
    expect(lessons).toHaveLength(5);
    expect(lessons[0]).toContain('后勤处处长陈建国的消息已送达，在 1 分内未收到签收');
    expect(lessons[1]).toContain('刘敏签收超过时限 1 分 12 秒（时限 1 分）');
    expect(lessons[2]).toContain('赵立新的消息未送达，不计为其未履行签收');
    expect(lessons[3]).toContain('微博搜索在处置期间监测中断累计 2 分 30 秒');
    expect(lessons[4]).toContain('有 1 条线索尚未核实');
    expect(filings[0]!.text).toBe(
      '是否属实：属实，为清洁用钢丝；现状：该窗口已停业；已采取措施：封存当日餐具并留样送检；下一步：十七时前公布检查结果。',
    );
    expect(clues).toEqual([{ text: '后勤处处长陈建国：签收到期未收到。', state: '待核实' }]);
    expect(marks.map((m) => m.label)).toEqual(['预警', '报单位负责人', '报宣传部', '报分管校领导', '刘敏签收', '初报']);
  });

  it('gives the stored version when nothing changed, also under concurrent builds and foreign events, and a new one when something did', async () => {
    const first = await service.build(incidentId, ACTOR);
    await db.clock.advance(3_600_000);
    await db.dataSource.transaction((tx) =>
      ledger.append(tx, { kind: 'other', incidentId: null, actor: ACTOR, payload: { text: '别的事。' } }),
    );
    const again = await Promise.all([1, 2, 3].map(() => service.build(incidentId, ACTOR)));
    for (const r of again) expect(r).toEqual(first);
    const { version, createdAt, bodyHash: hash, ...body } = first;
    expect([version, createdAt.length]).toEqual([1, 24]);
    expect(bodyHash(body)).toBe(hash);
    expect(first.chainHead).toBe(first.log.at(-1)!.hash);
    expect(first.log).toHaveLength(6);

    await db.dataSource.query(
      `update escalation_target set acked_at = told_at + interval '5 minutes' where incident_id = $1 and person_id = $2`,
      [incidentId, people['陈建国']],
    );
    const changed = await service.build(incidentId, ACTOR);
    expect(changed.version).toBe(2);
    expect(changed.bodyHash).not.toBe(hash);
    expect(await service.latest(incidentId)).toEqual(changed);
    expect((await ledger.ofIncident(incidentId)).filter((e) => e.kind === 'report.built')).toHaveLength(2);
    expect((await ledger.verify()).brokenAt).toBeNull();
  });

  it('refuses an unknown incident in words', async () => {
    await expect(service.build('00000000-0000-4000-8000-000000000000', ACTOR)).rejects.toThrow('没有这个事件');
  });

  describe('DOCX', () => {
    it('has the figures of GB/T 9704-2012', async () => {
      const report = (await service.latest(incidentId))!;
      const files = new Map(readZip(await service.docx(report)).map((e) => [e.name, e.data.toString('utf8')]));
      const xml = files.get('word/document.xml')!;
      expect(xml).toMatch(/<w:pgSz w:w="11906" w:h="16838"/);
      for (const margin of ['w:top="2098"', 'w:right="1474"', 'w:bottom="1984"', 'w:left="1588"'])
        expect(xml).toContain(margin);
      const grid = /<w:docGrid[^>]*>/.exec(xml)![0];
      for (const part of ['w:type="linesAndChars"', 'w:linePitch="579"', 'w:charSpace="-849"'])
        expect(grid).toContain(part);
      expect(xml).toMatch(
        /<w:pBdr><w:bottom [^>]*w:color="E60012"[^>]*w:sz="15"|<w:pBdr><w:bottom [^>]*w:sz="15"[^>]*w:color="E60012"/,
      );
      expect(xml).toContain('青衣江职业技术学院舆情处置专报');
      expect(xml).toContain('舆情专报〔2026〕7号');
      expect(xml).toContain('w:firstLineChars="200"');
      for (const font of ['方正小标宋_GBK', '仿宋_GB2312', '黑体', '楷体_GB2312'])
        expect(xml).toContain(`w:eastAsia="${font}"`);
      for (const word of ['超 1 分 12 秒', '送达未应', '未送达：接收人不在可见范围', '监测中断 2 分 30 秒'])
        expect(xml).toContain(word);
      const footers = [...files].filter(([name]) => /word\/footer\d+\.xml/.test(name)).map(([, text]) => text);
      expect(footers).toHaveLength(2);
      for (const footer of footers) {
        expect(footer).toContain('PAGE');
        expect(footer).toContain('— ');
        expect(footer).toContain(report.chainHead);
      }
      expect(files.get('word/settings.xml')).toContain('w:evenAndOddHeaders');
      expect([...files.keys()].some((n) => /charts\/chart\d*\.xml$/.test(n))).toBe(true);
    });

    it('gives identical bytes for the same report, later too', async () => {
      const report = (await service.latest(incidentId))!;
      const one = await service.docx(report);
      await new Promise((resolve) => setTimeout(resolve, 2100));
      const two = await service.docx(report);
      const [a, b] = [readZip(one), readZip(two)];
      expect(b.filter((e, i) => !e.data.equals(a[i]!.data)).map((e) => e.name)).toEqual([]);
      expect(two.equals(one)).toBe(true);
    });
  });
});
