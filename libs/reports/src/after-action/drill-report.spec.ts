import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AfterActionReport } from '@fengsui/contract';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { renderReport } from '../render/render.js';
import { reportKit } from '../testing/report-kit.js';
import { canonical } from './body.js';
import { annexOf } from './content.js';
import { drillReport } from './drill-report.js';
import { paperOf } from './paper.js';

let db: TestDatabase;
let kit: Awaited<ReturnType<typeof reportKit>>;
let report: AfterActionReport;
const scored = (words: string): AfterActionReport =>
  drillReport({ ...report, drill: true }, [
    { title: '演练评分', blocks: [{ kind: 'text', runs: [{ text: words, strong: false }] }] },
  ]);
beforeAll(async () => {
  db = await createTestDatabase();
  kit = await reportKit(db);
  report = await kit.reports.build(kit.incidentId);
});
afterAll(async () => {
  kit.end();
  await db.drop();
});

test('the hash covers the sections of a drill, and whoever has the report can compute it', () => {
  const { bodyHash, verifyUrl, ...body } = JSON.parse(JSON.stringify(scored('得 96 分'))) as AfterActionReport;
  expect(createHash('sha256').update(canonical(body)).digest('hex')).toBe(bodyHash);
  expect(bodyHash).not.toBe(report.bodyHash);
  expect(scored('得 97 分').bodyHash).not.toBe(bodyHash);
  expect(verifyUrl).toBe('');
});

test('its page for a phone says that nobody approves it, leads nowhere, and says in words that nothing was due', async () => {
  const done = scored('得 96 分');
  const page = async (r: AfterActionReport) => (await renderReport(r, 'brief')).toString('utf8');
  expect(await page(done)).toContain('演练报告不经审定');
  expect(await page(done)).not.toContain('href=""');
  expect(await page(report)).toContain('未审定');
  const idle = await page({ ...done, figures: { ...done.figures, decided: 0, inTime: 0 } });
  expect(idle).toMatch(/<dt>按时<\/dt><dd>— <small>没有到期的时限<\/small>/);
  expect(idle).not.toContain('n=0');
});

test('it is a drill’s, and no draft that waits for somebody', () => {
  const done = scored('得 96 分');
  const paper = paperOf(done);
  expect(paper.labels).toEqual(['演练']);
  expect(paper.footnote).not.toContain('草稿');
  expect(JSON.stringify(annexOf(done))).toContain('演练报告在演练结束时定稿，不经审定。');
  expect(paperOf(report).labels).toContain('草稿');
});
