import { Inject, Injectable, Logger } from '@nestjs/common';
import type { LinkView } from '@fengsui/contract';
import { IncidentRepository } from '@fengsui/incidents';
import { Ledger } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { EscalationActions } from './escalation-actions.service.js';
import { hashOf, LinkMaker } from './link-maker.js';

interface LinkRow {
  incident_id: string;
  person_id: string;
  ladder_no: number;
  level_no: number;
  epoch: number;
  expired: boolean;
  used_at: Date | null;
  refused: number;
  name: string;
  run_epoch: number | null;
}

/** Refusals of one link that the log keeps; later ones are only counted. */
const LOGGED_REFUSALS = 20;

/** Links in messages: whoever holds one may sign, once, and nothing else (escalation.md 5). */
@Injectable()
export class LinkService {
  private readonly log = new Logger('消息链接');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(LinkMaker) private readonly maker: LinkMaker,
    @Inject(IncidentRepository) private readonly incidents: IncidentRepository,
    @Inject(EscalationActions) private readonly actions: EscalationActions,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Shows what the link is for; changes nothing: scanners of mail and chat open every link. */
  async view(token: string): Promise<LinkView> {
    const row = await this.row(token);
    const none: LinkView = { state: 'unknown', incident: null, personName: null, incidentId: null, signedAt: null };
    if (!row) return none;
    const incident = await this.incidents.byId(row.incident_id);
    if (!incident) return none;
    const [due] = await this.dataSource.query(
      `select d.due_at from deadline d where d.incident_id = $1 and d.level_no = $2 and d.ladder_no = $3 and d.kind = 'ack' and d.epoch = $4
       order by d.occurrence desc limit 1`,
      [row.incident_id, row.level_no, row.ladder_no, row.epoch],
    );
    const [signed] = await this.dataSource.query(
      `select min(acked_at) as at from escalation_target where incident_id = $1 and person_id = $2`,
      [row.incident_id, row.person_id],
    );
    return {
      state: this.state(row),
      incident: {
        code: incident.code,
        title: incident.title,
        level: incident.level,
        unitName: incident.unitName,
        mentionCount: incident.mentionCount,
        drill: incident.drill,
        openedAt: incident.openedAt.toISOString(),
        dueAt: due?.due_at.toISOString() ?? null,
      },
      personName: row.name,
      incidentId: row.incident_id,
      signedAt: signed?.at?.toISOString() ?? null,
    };
  }

  /** Signs, once: the link is used up in the transaction of the signature. viewerId: who is signed in in that browser, if anybody. */
  async sign(token: string, viewerId: string | null): Promise<{ signedAt: Date }> {
    const row = await this.row(token);
    if (!row) {
      this.log.warn('拒绝一个无法验证的消息链接');
      throw new UserError('bad_link', '链接无效，请从企业微信消息重新打开。', 404);
    }
    try {
      if (viewerId !== null && viewerId !== row.person_id)
        throw new UserError('link_of_another', `此链接是发给${row.name}的，不能由他人签收。`, 403);
      const state = this.state(row);
      if (state !== 'valid') throw REFUSALS[state];
      return await this.actions.sign(
        { incidentId: row.incident_id, personId: row.person_id, epoch: row.epoch, via: 'link' },
        async (tx) => {
          const [, taken] = await tx.query(
            `update ack_link set used_at = app.now() where token_hash = $1 and used_at is null`,
            [hashOf(token)],
          );
          if (taken === 0) throw REFUSALS.used;
        },
      );
    } catch (error) {
      if (error instanceof UserError) await this.refused(token, row, error);
      throw error;
    }
  }

  private async refused(token: string, row: LinkRow, error: UserError): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`update ack_link set refused = refused + 1 where token_hash = $1`, [hashOf(token)]);
      if (row.refused >= LOGGED_REFUSALS) return;
      await this.ledger.append(tx, {
        kind: 'link.refused',
        incidentId: row.incident_id,
        actor: { type: 'person', id: row.person_id, name: row.name, channel: 'link' },
        payload: { text: `发给${row.name}的签收链接被拒绝：${error.message}`, code: error.code },
      });
    });
  }

  private state(row: LinkRow): 'valid' | keyof typeof REFUSALS {
    if (row.used_at) return 'used';
    if (row.expired) return 'expired';
    return row.run_epoch !== row.epoch ? 'stale' : 'valid';
  }

  /** The stored row of a token that one of our keys signed and whose payload says the same. */
  private async row(token: string): Promise<LinkRow | null> {
    const said = this.maker.verify(token);
    if (!said) return null;
    const [row] = await this.dataSource.query(
      `select l.*, l.expires_at <= app.now() as expired, p.name, r.epoch as run_epoch from ack_link l join person p on p.id = l.person_id left join escalation_run r on r.incident_id = l.incident_id
       where token_hash = $1 and l.person_id = $2 and l.incident_id = $3 and l.level_no = $4 and l.epoch = $5`,
      [hashOf(token), said.r, said.i, said.l, said.e],
    );
    return row ?? null;
  }
}

const REFUSALS = {
  used: new UserError('link_used', '此链接已用过。如需继续处置，请登录。', 409),
  expired: new UserError('link_expired', '链接已过期，请登录后处置，或联系宣传部值班室。', 409),
  stale: new UserError('link_stale', '事件等级已调整，请打开最新的一条消息。', 409),
};
