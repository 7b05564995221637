import { judge } from '@fengsui/analysis';
import { eachPost, tell } from './ndjson.js';

/** `fengsui analyse`: what each text means, with the words that decided. Answers the exit code. Throws UsageError. */
export async function analyseFile(input: string | undefined, output: string | undefined): Promise<number> {
  const start = performance.now();
  const tally = await eachPost(input, output, ({ id, text }) => ({ id, ...judge(text) }));
  return tell('analyse', tally, performance.now() - start);
}
