import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import type { EntityManager } from 'typeorm';
import { type ActOn, ActDesk } from './act-desk.js';
import { draftText, moveTo, STEP_SQL, type StepKind, type StepRow, STEPS } from './disposal-steps.js';
import { LevelTeller } from './level-teller.js';
import type { Matter } from './matter.js';
import { MatterStore } from './matter-store.js';
import type { LadderRow } from './rows.js';

/** Who acts on a step, with the rights the caller has checked. */
export interface StepAct extends ActOn {
  actor: Actor;
  requestId: string;
  office: boolean;
  head: boolean;
  unitIds: string[];
}

/** 平台沟通、关闭账号、责令整改 (第十三条): opened with the text that was sent, moved to their end, every move in the log. */
@Injectable()
export class StepActions {
  constructor(
    @Inject(ActDesk) private readonly desk: ActDesk,
    @Inject(MatterStore) private readonly store: MatterStore,
    @Inject(LevelTeller) private readonly teller: LevelTeller,
    @Inject(Registry) private readonly registry: Registry,
  ) {}

  /** A text to begin from. 404 when the incident does not run. */
  async draft(incidentId: string, kind: StepKind, unitId: string | null): Promise<string> {
    const m = (await this.store.readAll(this.store.dataSource, [incidentId])).get(incidentId);
    if (!m) throw new UserError('not_started', '此事件尚未启动处置。', 404);
    const ladder = m.active.find((l) => l.unit_id === unitId) ?? m.lead;
    return draftText(kind, m, (await this.registry.profile())?.name ?? '本校', ladder.unit_name);
  }

  /** 403 without the right, 400 when the unit is not concerned. */
  async open(
    act: StepAct & { kind: StepKind; unitId?: string | undefined; subject: string; text: string },
  ): Promise<void> {
    const rule = STEPS[act.kind];
    if (!act.office || (rule.headOnly && !act.head))
      throw new UserError('no_right', `${rule.name}须由宣传部${rule.headOnly ? '部长' : ''}发出。`, 403);
    return this.desk.act(
      act,
      async (tx, m) => {
        const ladder = rule.ofUnit ? m.active.find((l) => l.unit_id === act.unitId) : undefined;
        if (rule.ofUnit && !ladder) throw new UserError('not_concerned', '请选择此事件的处置单位。', 400, 'unitId');
        await tx.query(
          `insert into disposal_step (incident_id, kind, state, unit_id, subject, text, by_name, at, changed_at, request_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)`,
          [
            m.incident.id,
            act.kind,
            rule.first,
            ladder?.unit_id ?? null,
            act.subject,
            act.text,
            act.actor.name,
            m.now,
            act.requestId,
          ],
        );
        this.began(m, act.kind, ladder);
        const to = ladder ? `（${ladder.unit_name}）` : '';
        m.log(`step.${act.kind}`, `${act.actor.name}${rule.name}${to}：${act.subject}`, { text: act.text }, act.actor);
        if (ladder) await this.tellUnit(tx, m, ladder, rule.name, act);
      },
      async () => undefined,
    );
  }

  private began(m: Matter, kind: StepKind, ladder: LadderRow | undefined): void {
    if (kind === 'platform_contact') {
      m.meet('platform_contact');
      m.filed.push({ kind: 'platform_contact', ladder_no: null });
    }
    if (kind === 'rectify' && ladder) this.startRectify(m, ladder);
  }

  private startRectify(m: Matter, ladder: LadderRow): void {
    if (m.plan.rectifyByS === null) return;
    const a = { ladder, levelNo: 1, unitId: ladder.unit_id, from: m.now };
    m.start('rectify', { ...a, due: m.time('rectify', m.now, m.plan.rectifyByS) });
  }

  /** The next state of a step. 403, 404, 409 as UserError. */
  move(act: StepAct & { stepId: string; to: string; result: string }): Promise<void> {
    return this.desk.act(
      act,
      async (tx, m) => {
        const [row]: StepRow[] = await tx.query(`${STEP_SQL} where s.id = $1 and s.incident_id = $2`, [
          act.stepId,
          m.incident.id,
        ]);
        if (!row) throw new UserError('no_step', '没有这一步，请刷新页面。', 404);
        const may = [
          ...(act.office ? (['office'] as const) : []),
          ...(row.unit_id && act.unitIds.includes(row.unit_id) ? (['unit'] as const) : []),
        ];
        const move = moveTo(row, act.to, may);
        const rule = STEPS[row.kind];
        if (!move)
          throw new UserError('bad_move', `现在是“${rule.states[row.state]!.name}”，您不能这样办理。请刷新页面。`, 409);
        await tx.query(`update disposal_step set state = $2, result = $3, changed_at = $4 where id = $1`, [
          row.id,
          act.to,
          act.result,
          m.now,
        ]);
        const ladder = m.active.find((l) => l.unit_id === row.unit_id);
        if (row.kind === 'rectify' && ladder) this.rectified(m, ladder, act.to);
        const text = `${act.actor.name}${rule.name}（${row.subject}）：${move.label}，${act.result}`;
        m.log(`step.${act.to}`, text, { stepId: row.id, from: row.state, to: act.to }, act.actor);
        if (ladder && may.includes('unit')) m.activity(ladder.ladder_no, true);
        if (may.includes('unit') && !may.includes('office'))
          await this.teller.notify(tx, m, 'office', {
            head: rule.name,
            tail: `，${row.unit_name}${move.label}`,
            text: act.result,
            key: `step:${row.id}:${act.requestId}`,
          });
      },
      async () => undefined,
    );
  }

  private rectified(m: Matter, ladder: LadderRow, to: string): void {
    if (to === 'reported') m.meet('rectify', (d) => d.ladder_no === ladder.ladder_no);
    if (to === 'ordered') this.startRectify(m, ladder);
    if (to === 'withdrawn') m.cancel((d) => d.kind === 'rectify' && d.ladder_no === ladder.ladder_no);
  }

  private tellUnit(
    tx: EntityManager,
    m: Matter,
    ladder: LadderRow,
    name: string,
    act: { subject: string; text: string; requestId: string },
  ): Promise<void> {
    return this.teller.notify(tx, m, ladder, {
      head: name,
      tail: `：${act.subject}`,
      text: act.text,
      key: `step:${act.requestId}`,
    });
  }
}
