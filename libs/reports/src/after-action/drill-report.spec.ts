import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AfterActionReport } from '@fengsui/contract';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
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

test('it is a drill’s, and no draft that waits for somebody', () => {
  const done = scored('得 96 分');
  const paper = paperOf(done);
  expect(paper.labels).toEqual(['演练']);
  expect(paper.footnote).not.toContain('草稿');
  expect(JSON.stringify(annexOf(done))).toContain('演练报告在演练结束时定稿，不经审定。');
  expect(paperOf(report).labels).toContain('草稿');
});
