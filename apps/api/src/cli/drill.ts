import fs from 'node:fs';
import path from 'node:path';
import { libraryScenario, readScenario, scenarioNames, scenarioText } from '@fengsui/drills';
import { beijingTime } from '@fengsui/platform';
import { type StageOrder, startStage, type StageLine } from '../drills/stage.js';
import { givenPath, readGiven, UsageError } from './given.js';

const FORMATS = ['docx', 'pdf', 'html', 'json'] as const;

/** `fengsui drill`: plays a scenario on a database of its own. Answers the exit code. Throws UsageError, UserError. */
export async function drill(given: { scenario?: string; accelerated?: boolean; report?: string }): Promise<number> {
  if (!given.scenario)
    throw new UsageError(`请给出脚本：--scenario 名称或文件。脚本库：${scenarioNames().join('、')}。`);
  if (!given.accelerated)
    throw new UsageError('命令行演练由脚本扮演全部人员，请加 --accelerated（加速进行，约一分钟）。');
  const { text, file } = scenarioOf(given.scenario);
  readScenario(text, file);
  const reports = given.report === undefined ? [] : [reportOf(given.report)];
  const order = {
    scenario: text,
    file,
    reports,
    ...(process.env['DATABASE_URL'] ? { serverUrl: process.env['DATABASE_URL'] } : {}),
  };
  return play(order);
}

/** A name of the library, or a file. */
function scenarioOf(given: string): { text: string; file: string } {
  if (scenarioNames().includes(given)) return { text: scenarioText(given), file: `${given}.json` };
  if (!/[./\\]/.test(given)) libraryScenario(given);
  return { text: readGiven(given, '--scenario 文件').toString('utf8'), file: path.basename(given) };
}

/** The report's file can be written, and its ending is known, before anything starts. */
function reportOf(given: string): { file: string; format: (typeof FORMATS)[number] } {
  const file = givenPath(given, '--report 文件');
  const format = FORMATS.find((f) => file.toLowerCase().endsWith(`.${f}`));
  if (!format)
    throw new UsageError(`--report 的文件名应以 ${FORMATS.map((f) => `.${f}`).join('、')} 结尾，现为“${given}”。`);
  try {
    fs.accessSync(path.dirname(file), fs.constants.W_OK);
  } catch {
    throw new UsageError(`--report 所在的文件夹不存在或不能写入：${path.dirname(file)}`);
  }
  return { file, format };
}

async function play(order: StageOrder): Promise<number> {
  const { ended } = startStage(order, (line) => show(line, order.reports));
  // Ctrl-C reaches the stage too; it cleans up, and its end is ours
  const wait = (): void => undefined;
  process.on('SIGINT', wait);
  return ended.finally(() => process.off('SIGINT', wait));
}

function show(line: StageLine, reports: { file: string }[]): void {
  if (line.type === 'progress')
    console.log(
      `${String(Math.floor(line.share * 100)).padStart(3)}%  ${beijingTime(new Date(line.at))}  ${line.words}`,
    );
  else if (line.type === 'failed') console.error(`✗ ${line.message}`);
  else if (line.type === 'result') {
    const { score, incident, posts, expectations, tookMs } = line.result;
    console.log(
      `\n演练结束（${Math.round(tookMs / 1000)} 秒）：事件 ${incident.code}“${incident.title}”，得 ${score.total ?? '—'} 分，${score.grade}。`,
    );
    console.log(`脚本信息 ${posts.written} 条，采集到 ${posts.collected} 条。`);
    for (const e of expectations.filter((x) => !x.met)) console.log(`与脚本预期不符：${e.text}`);
    for (const r of reports) console.log(`报告：${r.file}`);
  }
}
