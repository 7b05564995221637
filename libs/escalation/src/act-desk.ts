import { Inject, Injectable } from '@nestjs/common';
import { IncidentRepository } from '@fengsui/incidents';
import type { Actor } from '@fengsui/ledger';
import { type Sql, UserError, wake } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import type { Matter } from './matter.js';
import { MatterStore } from './matter-store.js';
import { nextStepWords } from './next-step.js';
import type { TargetRow } from './rows.js';
import { NUMERAL } from './words.js';
import type { Written } from './written-at.js';

/** How somebody signed. */
export type Via = 'web' | 'wecom' | 'link' | 'sms' | 'voice' | 'api';
const VIA_NAME: Record<Via, string> = {
  web: '网页',
  wecom: '企业微信',
  link: '消息链接',
  sms: '短信回复',
  voice: '语音电话',
  api: '公开接口',
};

/** Which incident an act is on, as its author saw it. */
export interface ActOn {
  incidentId: string;
  /** the plan the button belonged to; another one now: refused. Left out by channels that show no plan */
  epoch?: number | undefined;
  /** uuid by the page: the same act sent again changes nothing */
  requestId?: string | undefined;
}

/** Every act of a person: the run's lock (the same as the engine's), the epoch, the request id, then the work, written as a whole. */
@Injectable()
export class ActDesk {
  constructor(
    @Inject(MatterStore) private readonly store: MatterStore,
    @Inject(IncidentRepository) private readonly incidents: IncidentRepository,
  ) {}

  /** Answers what work answers. again: what to answer when this request has been carried out before. UserError 404, 409. */
  act<T>(on: ActOn, work: (tx: EntityManager, m: Matter) => Promise<T>, again?: (tx: Sql) => Promise<T>): Promise<T> {
    return this.store.transaction(async (tx) => {
      const m = await this.store.open(tx, on.incidentId);
      if (on.requestId && again && !(await first(tx, on))) return again(tx);
      if (!m) return this.notStarted(tx, on.incidentId);
      if (m.incident.state !== 'open') throw new UserError('ended', '此事件已办结，无需再操作。', 409);
      if (on.epoch !== undefined && on.epoch !== m.run.epoch) throw stale(m);
      const answer = await work(tx, m);
      if (m.touched) {
        await this.store.save(tx, [m]);
        await wake(tx, 'outbox');
      }
      return answer;
    });
  }

  /** An act that takes up an ended incident: open makes it open, then work, where its clocks had run before. UserError of open. */
  revive(
    incidentId: string,
    open: (tx: EntityManager) => Promise<void>,
    work: (tx: EntityManager, m: Matter) => Promise<void>,
  ): Promise<void> {
    return this.store.transaction(async (tx) => {
      await tx.query(`select 1 from escalation_run where incident_id = $1 for update`, [incidentId]);
      await open(tx);
      const m = await this.store.open(tx, incidentId);
      if (!m) return;
      await work(tx, m);
      await this.store.save(tx, [m]);
      await wake(tx, 'outbox');
    });
  }

  /** Whether its clocks have begun. */
  async started(incidentId: string): Promise<boolean> {
    const rows = await this.store.dataSource.query(`select 1 from escalation_run where incident_id = $1`, [incidentId]);
    return rows.length > 0;
  }

  /** The units concerned now. */
  async unitsOf(incidentId: string): Promise<string[]> {
    const rows: { unit_id: string }[] = await this.store.dataSource.query(
      `select unit_id from escalation_ladder where incident_id = $1 and left_at is null`,
      [incidentId],
    );
    return rows.map((r) => r.unit_id);
  }

  private async notStarted(tx: Sql, incidentId: string): Promise<never> {
    const incident = await this.incidents.byId(incidentId, tx);
    if (!incident) throw new UserError('no_incident', '没有这个事件，可能已被合并。', 404);
    if (incident.state === 'proposed') throw new UserError('not_started', '此事件尚待宣传部确认，暂不能签收。', 409);
    if (incident.state !== 'open') throw new UserError('ended', '此事件已办结，无需再操作。', 409);
    throw new UserError('not_started', '此事件的处置正在启动，请稍候几秒再试。', 409);
  }
}

async function first(tx: Sql, on: ActOn): Promise<boolean> {
  const rows = await tx.query(
    `insert into act_request (request_id, incident_id, at) values ($1, $2, app.now()) on conflict do nothing returning 1 as n`,
    [on.requestId, on.incidentId],
  );
  return rows.length > 0;
}

/** Says what holds now, so that the person need not guess what changed. */
function stale(m: Matter): UserError {
  const next = nextStepWords(m);
  const now = `事件等级已调整，现为 ${NUMERAL[m.run.level]} 级`;
  return new UserError('stale', `${now}${next ? `，${next}` : ''}。请刷新后按新的时限操作。`, 409);
}

/** A person who was told, as the log keeps it. */
export function actorOf(t: TargetRow, via: Via): Actor {
  return {
    type: 'person',
    id: t.person_id ?? '',
    name: t.person_name,
    post: `${t.unit_name} ${t.post_title}`,
    channel: via,
  };
}

/** 签收: meets the clock of each level, stops what was planned because it had not come, and starts the count of silence. */
export function acknowledge(m: Matter, open: TargetRow[], via: Via, written?: Written): Date {
  let late = false;
  for (const t of open) {
    const ladder = m.ladderOf(t);
    Object.assign(t, { acked_at: m.now, acked_via: VIA_NAME[via] });
    m.changed.targets.add(t);
    const met = m.meet('ack', (d) => d.ladder_no === t.ladder_no && d.level_no === t.level_no);
    late ||= met.some((d) => d.state === 'breached');
    if (ladder.level_no === t.level_no && ladder.climb_at) m.setLadder(ladder, { climb_at: null, climb_reason: null });
    if (met.length > 0) m.startIdle(ladder, t.level_no, met[0]!.unit_id, m.now);
  }
  const t = open[0]!;
  m.log(
    'ack.signed',
    `${t.unit_name}${t.post_title}${t.person_name}签收${aside(late, written?.words ?? '')}，经${VIA_NAME[via]}`,
    {
      levels: [...new Set(open.map((x) => x.level_no))],
      epoch: m.run.epoch,
      ...(written?.at ? { writtenAt: written.at.toISOString() } : {}),
    },
    actorOf(t, via),
  );
  return m.now;
}

/** 「（已逾期；14:31 写，14:52 补传）」; nothing where there is nothing to say. */
export function aside(late: boolean, words: string): string {
  const parts = [...(late ? ['已逾期'] : []), ...(words ? [words] : [])];
  return parts.length > 0 ? `（${parts.join('；')}）` : '';
}
