import { Inject, Injectable } from '@nestjs/common';
import type { Site, SourceName } from '@fengsui/contract';
import { type Actor, ENGINE, Ledger } from '@fengsui/ledger';
import { notifyLive, type Sql, wake } from '@fengsui/platform';
import { type SessionHealth, SessionRepository } from './session.repository.js';
import { SITES, sourcesOf } from './site.js';

/** Writes what happens to a session into the log and tells the pages; never what is in it. */
@Injectable()
export class SessionLedger {
  constructor(
    @Inject(SessionRepository) private readonly repository: SessionRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** What a probe found of the operator's session obtained then; the first that finds it expired says so. */
  async found(site: Site, obtainedAt: Date, state: SessionHealth): Promise<void> {
    await this.repository.transaction(async (tx) => {
      // a site that cannot be asked tells nothing new
      if (state === 'unknown' || !(await this.repository.mark(tx, site, obtainedAt, state))) return;
      await this.pages(tx, site);
      if (state === 'expired')
        await this.write(tx, site, 'session.expired', ENGINE, `${SITES[site].name}的登录已失效，请重新登录`);
    });
  }

  async write(tx: Sql, site: Site, kind: string, actor: Actor, text: string): Promise<void> {
    await this.ledger.append(tx, { kind, incidentId: null, actor, payload: { text, site } });
  }

  /** A person has signed in: the sources that waited for it go on. */
  async release(tx: Sql, site: Site): Promise<void> {
    await this.repository.releaseSources(tx, sourcesOf(site));
    await wake(tx, 'crawl');
    await this.pages(tx, site);
  }

  /** Pages that show the site's sources look again. */
  async pages(tx: Sql, site: Site): Promise<void> {
    const rows: { source: SourceName; state: string }[] = await tx.query(
      `select source, state from source_state where source = any($1)`,
      [sourcesOf(site)],
    );
    for (const r of rows) await notifyLive(tx, { type: 'source', data: { source: r.source, state: r.state as 'ok' } });
  }
}
