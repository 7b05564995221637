import fs from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { SourceName } from '@fengsui/contract';
import { UserError } from '@fengsui/platform';

const USAGE = `用法：npm run fengsui -- 命令

  import 文件                        导入 CSV 或 Excel 中的帖子，列出不合格的行
  parse --source 来源 --in 文件      读一个保存的页面，输出 JSON；来源：weibo-m、weibo-s、sogou、wechat-article
        [--fetched-at 时间] [--final-url 网址]
  audit verify                       校验处置日志的哈希链
  rebuild-index                      按数据库重建检索索引
  release --source 来源              人工处理完验证或登录后，恢复该来源
  new-key                            生成一把链接密钥（FENGSUI_LINK_KEYS）

import、audit、rebuild-index、release 连接 DATABASE_URL；未设置时连接正在运行的 npm start。`;

const SOURCES: SourceName[] = ['weibo-m', 'weibo-s', 'sogou', 'wechat-article'];

function sourceOf(value: string | undefined): SourceName {
  const known = SOURCES.find((s) => s === value);
  if (!known)
    throw new UserError('bad_source', `--source 应为 ${SOURCES.join('、')} 之一${value ? `，不认识“${value}”` : ''}。`);
  return known;
}

function read(file: string | undefined, option: string): Buffer {
  if (!file) throw new UserError('no_file', `请给出文件：${option}`);
  try {
    return fs.readFileSync(path.resolve(process.env['INIT_CWD'] ?? '.', file));
  } catch (error) {
    throw new UserError(
      'no_file',
      (error as { code?: string }).code === 'ENOENT'
        ? `没有这个文件：${file}`
        : `读不了文件 ${file}：${(error as Error).message}`,
    );
  }
}

/** Answers the exit code. */
async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      source: { type: 'string' },
      in: { type: 'string' },
      'fetched-at': { type: 'string' },
      'final-url': { type: 'string' },
    },
  });
  const [command, argument] = positionals;
  switch (command) {
    case 'parse': {
      const { parsePage } = await import('@fengsui/collection');
      const at = values['fetched-at'] ? new Date(values['fetched-at']) : new Date();
      if (Number.isNaN(at.getTime()))
        throw new UserError('bad_time', '--fetched-at 应为时间，如 2026-11-22T12:30:00+08:00');
      const source = sourceOf(values.source);
      console.log(
        JSON.stringify(
          parsePage(source, read(values.in, '--in 文件'), {
            fetchedAt: at,
            ...(values['final-url'] ? { finalUrl: values['final-url'] } : {}),
          }),
          null,
          2,
        ),
      );
      return 0;
    }
    case 'new-key':
      console.log(`k${Math.floor(Date.now() / 1000)}:${randomBytes(32).toString('base64url')}`);
      return 0;
    case 'import': {
      const bytes = read(argument, 'import 文件');
      const { importFile } = await import('./with-database.js');
      return importFile(path.basename(argument!), bytes);
    }
    case 'audit':
      return (await import('./with-database.js')).verifyLedger();
    case 'rebuild-index':
      return (await import('./with-database.js')).rebuildIndex();
    case 'release':
      return (await import('./with-database.js')).release(sourceOf(values.source));
    default:
      console.log(USAGE);
      return command ? 2 : 0;
  }
}

try {
  process.exitCode = await run();
} catch (error) {
  const known = error instanceof UserError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  console.error(known ? `✗ ${(error as Error).message}` : error);
  process.exitCode = 1;
}
