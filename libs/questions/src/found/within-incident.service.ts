import { Inject, Injectable } from '@nestjs/common';
import { ENGINE, Ledger } from '@fengsui/ledger';
import type { Sql } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { ASK_NAME } from '../machine.js';
import { excerpt, lockQuestion, record, setState } from '../question.repository.js';

/** SQL: the incidents in which this post stands, or the post under which it was written. */
const INCIDENTS = (mention: string): string =>
  `mention w left join mention r on r.platform = w.platform and r.platform_id = w.root_id
     join incident_mention im on im.mention_id = any(array[w.id, r.id]) join incident i on i.id = im.incident_id where w.id = ${mention}`;
/** SQL: the open one of them. */
export const OPEN_INCIDENT = (mention: string): string =>
  `(select i.id from ${INCIDENTS(mention)} and i.state = 'open' order by i.id limit 1)`;
/** SQL: whether one of them waits for a person's word on whether it is one. */
export const PROPOSED = (mention: string): string =>
  `exists (select 1 from ${INCIDENTS(mention)} and i.state = 'proposed')`;

/** What is asked within an open incident is answered with it (第十二、十三条): not once more by each post, beside the incident's own clocks. */
@Injectable()
export class WithinIncident {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Hands over what was asked before its post came into an incident; looks anew at what was taken out of one. */
  async round(): Promise<void> {
    await this.dataSource.query(LOOK_ANEW);
    const found: { id: string }[] = await this.dataSource.query(
      `select q.id from question q where ${UNTOUCHED} limit 100`,
    );
    for (const { id } of found) await this.dataSource.transaction((tx) => this.hand(tx, id));
  }

  /** A post that asks goes with this incident. */
  async keep(tx: Sql, askingId: string, incidentId: string): Promise<void> {
    await tx.query(`update question_asking set incident_id = $2, looked_at = app.now() where id = $1`, [
      askingId,
      incidentId,
    ]);
  }

  private async hand(tx: EntityManager, id: string): Promise<void> {
    const q = await lockQuestion(tx, id);
    const [incident]: { id: string; code: string; title: string }[] = await tx.query(
      `select i.id, i.code, i.title from question q join question_asking x on x.question_id = q.id join incident i on i.id = ${OPEN_INCIDENT('x.mention_id')}
       where q.id = $1 and ${UNTOUCHED} limit 1`,
      [id],
    );
    if (!q || !incident) return;
    await setState(tx, id, 'incident', { incident_id: incident.id, starts_at: null, due_at: null, remind_at: null });
    const text = `所在帖子已列入事件 ${incident.code}“${incident.title}”，随事件办理`;
    await record(tx, this.ledger, {
      ...{ id, act: 'escalate', from: 'found', to: 'incident', personId: null, actor: ENGINE, text },
      words: `${ASK_NAME[q.kind]}“${excerpt(q.text, 40)}”${text}`,
      incidentId: incident.id,
    });
  }
}

/** Found ones that nobody has acted on, all of whose posts stand in an open incident. */
const UNTOUCHED = `
  q.state = 'found' and exists (select 1 from question_asking x where x.question_id = q.id)
    and not exists (select 1 from question_asking x where x.question_id = q.id and (x.mention_id is null or ${OPEN_INCIDENT('x.mention_id')} is null))
    and not exists (select 1 from question_step s where s.question_id = q.id and s.person_id is not null)`;

/** Posts that were taken out of the incident with which they went. */
const LOOK_ANEW = `
  update question_asking x set incident_id = null, looked_at = null
  where x.incident_id is not null and not exists (select 1 from ${INCIDENTS('x.mention_id')} and i.id = x.incident_id)`;
