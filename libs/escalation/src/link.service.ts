import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { LinkView } from '@fengsui/contract';
import { IncidentRepository } from '@fengsui/incidents';
import { Clock, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { EscalationActions } from './escalation-actions.service.js';
import { LinkMaker } from './link-maker.js';

interface LinkRow {
  incident_id: string;
  person_id: string;
  level_no: number;
  epoch: number;
  expires_at: Date;
  used_at: Date | null;
  name: string;
  run_epoch: number | null;
}

/** Links in messages: whoever holds one may sign, once, and nothing else (escalation.md 5). */
@Injectable()
export class LinkService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(LinkMaker) private readonly maker: LinkMaker,
    @Inject(IncidentRepository) private readonly incidents: IncidentRepository,
    @Inject(EscalationActions) private readonly actions: EscalationActions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Shows what the link is for; changes nothing: scanners of mail and chat open every link. */
  async view(token: string): Promise<LinkView> {
    const row = await this.row(token);
    const none: LinkView = { state: 'unknown', incident: null, personName: null, incidentId: null, signedAt: null };
    if (!row) return none;
    const incident = await this.incidents.byId(row.incident_id);
    if (!incident) return none;
    const [due] = await this.dataSource.query(
      `select d.due_at from deadline d where d.incident_id = $1 and d.level_no = $2 and d.kind = 'ack' and d.epoch = $3`,
      [row.incident_id, row.level_no, row.epoch],
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
        openedAt: incident.openedAt.toISOString(),
        dueAt: due?.due_at.toISOString() ?? null,
      },
      personName: row.name,
      incidentId: row.incident_id,
      signedAt: signed?.at?.toISOString() ?? null,
    };
  }

  /** Signs, once. */
  async sign(token: string): Promise<{ signedAt: Date }> {
    const row = await this.row(token);
    if (!row) throw new UserError('bad_link', '链接无效，请从企业微信消息重新打开。', 404);
    const hash = hashOf(token);
    const refuse = async (code: string, message: string): Promise<never> => {
      await this.dataSource.query(`update ack_link set refused = refused + 1 where token_hash = $1`, [hash]);
      throw new UserError(code, message, 409);
    };
    const state = this.state(row);
    if (state === 'used') await refuse('link_used', '此链接已用过。如需继续处置，请登录。');
    if (state === 'expired') await refuse('link_expired', '链接已过期，请登录后处置，或联系宣传部值班室。');
    if (state === 'stale') await refuse('link_stale', '事件等级已调整，请打开最新的一条消息。');
    const [taken] = await this.dataSource.query(
      `update ack_link set used_at = app.now() where token_hash = $1 and used_at is null returning 1 as n`,
      [hash],
    );
    if (taken.length === 0) await refuse('link_used', '此链接已用过。如需继续处置，请登录。');
    try {
      return await this.actions.sign({
        incidentId: row.incident_id,
        personId: row.person_id,
        epoch: row.epoch,
        via: 'link',
      });
    } catch (error) {
      // nothing was signed: the link stays good
      await this.dataSource.query(`update ack_link set used_at = null where token_hash = $1`, [hash]);
      throw error;
    }
  }

  private state(row: LinkRow): LinkView['state'] {
    if (row.used_at) return 'used';
    if (row.expires_at <= this.clock.now()) return 'expired';
    return row.run_epoch !== row.epoch ? 'stale' : 'valid';
  }

  private async row(token: string): Promise<LinkRow | null> {
    if (!this.maker.verify(token)) return null;
    const [row] = await this.dataSource.query(
      `select l.*, p.name, r.epoch as run_epoch from ack_link l join person p on p.id = l.person_id left join escalation_run r on r.incident_id = l.incident_id where token_hash = $1`,
      [hashOf(token)],
    );
    return row ?? null;
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
