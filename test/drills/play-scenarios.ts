import { expect, test } from '@jest/globals';
import { playDrill } from '@fengsui/drill-stage';
import { libraryScenario, scenarioNames } from '@fengsui/drills';

/** A scenario of the library, from the first post to the report, over the real pipeline in accelerated time. half: of the library, so that two workers share it. */
export function playScenarios(half: 0 | 1): void {
  test.each(scenarioNames().filter((_, i) => i % 2 === half))(
    '%s',
    async (name) => {
      const scenario = libraryScenario(name);
      const lines: string[] = [];
      const { result, report } = await playDrill({
        scenario,
        serverUrl: process.env['TEST_DATABASE_ADMIN_URL']!,
        liveUrl: null,
        onProgress: (p) => lines.push(p.words),
      });
      const told = lines.join('\n');
      expect(result.expectations.filter((e) => !e.met)).toEqual([]);
      expect(result.posts.collected).toBe(result.posts.written);
      expect(lines.filter((l) => /未能完成|中断/.test(l))).toEqual([]);
      // nobody is late because the machine is slow
      expect(told).not.toContain('引擎');
      // every report that the script lets people file stands in the report
      const planned = Object.values(scenario.people).flatMap((r) =>
        r.reports.filter((x) => x.kind === 'first_report').map((x) => x.truth!),
      );
      for (const text of planned) expect(JSON.stringify(report.filings)).toContain(text);
      expect(result.injects.map((i) => [i.title, i.answer])).toEqual(
        scenario.injects.map((i) => [i.title, i.answer?.text ?? null]),
      );
      expect(result.score.total).toBeGreaterThan(0);
      expect(result.score.rows.filter((r) => r.points !== null).length).toBeGreaterThanOrEqual(
        3 + result.injects.length,
      );
      expect(report.title).toContain('演练');
      expect(report.further!.map((f) => f.title)).toEqual(['演练评分', '导调情况', '与脚本预期对照']);
      expect(report.incident.closedAt).not.toBeNull();
    },
    120_000,
  );
}
