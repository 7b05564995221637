import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReportFormat, ReportSectionKey } from '@fengsui/contract';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { readZip } from '../docx/zip.js';
import { renderReport } from '../render/render.js';
import { reportKit } from '../testing/report-kit.js';
import { bodyHash } from './body.js';
import { personWords } from './names.js';

const FORMATS: ReportFormat[] = ['docx', 'pdf', 'html', 'json', 'brief'];

describe('after-action report', () => {
  let db: TestDatabase;
  let kit: Awaited<ReturnType<typeof reportKit>>;
  const build = () => kit.reports.build(kit.incidentId);
  const words = async (key: ReportSectionKey): Promise<string[]> =>
    (await build()).sections.find((s) => s.key === key)!.text.map((p) => p.runs.map((r) => r.text).join(''));

  beforeAll(async () => {
    db = await createTestDatabase();
    kit = await reportKit(db);
  });
  afterAll(async () => {
    kit.end();
    await db.drop();
  });

  it('says who was told, when due, when done and how late, and tells "not reached" from "silent"', async () => {
    const report = await build();
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
    const report = await build();
    expect(report.spread).toEqual([
      { platform: '微博', count: 3, negative: 3, neutral: 0, positive: 0 },
      { platform: '微信', count: 1, negative: 0, neutral: 1, positive: 0 },
    ]);
    expect(report.keyPosts[0]).toMatchObject({ author: '江城晚报（32.1 万粉丝）', counts: '评论 300' });
    expect(report.keyPosts.map((p) => p.author)).toContain('小**（120 粉丝）');
    expect(JSON.stringify(report)).not.toContain('小张同学');
    expect(report.keyPosts.find((p) => p.platform === '微信')!.counts).toBe('平台未提供互动数');
    expect(report.series.reduce((n, p) => n + p.pos + p.neu + p.neg, 0)).toBe(4);
    expect(report.series[0]!.at).toBe('2026-11-23T05:47:00.000Z');
    expect(report.series.at(-1)!.at).toBe('2026-11-23T06:15:00.000Z');
    expect(report.marks.map((m) => m.label)).toEqual([
      '预警',
      '报单位负责人',
      '报宣传部',
      '报分管校领导',
      '刘敏签收',
      '初报',
      '回应',
      '权威信息发布',
    ]);
  });

  it('masks personal data in what it cites of posts', async () => {
    const told = '学生陈晓雪的电话 13812345678';
    const change = (from: string, to: string) =>
      db.dataSource.query(`update mention set text = replace(text, $1, $2) where platform_id = 'm1'`, [from, to]);
    await change('希望学校', `${told}，希望学校`);
    const report = await build();
    expect(JSON.stringify(report)).not.toMatch(/陈晓雪|13812345678/);
    expect(report.keyPosts.find((p) => p.author.startsWith('小'))!.text).toContain('学生陈**的电话 138********');
    expect((await words('origin')).join()).toContain('学生陈**的电话 138********');
    await change(`${told}，`, '');
  });

  it('names a person with the unit once, however the post was written down', () => {
    expect(personWords('保卫处 处长', '钱进', '保卫处')).toBe('保卫处处长钱进');
    expect(personWords('副处长', '周涛', '后勤处')).toBe('后勤处副处长周涛');
    expect(personWords('党委宣传部 舆情值班员', '王晓岚')).toBe('党委宣传部舆情值班员王晓岚');
  });

  it('merges the gaps of several queries of one source and leaves out those after closing', async () => {
    expect((await build()).gaps).toEqual([
      {
        source: '微博搜索',
        from: '2026-11-23T06:03:20.000Z',
        to: '2026-11-23T06:05:50.000Z',
        words: '监测中断 2 分 30 秒，原因：出现验证码',
      },
    ]);
  });

  it('draws each lesson from a fact, and one task for each cause and owner', async () => {
    expect(await words('lessons')).toEqual([
      '后勤处处长陈建国的消息已送达，在 1 分内未收到签收。',
      '党委宣传部部长刘敏签收超过时限 1 分 12 秒（时限 1 分）。',
      '给学校领导副院长（分管宣传）赵立新的消息未送达，不计为其未履行签收。',
      '微博搜索在处置期间监测中断累计 2 分 30 秒，此间的信息可能有遗漏。',
      '有 1 条线索尚未办结。',
    ]);
    expect((await build()).tasks.map((t) => [t.cause, t.owner, t.unitId, t.due])).toEqual([
      ['silent', '后勤处', 'logistics', '2026-12-08'],
      ['late', '党委宣传部', 'publicity', '2026-12-08'],
      ['unreached', '党委宣传部', 'publicity', '2026-12-08'],
      ['gap', '系统管理员', null, '2026-12-08'],
      ['clue_open', '党委宣传部', 'publicity', '2026-12-08'],
    ]);
  });

  it('writes nothing while it is read, and says the same whenever it is read', async () => {
    const head = await kit.ledger.head();
    const first = await build();
    await db.clock.advance(3_600_000);
    await db.dataSource.transaction((tx) =>
      kit.ledger.append(tx, { kind: 'other', incidentId: null, actor: kit.duty, payload: { text: '别的事。' } }),
    );
    expect(await build()).toEqual(first);
    expect((await kit.ledger.head()).seq).toBe(head.seq + 1);
    const { bodyHash: hash, verifyUrl, ...body } = first;
    expect(bodyHash(body)).toBe(hash);
    expect(verifyUrl).toBe(`https://yuqing.example.edu.cn/verify/${hash}`);
    expect(first).toMatchObject({ state: 'draft', version: 1, approvedBy: null, checkpoint: null });
    expect(first.chainHead).toBe(first.log.at(-1)!.hash);
    expect(first.log).toHaveLength(6);
  });

  it('gives the same bytes in every format, whenever it is made', async () => {
    const report = await build();
    const made = await Promise.all(FORMATS.map((f) => renderReport(report, f)));
    // a second and more apart: times in archives have a step of two seconds
    await new Promise((resolve) => setTimeout(resolve, 2100));
    for (const [i, f] of FORMATS.entries()) {
      const again = await renderReport(structuredClone(report), f);
      expect([f, again.equals(made[i]!)]).toEqual([f, true]);
    }
    const pdf = made[1]!.toString('latin1');
    expect(pdf.slice(0, 5)).toBe('%PDF-');
    expect(pdf.match(/\/FontFile3 /g)).toHaveLength(2);
    expect(JSON.parse(made[3]!.toString('utf8'))).toEqual(report);
    expect(made[2]!.toString('utf8')).not.toMatch(/<script|src="http|href="http/);
  });

  it('refuses what is unknown, open, or not taken up, in words', async () => {
    await expect(kit.reports.build('00000000-0000-4000-8000-000000000000')).rejects.toThrow('没有这个事件');
    const state = (s: string) => db.dataSource.query(`update incident set state = $1`, [s]);
    await state('open');
    await expect(build()).rejects.toThrow('事件尚未办结，不能生成复盘报告。请先在事件页办结');
    await state('rejected');
    await expect(build()).rejects.toThrow('此事件没有立案');
    await state('closed');
    await expect(kit.reports.version(kit.incidentId, 3)).rejects.toThrow('没有第 3 版');
  });

  it('gives the parts of a document in order', async () => {
    const files = readZip(await renderReport(await build(), 'docx'));
    const xml = files.find((f) => f.name === 'word/document.xml')!.data.toString('utf8');
    const order = [
      '草稿',
      '舆情处置专报',
      '舆情专报〔2026〕7号',
      '复盘报告',
      ...'概述与定性 起因与经过 传播情况 逐级报告与时限 口径与回应 平台沟通与处置措施 监测覆盖 问责 经验教训与整改任务'.split(
        ' ',
      ),
      '附件：处置日志摘录',
      '校验值（前 16 位）',
    ].map((w) => xml.indexOf(w));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
  });
});
