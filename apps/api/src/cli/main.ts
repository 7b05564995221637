import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { SourceName } from '@fengsui/contract';
import { readGiven, UsageError } from './given.js';

const SOURCES: readonly SourceName[] = [
  'weibo-m',
  'weibo-s',
  'weibo-ajax',
  'weibo-hot',
  'sogou',
  'sogou-account',
  'wechat-article',
];

const USAGE = `用法：npm run fengsui -- 命令

  import 文件                        导入 CSV 或 Excel 中的帖子，列出不合格的行
  parse --source 来源 --in 文件      读一个保存的页面（可为 gzip），输出一个 JSON 对象；不需要数据库和设置
        [--url 网址]                 页面最后所在的网址；不给则为来源自己的网址
        [--fetched-at 时间]          保存的时间，“3分钟前”由此推算；不给则为现在
  analyse --in 文件 --out 文件        逐行判断 {"id","text"} 的情感、主题、是否风险、是否咨询投诉，附依据；输入可为 .gz；
                                     不需要数据库和设置
  match --aliases 别名表 --in 文件 --out 文件
                                     逐行判断 {"id","text"} 涉及哪些学校，输出 {"id","schools"}；别名表为制表符分隔的
                                     college、alias、ambiguity；输入可为 .gz；不需要数据库和设置
  cluster --in 文件 --out 文件       把帖子归成事件：每行 {"id","at","text"}，按时间先后；输出每行 {"id","incident"}
  spikes --in 序列.csv --out 得分.csv
                                     逐行给出声量异常分（0～1），只用该行及以前的数据；可为 gzip；不需要数据库和设置
  drill --scenario 名称或文件 --accelerated [--report 文件.docx|.pdf|.html|.json]
                                     按脚本加速演练一次，从首条信息到复盘报告；自建数据库，用完即删，不影响正在运行的系统
  audit verify                       逐条校验处置日志的哈希链，并与数据库之外的封存点核对；输出一行 JSON 和说明，不符时退出码为 1
  token create --name 名称 --role 角色 | --user 用户名 [--days 天数]
                                     生成公开接口的令牌，只显示这一次；以自己的名义和角色，或以某账号的身份调用；默认 365 天
  token list                         列出令牌
  token revoke --name 名称           立即停用令牌
  engine pause|resume 原因           暂停或恢复处置引擎和发件（恢复备份后先核对再恢复）；人员签收、报送不受影响
        [--restored]                 恢复运行时加上：数据库来自备份，看似未发的消息先核实再补发
  rebuild-index                      按数据库重建检索索引，重建期间检索照常
  release --source 来源              人工处理完验证或登录后，恢复该来源
  new-key                            生成一把密钥（FENGSUI_LINK_KEYS、FENGSUI_SESSION_KEYS）
  help                               显示本说明

来源：${SOURCES.join('、')}。
演练脚本库：drill 不带 --scenario 时列出。
import、audit、token、engine、rebuild-index、release 连接 DATABASE_URL；未设置时连接正在运行的 npm start。
退出码：0 成功，2 命令写错或文件读不了，3 文件中有不合格的行，1 其他。`;

function sourceOf(value: string | undefined): SourceName {
  const known = SOURCES.find((s) => s === value);
  if (!known) throw new UsageError(`--source 应为 ${SOURCES.join('、')} 之一${value ? `，不认识“${value}”` : ''}。`);
  return known;
}

/** Answers the exit code. */
async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      source: { type: 'string' },
      in: { type: 'string' },
      out: { type: 'string' },
      aliases: { type: 'string' },
      url: { type: 'string' },
      'fetched-at': { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string' },
      user: { type: 'string' },
      days: { type: 'string' },
      restored: { type: 'boolean' },
      scenario: { type: 'string' },
      accelerated: { type: 'boolean' },
      report: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command = 'help', argument] = values.help ? [] : positionals;
  switch (command) {
    case 'parse': {
      const { parseFile } = await import('./parse.js');
      const parsed = parseFile(sourceOf(values.source), {
        file: values.in,
        url: values.url,
        fetchedAt: values['fetched-at'],
      });
      console.log(JSON.stringify(parsed, null, 2));
      return 0;
    }
    case 'analyse':
      return (await import('./analyse.js')).analyseFile({ in: values.in, out: values.out });
    case 'match':
      return (await import('./match.js')).matchFile(values.aliases, { in: values.in, out: values.out });
    case 'cluster':
      return (await import('./cluster.js')).clusterFile({ in: values.in, out: values.out });
    case 'spikes': {
      const { scoreSeries, reportBadRows } = await import('./spikes.js');
      return reportBadRows(await scoreSeries(values.in, values.out));
    }
    case 'new-key':
      console.log(`k${Math.floor(Date.now() / 1000)}:${randomBytes(32).toString('base64url')}`);
      return 0;
    case 'import': {
      const bytes = readGiven(argument, 'import 文件');
      const { importFile } = await import('./with-database.js');
      return importFile(path.basename(argument!), bytes);
    }
    case 'drill':
      return (await import('./drill.js')).drill(values);
    case 'audit':
      return (await import('./audit.js')).audit(argument);
    case 'token':
      return (await import('./token.js')).token(argument, values);
    case 'engine': {
      const verb = argument === 'pause' || argument === 'resume' ? argument : null;
      const reason = positionals[2]?.trim();
      if (!verb || !reason) throw new UsageError('engine 后应为 pause 或 resume，再写原因。');
      return (await import('./engine.js')).holdEngine(verb, reason, values.restored === true);
    }
    case 'rebuild-index':
      return (await import('./with-database.js')).rebuildIndex();
    case 'release':
      return (await import('./with-database.js')).release(sourceOf(values.source));
    case 'help':
      console.log(USAGE);
      return 0;
    default:
      throw new UsageError(`不认识的命令“${command}”。\n\n${USAGE}`);
  }
}

/** What a person wrote wrong, in Chinese; null for any other error. */
function usageProblem(error: unknown): string | null {
  if (error instanceof UsageError) return error.message;
  const { code, message } = error as { code?: string; message: string };
  if (!code?.startsWith('ERR_PARSE_ARGS')) return null;
  const option = /'(-[^'\s]*)/.exec(message)?.[1] ?? '';
  return `${code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? '不认识的选项' : '选项缺少值，或值以 - 开头'}：${option}。用法见 npm run fengsui -- help`;
}

try {
  process.exitCode = await run();
} catch (error) {
  const usage = usageProblem(error);
  const known = usage === null && error instanceof (await import('@fengsui/platform')).UserError;
  console.error(usage ? `✗ ${usage}` : known ? `✗ ${(error as Error).message}` : error);
  process.exitCode = usage ? 2 : 1;
}
