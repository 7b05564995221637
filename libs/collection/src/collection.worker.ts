import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { JobRepository, LeaseLost, Stopping } from './scheduler/job.repository.js';
import { type Source, SOURCES } from './source.js';
import { SearchRun } from './work/search.run.js';
import { SingleRun } from './work/single.run.js';
import { WindowRun } from './work/window.run.js';

/** How long the crawler rests at most when nothing is due. */
const IDLE_MS = 10_000;
/** A job that failed for our own reasons is tried again after this long. */
const RETRY_MS = 10_000;

/** Does due jobs, one at a time a loop, any number of loops and processes beside one another. */
@Injectable()
export class CollectionWorker {
  private readonly log = new Logger('Collection');
  private readonly names;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(JobRepository) private readonly jobs: JobRepository,
    @Inject(SearchRun) private readonly search: SearchRun,
    @Inject(WindowRun) private readonly window: WindowRun,
    @Inject(SingleRun) private readonly single: SingleRun,
    @Inject(SOURCES) sources: Source[],
  ) {
    this.names = sources.map((s) => s.name);
  }

  /** One job, if one is due. Answers how many ms to rest. */
  async round(): Promise<number> {
    const job = await this.jobs.claim(this.names);
    if (!job) return this.jobs.restMs(IDLE_MS);
    try {
      if (job.kind === 'search') await this.search.run(job);
      else if (job.kind === 'window') await this.window.run(job);
      else await this.single.run(job);
    } catch (error) {
      // whoever is there takes it up at once, and need not wait for the lease to run out
      if (error instanceof Stopping) await this.jobs.putBack(this.dataSource, job, job.page, 0, false);
      else if (!(error instanceof LeaseLost)) {
        // what failed here is no fault of the site: the job need not wait for its lease to run out
        await this.jobs.putBack(this.dataSource, job, 1, RETRY_MS, true);
        throw error;
      } else this.log.warn(`${job.source} ${job.target}：由其他采集进程接手`);
    }
    return 0;
  }
}
