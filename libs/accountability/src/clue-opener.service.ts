import { Inject, Injectable } from '@nestjs/common';
import { type Breach, BreachListener, CLOCKS } from '@fengsui/escalation';
import { ENGINE, Ledger } from '@fengsui/ledger';
import type { EntityManager } from 'typeorm';

/** Opens a 线索 for every missed clock, with its evidence and what may excuse it. Never a sanction: people decide (escalation.md 7). */
@Injectable()
export class ClueOpener extends BreachListener {
  constructor(@Inject(Ledger) private readonly ledger: Ledger) {
    super();
  }

  override async onBreach(tx: EntityManager, b: Breach): Promise<void> {
    const receipts: {
      person_id: string;
      channel: string;
      state: string;
      accepted_at: Date | null;
      error: string | null;
    }[] = await tx.query(
      `select person_id, channel, state, accepted_at, error from outbox where incident_id = $1 and person_id = any($2) and purpose = 'page' order by created_at`,
      [b.incidentId, b.persons.map((p) => p.personId).filter(Boolean)],
    );
    const reached = receipts.some((r) => ['accepted', 'delivered', 'read'].includes(r.state));
    const exemptions = [
      ...(reached ? [] : ['没有任何渠道确认送达']),
      ...(b.engineLate ? ['系统通知或计时曾延迟'] : []),
    ];
    const names = b.persons.map((p) => p.name).join('、') || '（无人在岗）';
    const post = b.persons.map((p) => p.post).join('、');
    const rows = await tx.query(
      `insert into clue (incident_id, deadline_id, unit_id, person_name, post_title, kind, opened_at, due_at, evidence, exemptions)
       values ($1, $2, $3, $4, $5, $6, app.now(), $7, $8, $9) on conflict (deadline_id) do nothing returning id`,
      [
        b.incidentId,
        b.deadline.id,
        b.deadline.unit_id,
        names,
        post,
        b.deadline.kind,
        b.deadline.due_at,
        JSON.stringify({ ledgerSeq: b.seq, latenessMs: b.latenessMs, startsAt: b.deadline.starts_at, receipts }),
        exemptions,
      ],
    );
    if (!rows[0]) return;
    const flags = exemptions.length > 0 ? `；可免责情形：${exemptions.join('、')}` : '';
    await this.ledger.append(tx, {
      kind: 'clue.opened',
      incidentId: b.incidentId,
      actor: ENGINE,
      payload: {
        text: `生成问责线索：${b.unitName} ${post} ${names}，逾期未${CLOCKS[b.deadline.kind].name}${flags}`,
        clueId: rows[0].id,
        evidence: b.seq,
      },
    });
  }

  /** Closed, not deleted: the evidence stays beside the judgement. */
  override async onExempt(tx: EntityManager, e: { incidentId: string; unitId: string; reason: string }): Promise<void> {
    await tx.query(
      `update clue set state = 'closed', exemptions = array_append(exemptions, $3) where incident_id = $1 and unit_id = $2 and state = 'open'`,
      [e.incidentId, e.unitId, `经宣传部认定不属该单位：${e.reason}`],
    );
  }
}
