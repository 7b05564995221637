import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SOURCE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  id: string;
  impact: string | null;
  nodes: { target: string[]; failureSummary: string }[];
}

const RULES = "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }";

/** What axe finds serious or critical on the page once it stands still, one line each: rule, place, why. rule: this one alone, which is quicker. */
export async function seriousOn(page: Page, rule?: string): Promise<string[]> {
  // colours on their way from one scheme to the other are none that anybody reads
  await page.evaluate(
    `Promise.race([
      Promise.allSettled(document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity).map((a) => a.finished)),
      new Promise((resolve) => setTimeout(resolve, 3000)),
    ])`,
  );
  const runOnly = rule ? `{ type: 'rule', values: ['${rule}'] }` : RULES;
  if (!(await page.evaluate(`'axe' in window`))) await page.evaluate(SOURCE);
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ${runOnly}, resultTypes: ['violations'] }).then((r) => r.violations)`,
  )) as Finding[];
  return found
    .filter((f) => f.impact === 'serious' || f.impact === 'critical')
    .flatMap((f) =>
      f.nodes.slice(0, 5).map((n) => `${f.id} ${n.target.join(' ')}: ${n.failureSummary.split('\n')[1]?.trim()}`),
    );
}
