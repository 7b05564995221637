import { DataSource, getMetadataArgsStorage } from 'typeorm';
import { migrations } from './migrations/index.js';

/** A DataSource over every entity that has been imported and all migrations; not yet connected. */
export function createDataSource(url: string, poolSize = 10): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: getMetadataArgsStorage().tables.map((t) => t.target as () => void),
    migrations,
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'all',
    poolSize,
    connectTimeoutMS: 5_000,
    extra: { statement_timeout: 30_000, idle_in_transaction_session_timeout: 60_000, options: '-c timezone=UTC' },
    logging: ['migration'],
    logger: { log() {}, logQuery() {}, logQueryError() {}, logQuerySlow() {}, logSchemaBuild() {}, logMigration() {} },
  });
}

/** Brings the schema up to date; safe when several processes start at once. */
export async function migrate(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(`select pg_advisory_lock(hashtext('fengsui-migrate'))`);
    await dataSource.runMigrations();
  } finally {
    await runner.query(`select pg_advisory_unlock(hashtext('fengsui-migrate'))`);
    await runner.release();
  }
}
