import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomBytes } from 'node:crypto';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CollectionModule, SourceRepository } from '@fengsui/collection';
import type { SourceName } from '@fengsui/contract';
import { IdentityModule } from '@fengsui/identity';
import { LedgerModule } from '@fengsui/ledger';
import { ImportService, MentionsModule } from '@fengsui/mentions';
import { AppLogger, Clock, type Config, PlatformModule, readConfig, UserError } from '@fengsui/platform';
import { RegistryModule } from '@fengsui/registry';
import { IndexStatusViews, IndexUnavailable, Rebuild, SearchIndexModule } from '@fengsui/search-index';
import { DataSource } from 'typeorm';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../..');

/** Settings from the environment; the database of a running npm start when none is named. */
function settings(): Config {
  const dataDir = process.env['FENGSUI_DATA_DIR'] ?? path.join(ROOT, '.fengsui');
  const running = path.join(dataDir, 'database.url');
  const url = process.env['DATABASE_URL'] ?? (fs.existsSync(running) ? fs.readFileSync(running, 'utf8') : null);
  if (!url)
    throw new UserError('no_database', '没有可用的数据库：请先在另一个窗口运行 npm start，或设置 DATABASE_URL。');
  return readConfig({
    FENGSUI_LINK_KEYS: `cli:${randomBytes(32).toString('base64url')}`,
    ...process.env,
    FENGSUI_DATA_DIR: dataDir,
    DATABASE_URL: url,
  });
}

@Module({})
class CliModule {}

/** Works with the stages over the database; settings and database are checked first. Throws UserError. */
export async function withApp<T>(work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  const config = settings();
  let app: INestApplicationContext;
  try {
    app = await NestFactory.createApplicationContext(
      {
        module: CliModule,
        imports: [
          PlatformModule.forRoot(config),
          LedgerModule,
          RegistryModule,
          IdentityModule,
          MentionsModule,
          SearchIndexModule,
          CollectionModule,
        ],
      },
      { logger: new AppLogger('cli', 'error'), abortOnError: false },
    );
  } catch (error) {
    throw new UserError(
      'no_database',
      `数据库没有应答（${new URL(config.DATABASE_URL).host}）：${(error as Error).message}。请先运行 npm start，或核对 DATABASE_URL。`,
    );
  }
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

/** 0 when every row was good; 3 when some were not. */
export async function importFile(name: string, bytes: Buffer): Promise<number> {
  const report = await withApp((app) => app.get(ImportService).importFile(name, bytes));
  console.log(
    `${report.fileName}：导入 ${report.ok} 条，重复 ${report.duplicates.length} 条，不合格 ${new Set(report.bad.map((b) => b.row)).size} 行`,
  );
  if (report.duplicates.length > 0) console.log(`  重复的行：${report.duplicates.join('、')}`);
  for (const b of report.bad) console.log(`  第 ${b.row} 行 ${b.field}：${b.reason}`);
  return report.bad.length > 0 ? 3 : 0;
}

/** Fills a new generation of the index; running engines help, searches go on with the old one until it is complete. */
export async function rebuildIndex(): Promise<number> {
  const work = async (app: INestApplicationContext): Promise<void> => {
    const rebuild = app.get(Rebuild);
    const views = app.get(IndexStatusViews);
    await rebuild.begin();
    let said = -1;
    for (let status = await views.status(); status.rebuild; status = await views.status()) {
      const percent = Math.floor(status.rebuild.share * 100);
      if (percent > said) console.log(`重建索引：${percent}%`);
      said = percent;
      // an engine may be at the next step already
      if (!(await rebuild.step())) await app.get(Clock).sleep(200);
    }
  };
  await withApp(work).catch((error: unknown) => {
    if (!(error instanceof IndexUnavailable)) throw error;
    throw new UserError(
      'search_unavailable',
      `${error.message}。已重建的部分保留着，索引恢复后由引擎接着做，也可再运行一次。`,
    );
  });
  console.log('索引已重建，检索已改用新的一代。');
  return 0;
}

export async function release(source: SourceName): Promise<number> {
  await withApp((app) => app.get(SourceRepository).release(app.get(DataSource), source));
  console.log(`${source} 已恢复，将立即再次采集。`);
  return 0;
}
