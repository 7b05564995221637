import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReportSectionKey } from '@fengsui/contract';
import { UserError } from '@fengsui/platform';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { reportKit } from '../testing/report-kit.js';
import { seedWorkbench } from '../testing/seed-workbench.js';

describe('editing, approving and verifying a report', () => {
  let db: TestDatabase;
  let kit: Awaited<ReturnType<typeof reportKit>>;
  const page = (version: number | null = null) => kit.desk.page(kit.incidentId, ['publicity_head'], version);
  const edit = (html: string | null, revision: number, key: ReportSectionKey = 'lessons') =>
    kit.desk.edit(kit.incidentId, key, { html, revision }, kit.duty);
  const seal = async () => kit.reports.seal(kit.incidentId, (await page()).hash, kit.head);
  const refusal = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => null,
      (e: unknown) => e,
    );
    if (!(error instanceof UserError)) throw error ?? new Error('was not refused');
    return [error.status, error.message] as const;
  };

  beforeAll(async () => {
    db = await createTestDatabase();
    kit = await reportKit(db);
  });
  afterAll(async () => {
    kit.end();
    await db.drop();
  });

  it('keeps the original beside what a person wrote, with who and when, and goes back to it', async () => {
    const before = (await page()).sections.at(-1)!;
    expect(before).toMatchObject({ key: 'lessons', revision: 0, edit: null });
    const { section, cleaned } = await edit('<p>值班员应<b>当面交接</b>。</p>', 0);
    expect(cleaned).toBeNull();
    expect(section.text).toEqual([
      {
        kind: 'text',
        runs: [
          { text: '值班员应', strong: false },
          { text: '当面交接', strong: true },
          { text: '。', strong: false },
        ],
      },
    ]);
    expect(section.edit).toMatchObject({ by: '党委宣传部 舆情值班员王晓岚', original: before.text });
    expect((await kit.ledger.ofIncident(kit.incidentId)).at(-1)).toMatchObject({
      kind: 'report.edited',
      payload: { text: '王晓岚修改复盘报告“经验教训与整改任务”一节。', section: 'lessons', revision: 1 },
    });
    const back = await edit(null, 1);
    expect(back.section).toMatchObject({ text: before.text, edit: null, revision: 2 });
  });

  it('never overwrites silently when two work at once', async () => {
    const both = await Promise.allSettled([edit('<p>甲</p>', 0, 'summary'), edit('<p>乙</p>', 0, 'summary')]);
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    const [status, words] = await refusal(edit('<p>丙</p>', 0, 'summary'));
    expect(status).toBe(409);
    expect(words).toContain('王晓岚刚刚改过“概述与定性”一节，您的修改没有保存');
    await edit(null, 1, 'summary');
  });

  it('is sealed by what was seen, once, with its hash in the log; a later fact makes a new draft', async () => {
    await kit.checkpoints.write();
    const seen = (await page()).hash;
    await edit('<p>新的教训。</p>', 2);
    expect(await refusal(kit.reports.seal(kit.incidentId, seen, kit.head))).toEqual([
      409,
      '报告在您打开之后有变化，没有审定。请看过最新内容后再审定。',
    ]);
    const [first, second] = await Promise.allSettled([seal(), seal()]);
    expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
    const report = await kit.reports.build(kit.incidentId);
    expect(report).toMatchObject({ state: 'sealed', version: 1, approvedBy: '党委宣传部 部长刘敏' });
    expect(report.checkpoint!.seq).toBeGreaterThanOrEqual(report.log.at(-1)!.seq);
    const entry = (await kit.ledger.ofIncident(kit.incidentId)).at(-1)!;
    expect(entry).toMatchObject({ kind: 'report.sealed', payload: { version: 1, bodyHash: report.bodyHash } });
    expect(await refusal(seal())).toEqual([409, '此报告已审定为第 1 版，此后没有变化。']);

    await db.dataSource.query(`update clue set exemptions = '{经核实，当时在医院}' where incident_id = $1`, [
      kit.incidentId,
    ]);
    const draft = await page();
    expect(draft).toMatchObject({ state: 'draft', version: 2, can: { edit: true, seal: true } });
    expect(draft.changed).toBe('与已审定的第 1 版相比有变化：“问责”。');
    expect(draft.sections.filter((s) => s.changed).map((s) => s.key)).toEqual(['accountability']);
    expect(draft.versions.map((v) => [v.version, v.by])).toEqual([[1, '党委宣传部 部长刘敏']]);
    expect(await page(1)).toMatchObject({ state: 'sealed', hash: report.bodyHash, can: { edit: false, seal: false } });
    expect(await kit.reports.version(kit.incidentId, 1)).toEqual(report);
  });

  it('sealed before the workbench was drawn on, it verifies as before; what the workbench says makes a new draft', async () => {
    const sealed = await kit.reports.version(kit.incidentId, 1);
    // neither field is in what was hashed
    expect([sealed.known, sealed.wordings]).toEqual([undefined, undefined]);
    await seedWorkbench(db.dataSource, kit.ledger, kit.incidentId, kit.people);
    expect(await kit.verifier.verify(sealed.bodyHash)).toMatchObject({ intact: true, report: { version: 1 } });
    expect(await kit.reports.version(kit.incidentId, 1)).toEqual(sealed);
    expect((await page()).changed).toMatch(
      /^与已审定的第 1 版相比有变化：“概述与定性”、“起因与经过”、“口径与回应”、“问责”，处置日志新增 \d+ 条。$/,
    );
  });

  it('a text of the 五要素 that is not the one the log has the hash of is said to have no row', async () => {
    const rows = async () => (await kit.reports.build(kit.incidentId)).known!.map((k) => [k.element, k.seq !== null]);
    const change = (text: string) =>
      db.dataSource.query(`update incident_fact set text = $1 where element = 'place' and revision = 2`, [text]);
    await change('三食堂');
    expect(await rows()).toContainEqual(['地点', false]);
    await change('二食堂二楼窗口');
    expect((await rows()).every(([, found]) => found)).toBe(true);
  });

  it('the database keeps a sealed report as it is', async () => {
    for (const sql of [`update after_action_report set body = '{}'`, `delete from after_action_report`])
      await expect(db.dataSource.query(sql)).rejects.toThrow('a sealed report is not changed');
  });

  describe('verification', () => {
    const verify = async () => kit.verifier.verify((await kit.reports.version(kit.incidentId, 1)).bodyHash);
    /** Tries something on the tables as a superuser can, and takes it back. */
    async function tampered(sql: string, args: unknown[] = []) {
      await db.dataSource.query(`create table kept as select * from ledger_event`);
      await db.dataSource.query(`alter table ledger_event disable trigger all`);
      await db.dataSource.query(sql, args);
      const answer = await verify();
      await db.dataSource.query(`delete from ledger_event`);
      await db.dataSource.query(`insert into ledger_event select * from kept`);
      await db.dataSource.query(`alter table ledger_event enable trigger all; drop table kept`);
      return [answer.intact, answer.brokenAt, answer.words];
    }

    it('says 一致 of an untouched report and log', async () => {
      expect(await verify()).toMatchObject({
        intact: true,
        brokenAt: null,
        words: '一致：报告正文与校验值相符，所摘录的 6 条处置日志逐条重算，全部相符。',
        report: { version: 1, rows: 6, schoolName: '青衣江职业技术学院' },
      });
    });

    it('names the row of the log that was changed, rewritten, or removed', async () => {
      expect(
        await tampered(`update ledger_event set payload = replace(payload, '刘敏', '某人') where seq = 5`),
      ).toEqual([false, 5, '不一致：处置日志第 5 条的内容与校验值不符（改动）。']);
      expect(await tampered(`delete from ledger_event where seq = 3`)).toEqual([
        false,
        3,
        '不一致：处置日志第 3 条记录缺失。',
      ]);
      const rewritten = `update ledger_event set payload = '{"text":"改"}', hash = app.ledger_hash(prev_hash, seq, at, kind, incident_id, actor, '{"text":"改"}') where seq = 4`;
      expect(await tampered(rewritten)).toEqual([false, 4, '不一致：处置日志第 4 条与报告所载的校验值不符（改写）。']);
      expect((await verify()).intact).toBe(true);
    });

    it('says 不一致 of a changed body, of a removed seal, and of a hash nobody sealed', async () => {
      const { bodyHash } = await kit.reports.version(kit.incidentId, 1);
      await db.dataSource.query(`alter table after_action_report disable trigger all`);
      const change = (from: string, to: string) =>
        db.dataSource.query(`update after_action_report set body = replace(body::text, $1, $2)::jsonb`, [from, to]);
      await change('认证媒体', '普通网友');
      expect(await kit.verifier.verify(bodyHash)).toMatchObject({
        intact: false,
        words: '不一致：存档的报告正文与校验值不符，已被改动。',
      });
      await change('普通网友', '认证媒体');
      await db.dataSource.query(`alter table after_action_report enable trigger all`);
      expect(await tampered(`update ledger_event set kind = 'x' where kind = 'report.sealed'`)).toEqual([
        false,
        null,
        '不一致：处置日志中没有审定此报告的记录。',
      ]);
      expect(await kit.verifier.verify('0'.repeat(64))).toMatchObject({ intact: false, report: null });
    });
  });
});
