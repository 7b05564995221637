import { onlineStories } from '@fengsui/detection/cluster';
import { instant } from './given.js';
import { eachJsonLine, postProblem } from './json-lines.js';

/**
 * `fengsui cluster`: lines {"id","at","text"} in the order of their time → {"id","incident"}; incident is a name within this file. Each post is
 * assigned from what came before it. Needs neither database nor settings. Answers the exit code: 0, or 3 when some lines were bad. Throws UsageError.
 */
export async function clusterFile(given: { in: string | undefined; out: string | undefined }): Promise<number> {
  const stories = onlineStories();
  let latest = -Infinity;
  let late = 0;
  const read = await eachJsonLine(given, ({ id, at, text }) => {
    const problem = postProblem({ id, text });
    if (problem !== null) return problem;
    const time = typeof at === 'string' ? instant(at)?.getTime() : undefined;
    if (time === undefined) return `at 应为时间，如 2026-11-22T12:30:00+08:00，现为 ${JSON.stringify(at) ?? '空'}`;
    if (time < latest) late++;
    latest = Math.max(latest, time);
    return { id, incident: stories.assign({ at: time, text: text as string }).story.id };
  });
  if (late > 0) console.error(`  有 ${late} 行早于前面的行，按前面的时间处理；请按时间先后排列`);
  console.error(`归类 ${read.good} 行，不合格 ${read.bad} 行`);
  return read.bad > 0 ? 3 : 0;
}
