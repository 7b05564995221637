import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { FactElement, FactView } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { lockIncident, record } from './change-incident.js';
import { IncidentRepository } from './incident.repository.js';

/** 五要素 in the order in which a report tells them. */
export const FACT_NAME: Record<FactElement, string> = {
  time: '时间',
  place: '地点',
  people: '人物',
  course: '经过',
  impact: '影响',
};

interface FactRow {
  element: FactElement;
  revision: number;
  text: string;
  source: string;
  confirmed: boolean;
  by: string;
  at: Date;
}

const FIELDS = `element, revision, text, source, confirmed, trim(by_post || ' ' || by_name) as by, at`;

/** What is known of an incident: written, checked and corrected by people, each text kept with its source and who vouches for it. */
@Injectable()
export class IncidentFacts {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(IncidentRepository) private readonly incidents: IncidentRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** The newest text of each element that has one, in their order. */
  async of(incidentId: string): Promise<FactView[]> {
    const rows: FactRow[] = await this.dataSource.query(
      `select distinct on (element) ${FIELDS} from incident_fact where incident_id = $1 order by element, revision desc`,
      [incidentId],
    );
    const order = Object.keys(FACT_NAME);
    return rows.map(view).sort((a, b) => order.indexOf(a.element) - order.indexOf(b.element));
  }

  /** Every text of one element, newest first. */
  async history(incidentId: string, element: FactElement): Promise<FactView[]> {
    const rows: FactRow[] = await this.dataSource.query(
      `select ${FIELDS} from incident_fact where incident_id = $1 and element = $2 order by revision desc`,
      [incidentId, element],
    );
    return rows.map(view);
  }

  /** A new text beside the one that was seen (revision, 0: none). Throws UserError 404, 409 ended, 409 fact_changed. */
  async write(act: {
    incidentId: string;
    element: FactElement;
    text: string;
    source: string;
    confirmed: boolean;
    revision: number;
    actor: Actor;
  }): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const incident = await lockIncident(tx, this.incidents, act.incidentId, null);
      const name = FACT_NAME[act.element];
      const [now]: FactRow[] = await tx.query(
        `select ${FIELDS} from incident_fact where incident_id = $1 and element = $2 order by revision desc limit 1`,
        [incident.id, act.element],
      );
      if ((now?.revision ?? 0) !== act.revision)
        throw new UserError(
          'fact_changed',
          `“${name}”刚由${now?.by ?? '他人'}改过，请对照后再保存。`,
          409,
          act.element,
        );
      if (now && now.text === act.text && now.source === act.source && now.confirmed === act.confirmed)
        throw new UserError('unchanged', '还没有改动。', 400, 'text');
      const revision = act.revision + 1;
      await tx.query(
        `insert into incident_fact (incident_id, element, revision, text, source, confirmed, by_id, by_name, by_post) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          incident.id,
          act.element,
          revision,
          act.text,
          act.source,
          act.confirmed,
          act.actor.id,
          act.actor.name,
          act.actor.post ?? '',
        ],
      );
      const verb = now?.text === act.text && act.confirmed && !now.confirmed ? '核实' : now ? '改写' : '写明';
      const words = act.confirmed ? '已核实' : '待核实';
      await record(tx, this.ledger, incident, act.actor, {
        kind: 'incident.fact',
        text: `${act.actor.name}${verb}五要素“${name}”（第 ${revision} 稿，${words}；来源：${act.source}）`,
        element: act.element,
        revision,
        confirmed: act.confirmed,
        textHash: createHash('sha256').update(act.text).digest('hex'),
      });
    });
  }
}

const view = (r: FactRow): FactView => ({ ...r, at: r.at.toISOString() });
