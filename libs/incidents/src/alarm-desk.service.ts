import { Inject, Injectable } from '@nestjs/common';
import type { AlarmView, UnseenAlarms } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { Clock, notifyLive } from '@fengsui/platform';
import { DataSource } from 'typeorm';

/** One that nobody looked at for a day is no longer news; it stands in the log and on the dashboard. */
const RINGS_HOURS = 24;
const MOST = 50;

/** Alarms that ring at the desk until somebody there says 已看到. */
@Injectable()
export class AlarmDesk {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Oldest first. Who grades or ends the incident has seen its alarms. */
  async unseen(): Promise<UnseenAlarms> {
    const rows: (Omit<AlarmView, 'at'> & { at: Date })[] = await this.dataSource.query(
      `select a.id, a.kind, a.at, a.reason, a.clear_when as "clearWhen", a.cleared_at as "clearedAt", a.incident_id as "incidentId"
       from alarm a left join incident i on i.id = a.incident_id
       where a.at > app.now() - $1 * interval '1 hour' and not exists (select 1 from alarm_seen s where s.alarm_id = a.id)
         and not coalesce(i.state in ('closed', 'rejected') or (i.level_confirmed_by is not null and i.level_confirmed_at >= a.at), false)
       order by a.at, a.id limit $2`,
      [RINGS_HOURS, MOST],
    );
    return { now: this.clock.now().toISOString(), alarms: rows.map((r) => ({ ...r, at: r.at.toISOString() })) };
  }

  /** 已看到. Answers how many of these alarms nobody had said it to before; each goes into the log, and every desk is told. */
  async seen(ids: string[], actor: Actor): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      const rows: { id: string; reason: string; incidentId: string | null; unitId: string | null }[] = await tx.query(
        `with new as (
           insert into alarm_seen (alarm_id, person_id, person_name) select id, $2, $3 from alarm where id = any($1::uuid[])
           on conflict do nothing returning alarm_id)
         select a.id, a.reason, a.incident_id as "incidentId", coalesce(i.unit_id, a.unit_id) as "unitId"
         from new join alarm a on a.id = new.alarm_id left join incident i on i.id = a.incident_id order by a.at, a.id`,
        [ids, actor.id, actor.name],
      );
      for (const data of rows) await notifyLive(tx, { type: 'alarm', data });
      await this.ledger.appendAll(
        tx,
        rows.map((a) => ({
          kind: 'alarm.seen',
          incidentId: a.incidentId,
          actor,
          payload: { text: `${actor.name}已看到预警：${a.reason}`, alarmId: a.id },
        })),
      );
      return rows.length;
    });
  }
}
