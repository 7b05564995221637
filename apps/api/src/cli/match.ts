import { type Alias, plainText, schoolsIn, schoolsMatcher } from '@fengsui/analysis';
import { readGiven, UsageError } from './given.js';
import { eachJsonLine, postProblem, toldOf } from './json-lines.js';

/**
 * `fengsui match`: lines {"id","text"} → {"id","schools"}, the full names of the schools each text is about. Needs neither database nor settings.
 * Answers the exit code: 0, or 3 when some lines were bad. Throws UsageError.
 */
export async function matchFile(
  aliases: string | undefined,
  given: { in: string | undefined; out: string | undefined },
): Promise<number> {
  const matcher = schoolsMatcher(aliasesOf(readGiven(aliases, '--aliases 文件').toString('utf8'), aliases!));
  const start = performance.now();
  const read = await eachJsonLine(
    given,
    (post) => postProblem(post) ?? { id: post['id'], schools: schoolsIn(plainText(post['text'] as string), matcher) },
  );
  return toldOf('匹配', read, start);
}

/** Columns college, alias, ambiguity (ok or ambiguous), tab-separated, with a heading. */
function aliasesOf(tsv: string, file: string): Alias[] {
  const [heading = '', ...rows] = tsv.replace(/^\ufeff/, '').split(/\r?\n/);
  if (heading.split('\t').slice(0, 3).join() !== 'college,alias,ambiguity')
    throw new UsageError(`${file} 第 1 行应为制表符分隔的表头：college、alias、ambiguity`);
  return rows.flatMap((row, i) => {
    if (row.trim() === '') return [];
    const [college = '', alias = '', ambiguity = ''] = row.split('\t').map((c) => c.trim());
    if (!college || !alias) throw new UsageError(`${file} 第 ${i + 2} 行缺少校名或简称`);
    if (ambiguity !== 'ok' && ambiguity !== 'ambiguous')
      throw new UsageError(`${file} 第 ${i + 2} 行的 ambiguity 应为 ok 或 ambiguous，现为“${ambiguity}”`);
    return [{ college, alias, ambiguous: ambiguity === 'ambiguous' }];
  });
}
