import { Inject, Injectable } from '@nestjs/common';
import type { PresenceView } from '@fengsui/contract';
import { notifyLive, type Sql } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource } from 'typeorm';

/** Pages say every 20 s that they are open; twice missed, and they are gone. */
const GONE_S = 45;

/** Who has the page of an incident open now, and what they are filling in, whichever api process they are connected to. */
@Injectable()
export class IncidentPresence {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Registry) private readonly registry: Registry,
  ) {}

  /** This page is open (doing: a form is being filled in) or is left. Answers the others, who are told when anything changed. */
  async say(page: {
    incidentId: string;
    pageId: string;
    personId: string;
    doing: string | null;
    leaves: boolean;
  }): Promise<PresenceView[]> {
    return this.dataSource.transaction(async (tx) => {
      const told = await this.people(tx, page.incidentId);
      if (await this.change(tx, page)) {
        const now = await this.people(tx, page.incidentId);
        const personIds = [...new Set([...told, ...now].map((p) => p.personId))];
        await notifyLive(tx, { type: 'presence', data: { id: page.incidentId, personIds } });
      }
      const others = (await this.people(tx, page.incidentId)).filter((p) => p.personId !== page.personId);
      return Promise.all(
        others.map(async (p) => {
          const [post] = await this.registry.postsOf(p.personId, tx);
          return { ...p, post: post?.title ?? '', since: p.since.toISOString() };
        }),
      );
    });
  }

  private async change(
    tx: Sql,
    page: { incidentId: string; pageId: string; personId: string; doing: string | null; leaves: boolean },
  ): Promise<boolean> {
    const gone = await tx.query(
      `with gone as (delete from incident_presence where incident_id = $1 and (seen_at < clock_timestamp() - $2 * interval '1 second' or ($3 and page_id = $4)) returning 1)
       select 1 from gone`,
      [page.incidentId, GONE_S, page.leaves, page.pageId],
    );
    if (page.leaves) return gone.length > 0;
    const [before] = await tx.query(
      `select doing from incident_presence where incident_id = $1 and page_id = $2 for update`,
      [page.incidentId, page.pageId],
    );
    await tx.query(
      `insert into incident_presence (incident_id, page_id, person_id, doing) values ($1, $2, $3, $4)
       on conflict (incident_id, page_id) do update set doing = $4, seen_at = clock_timestamp()`,
      [page.incidentId, page.pageId, page.personId, page.doing],
    );
    return gone.length > 0 || !before || before.doing !== page.doing;
  }

  /** One line a person, with what is being filled in on any of the pages. */
  private people(
    tx: Sql,
    incidentId: string,
  ): Promise<{ personId: string; name: string; doing: string | null; since: Date }[]> {
    return tx.query(
      `select p.id as "personId", p.name, max(x.doing) as doing, min(x.since) as since
       from incident_presence x join person p on p.id = x.person_id
       where x.incident_id = $1 and x.seen_at >= clock_timestamp() - $2 * interval '1 second' group by p.id, p.name order by min(x.since), p.id`,
      [incidentId, GONE_S],
    );
  }
}
