import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, SystemClock } from './clock/clock.js';
import { CONFIG, type Config } from './config/config.js';
import { createDataSource, migrate } from './database/data-source.js';
import { PgListener } from './notify/pg-listener.js';

/** Settings, clock, database and hints for one process. Global: every stage stands on it. */
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** clock: only a test passes one. */
  static forRoot(config: Config, clock: Clock = new SystemClock()): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Clock, useValue: clock },
        {
          provide: DataSource,
          useFactory: async () => {
            const dataSource = await createDataSource(config.DATABASE_URL).initialize();
            await migrate(dataSource);
            return dataSource;
          },
        },
        PgListener,
      ],
      exports: [CONFIG, Clock, DataSource, PgListener],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
