import { judge } from '@fengsui/analysis';
import { eachJsonLine, postProblem, toldOf } from './json-lines.js';

/**
 * `fengsui analyse`: lines {"id","text"} → what each text means, with the words that decided. Needs neither database nor settings. Answers the exit
 * code: 0, or 3 when some lines were bad. Throws UsageError.
 */
export async function analyseFile(given: { in: string | undefined; out: string | undefined }): Promise<number> {
  const start = performance.now();
  const read = await eachJsonLine(
    given,
    (post) => postProblem(post) ?? { id: post['id'], ...judge(post['text'] as string) },
  );
  return toldOf('分析', read, start);
}
