import type { Clock, Config } from '@fengsui/platform';
import type { Outcome } from '../outcome.js';
import { Source, type Task, type Turn } from '../source.js';
import type { PageReader } from './page-reader.js';
import { parseSogouAccount } from './sogou-account.js';
import { readSogou, searchUrl } from './sogou-read.js';

/** Sogou's search for public accounts (sources.md 2.6, type 1). */
export class SogouAccountSource extends Source {
  readonly name = 'sogou-account';

  constructor(
    private readonly config: Pick<Config, 'SOGOU_BASE'>,
    private readonly pages: PageReader,
    private readonly clock: Clock,
  ) {
    super();
  }

  async read(task: Task, turn: Turn): Promise<Outcome> {
    const { query, page } = task as Extract<Task, { kind: 'accounts' }>;
    const url = searchUrl(this.config.SOGOU_BASE, 1, query, page);
    return readSogou(this.pages, this.clock, { url, page, parse: parseSogouAccount, turn });
  }
}
