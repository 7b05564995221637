import { Inject, Injectable } from '@nestjs/common';
import type { FilingView } from '@fengsui/contract';
import { type Incident, IncidentRepository } from '@fengsui/incidents';
import { type Actor, Ledger } from '@fengsui/ledger';
import { Outbox } from '@fengsui/notification';
import { notifyLive, UserError, wake } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import type { EntityManager } from 'typeorm';
import { EscalationRepository, type RunRow, type TargetRow } from './escalation.repository.js';
import { declineMessage } from './message-text.js';
import { FILING_NAME } from './words.js';

export type Via = 'web' | 'wecom' | 'link' | 'sms' | 'voice';
const VIA_NAME: Record<Via, string> = {
  web: '网页',
  wecom: '企业微信',
  link: '消息链接',
  sms: '短信回复',
  voice: '语音电话',
};

/** What a 初报 must say. */
const FIRST_REPORT: Record<string, string> = {
  truth: '是否属实',
  situation: '现状',
  measures: '已采取措施',
  next: '下一步',
};

export interface FilingAct {
  incidentId: string;
  personId: string;
  kind: 'first_report' | 'response' | 'follow_up' | 'decline';
  body: Record<string, string>;
  requestId: string;
  epoch?: number;
}

/** What people do under 第十三条. Each takes the same row lock as the engine, so that signing and escalating have one order. */
@Injectable()
export class EscalationActions {
  constructor(
    @Inject(EscalationRepository) private readonly repository: EscalationRepository,
    @Inject(IncidentRepository) private readonly incidents: IncidentRepository,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** 签收: received, no more. A second signature answers the time of the first. 409 when the button is stale. */
  async sign(act: { incidentId: string; personId: string; epoch?: number; via: Via }): Promise<{ signedAt: Date }> {
    return this.repository.transaction(async (tx) => {
      const { run, incident } = await this.open(tx, act.incidentId, act.epoch);
      const mine = (await this.repository.targets(tx, act.incidentId)).filter(
        (t) => t.person_id === act.personId && !t.cc,
      );
      if (mine.length === 0)
        throw new UserError('not_asked', '此事件没有请您签收。如应由您处置，请联系宣传部值班室。', 403);
      const signed = mine.find((t) => t.acked_at);
      if (signed && mine.every((t) => t.acked_at)) return { signedAt: signed.acked_at! };
      return { signedAt: await this.ack(tx, run, incident, mine, act.via) };
    });
  }

  private async ack(tx: EntityManager, run: RunRow, incident: Incident, mine: TargetRow[], via: Via): Promise<Date> {
    const late: string[] = [];
    const levels = [...new Set(mine.map((t) => t.level_no))];
    const [acked] = await tx.query(
      `update escalation_target set acked_at = app.now(), acked_via = $3 where incident_id = $1 and person_id = $2 and not cc and acked_at is null returning acked_at`,
      [incident.id, mine[0]!.person_id, VIA_NAME[via]],
    );
    for (const no of levels)
      for (const d of await this.repository.meet(tx, incident.id, 'ack', no))
        if (d.state === 'breached') late.push('（已逾期）');
    await this.changed(tx, incident);
    const t = mine[0]!;
    await this.ledger.append(tx, {
      kind: 'ack.signed',
      incidentId: incident.id,
      actor: actor(t, via),
      payload: {
        text: `${t.unit_name}${t.post_title}${t.person_name}签收${late[0] ?? ''}，经${VIA_NAME[via]}`,
        levels,
        epoch: run.epoch,
        policy: run.policy_hash,
      },
    });
    return acked[0].acked_at;
  }

  /** 初报、回应、续报、不属我单位. Filing without having signed signs as well: who answers has received. requestId makes a repeat harmless. */
  async file(act: FilingAct): Promise<FilingView> {
    checkBody(act);
    return this.repository.transaction(async (tx) => {
      const { run, incident } = await this.open(tx, act.incidentId, act.epoch);
      const [known] = await tx.query(`select * from filing where request_id = $1`, [act.requestId]);
      if (known) return view(known);
      const targets = (await this.repository.targets(tx, act.incidentId)).filter((t) => t.person_id === act.personId);
      const me = targets.find((t) => !t.cc) ?? targets[0];
      if (!me)
        throw new UserError('not_asked', '此事件没有请您处置，不能报送。如应由您处置，请联系宣传部值班室。', 403);
      const owed = targets.filter((t) => !t.cc && !t.acked_at);
      if (owed.length > 0 && act.kind !== 'decline') await this.ack(tx, run, incident, owed, 'web');
      const [row] = await tx.query(
        `insert into filing (incident_id, kind, body, person_id, person_name, post_title, at, request_id) values ($1, $2, $3, $4, $5, $6, app.now(), $7) returning *`,
        [
          incident.id,
          act.kind,
          JSON.stringify(act.body),
          act.personId,
          me.person_name,
          `${me.unit_name} ${me.post_title}`,
          act.requestId,
        ],
      );
      const clock = { first_report: 'first_report', response: 'respond', follow_up: 'follow_report', decline: null }[
        act.kind
      ];
      // what 宣传部 or a leader files does not answer for the unit
      const met = clock && me.level_no === 1 ? await this.repository.meet(tx, incident.id, clock, null) : [];
      if (act.kind === 'decline') await this.askForJudgement(tx, run, incident, me, act.body['text'] ?? '');
      await this.changed(tx, incident);
      await this.ledger.append(tx, {
        kind: `filing.${act.kind}`,
        incidentId: incident.id,
        actor: actor(me, 'web'),
        payload: {
          text: `${me.unit_name}${me.post_title}${me.person_name}${act.kind === 'decline' ? '提出不属我单位' : `报送${FILING_NAME[act.kind]}`}${met.some((d) => d.state === 'breached') ? '（已逾期）' : ''}`,
          filingId: row.id,
          policy: run.policy_hash,
          ...(met[0] ? { deadlineId: met[0].id } : {}),
        },
      });
      return view(row);
    });
  }

  private async askForJudgement(
    tx: EntityManager,
    run: RunRow,
    incident: Incident,
    me: TargetRow,
    reason: string,
  ): Promise<void> {
    const facts = {
      level: incident.level,
      drill: false,
      code: incident.code,
      title: incident.title,
      unitName: incident.unitName,
      mentionCount: incident.mentionCount,
      due: '',
      because: null,
      url: null,
    };
    for (const p of await this.registry.holders('publicity_duty', null, tx))
      await this.outbox.enqueue(tx, {
        dedupeKey: `${incident.id}:${run.epoch}:decline:${me.person_id}:${p.personId}`,
        incidentId: incident.id,
        personId: p.personId,
        purpose: 'status',
        priority: 5,
        message: declineMessage(facts, `${me.unit_name}${me.post_title}`, reason),
      });
  }

  private async open(
    tx: EntityManager,
    incidentId: string,
    epoch: number | undefined,
  ): Promise<{ run: RunRow; incident: Incident }> {
    const run = await this.repository.lockRun(tx, incidentId, true);
    const incident = await this.incidents.byId(incidentId, tx);
    if (!incident) throw new UserError('no_incident', '没有这个事件，可能已被合并。', 404);
    if (incident.state === 'closed' || incident.state === 'rejected')
      throw new UserError('ended', '此事件已办结，无需再操作。', 409);
    if (!run) throw new UserError('not_started', '此事件尚待宣传部确认，暂不能签收。', 409);
    if (epoch !== undefined && epoch !== run.epoch)
      throw new UserError('stale', '事件等级已调整，请刷新后按新的时限操作。', 409);
    return { run, incident };
  }

  private async changed(tx: EntityManager, incident: Incident): Promise<void> {
    await notifyLive(tx, { type: 'incident', data: { id: incident.id, unitId: incident.unitId } });
    await wake(tx, 'escalation');
    await wake(tx, 'outbox');
  }
}

function actor(t: TargetRow, via: Via): Actor {
  return {
    type: 'person',
    id: t.person_id ?? '',
    name: t.person_name,
    post: `${t.unit_name} ${t.post_title}`,
    channel: via,
  };
}

function checkBody(act: FilingAct): void {
  const wanted =
    act.kind === 'first_report'
      ? FIRST_REPORT
      : { text: act.kind === 'decline' ? '不属我单位的理由' : `${FILING_NAME[act.kind]}内容` };
  for (const [field, name] of Object.entries(wanted))
    if (!act.body[field]?.trim()) throw new UserError('missing_field', `请填写“${name}”。`, 400, field);
}

export function view(row: {
  id: string;
  kind: FilingView['kind'];
  body: Record<string, string>;
  person_name: string;
  post_title: string;
  at: Date;
}): FilingView {
  return {
    id: row.id,
    kind: row.kind,
    kindName: FILING_NAME[row.kind] ?? row.kind,
    body: row.body,
    personName: row.person_name,
    post: row.post_title,
    at: row.at.toISOString(),
  };
}
