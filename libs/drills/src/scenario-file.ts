import { UserError } from '@fengsui/platform';
import type { z } from 'zod';
import { JsonFault, type JsonPath, readJson } from './json-lines.js';
import { type Scenario, scenarioSchema } from './scenario.js';

/** One fault of a scenario file. line counts from 1; reason is Chinese. */
export interface ScenarioFault {
  line: number;
  reason: string;
}

/** A scenario file that cannot be played: the message lists every fault with its line. */
export class BadScenario extends UserError {
  constructor(
    file: string,
    readonly faults: ScenarioFault[],
  ) {
    const list = faults.map((f) => `  第 ${f.line} 行：${f.reason}`).join('\n');
    super('bad_scenario', `演练脚本“${file}”有 ${faults.length} 处错误：\n${list}`, 400);
  }
}

/** Reads a scenario file's text. file: its name, for the message. Throws BadScenario. */
export function readScenario(json: string, file: string): Scenario {
  let read: ReturnType<typeof readJson>;
  try {
    read = readJson(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof JsonFault) throw new BadScenario(file, [{ line: error.line, reason: error.reason }]);
    throw error;
  }
  const at = (path: JsonPath, reason: string): ScenarioFault => ({
    line: read.lineOf(path),
    reason: `${place(path)}${reason}`,
  });
  const parsed = scenarioSchema.safeParse(read.value);
  const faults = parsed.success
    ? inconsistencies(parsed.data).map((f) => at(f.path, f.reason))
    : parsed.error.issues.flatMap((i) => explain(i, read.value).map((f) => at(f.path, f.reason)));
  if (faults.length > 0)
    throw new BadScenario(
      file,
      faults.sort((a, b) => a.line - b.line),
    );
  return parsed.data!;
}

/** 「posts 第 3 项的 text」 */
function place(path: JsonPath): string {
  const words = path.map((p) => (typeof p === 'number' ? `第 ${p + 1} 项` : p));
  return words.length > 0 ? `${words.join(' ')} ` : '';
}

type Issue = z.core.$ZodIssue;
interface Told {
  path: JsonPath;
  reason: string;
}

const TYPES: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表（方括号）',
  object: '一组名称和值（花括号）',
  record: '一组名称和值（花括号）',
};

function explain(issue: Issue, whole: unknown): Told[] {
  const path = issue.path as JsonPath;
  const given = path.reduce<unknown>((v, key) => (v as Record<string, unknown> | undefined)?.[key], whole);
  if (given === undefined && ['invalid_type', 'invalid_value'].includes(issue.code!)) return [{ path, reason: '缺少' }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], reason: '不认识的项，请核对名称' }));
    case 'invalid_type':
      return [{ path, reason: `应为${TYPES[issue.expected] ?? issue.expected}` }];
    case 'invalid_value':
      return [{ path, reason: `应为 ${issue.values.join('、')} 之一` }];
    case 'too_small':
      return [
        {
          path,
          reason:
            issue.origin === 'string' ? '不能为空' : issue.origin === 'array' ? '至少一项' : `不小于 ${issue.minimum}`,
        },
      ];
    case 'too_big':
      return [
        {
          path,
          reason: `不超过 ${issue.maximum}${issue.origin === 'string' ? ' 字' : issue.origin === 'array' ? ' 项' : ''}`,
        },
      ];
    default:
      return [{ path, reason: issue.message }];
  }
}

/** What the parts of a scenario must agree in. */
function inconsistencies(s: Scenario): Told[] {
  const faults: Told[] = [];
  const ids = new Map<string, number>();
  for (const [i, p] of s.posts.entries()) {
    if (p.id !== undefined && ids.has(p.id)) faults.push({ path: ['posts', i, 'id'], reason: `“${p.id}”已用过` });
    if (p.repostOf !== undefined && (ids.get(p.repostOf) ?? Infinity) > p.at)
      faults.push({ path: ['posts', i, 'repostOf'], reason: `此前没有 id 为“${p.repostOf}”的帖子` });
    if (p.platform === 'wechat' && !p.title) faults.push({ path: ['posts', i], reason: '公众号文章缺少“title”' });
    if (p.deletedAt !== undefined && p.deletedAt <= p.at)
      faults.push({ path: ['posts', i, 'deletedAt'], reason: '删除应在发布之后' });
    if (p.id !== undefined) ids.set(p.id, p.at);
  }
  if (!s.posts.some((p) => /\{校名\}|\{简称\}/.test(p.text + (p.title ?? ''))))
    faults.push({ path: ['posts'], reason: '没有一条提到 {校名} 或 {简称}，采集不到' });
  const texts: [JsonPath, string][] = [
    ...s.posts.map((p, i): [JsonPath, string] => [['posts', i, 'text'], p.text]),
    ...s.bursts.flatMap((b, i) => b.texts.map((t, j): [JsonPath, string] => [['bursts', i, 'texts', j], t])),
  ];
  for (const [path, t] of texts)
    for (const [name] of t.matchAll(/\{[^}]*\}/g))
      if (!['{校名}', '{简称}'].includes(name))
        faults.push({ path, reason: `不认识的占位“${name}”，只有 {校名}、{简称}` });
  for (const [i, n] of s.injects.entries())
    if (n.at >= s.close.at) faults.push({ path: ['injects', i, 'at'], reason: '应早于 close 的时间' });
  return faults;
}
