/** Judges the stored posts anew in a process of its own, as an engine does, until it is killed. Started by tests; DATABASE_URL from the environment. */
import { createDataSource, SystemClock } from '@fengsui/platform';
import { Reanalysis } from '@fengsui/mentions';
import { Registry } from '@fengsui/registry';
import { AnalysisContextReader } from '../../libs/mentions/dist/analysis-context.js';

const dataSource = await createDataSource(process.env.DATABASE_URL, 2).initialize();
const work = new Reanalysis(dataSource, new AnalysisContextReader(new Registry(dataSource), new SystemClock()));
process.stdin.resume().on('end', () => process.exit(0));
for (;;) {
  const restMs = await work.round();
  await new Promise((done) => setTimeout(done, Math.min(50, restMs)));
}
