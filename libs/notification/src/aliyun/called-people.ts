import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { KeyPress } from '../callbacks/reports.js';
import { mobileNumber } from '../sms/mobile.js';

/** Whom a call went to: the number dialled is the proof of identity (escalation.md 5). */
@Injectable()
export class CalledPeople {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** The message behind a call; null when we made none of that number, or the report names another number than we called. */
  async of(press: KeyPress): Promise<{ incidentId: string; personId: string; phone: string } | null> {
    const [row] = await this.dataSource.query(
      `select incident_id as "incidentId", person_id as "personId", address from outbox
       where channel = $1 and (id::text = $2 or provider_id = $3) and incident_id is not null and person_id is not null`,
      [press.channel, press.outboxId, press.callId],
    );
    const phone = mobileNumber(row?.address ?? '');
    if (!phone || (press.callee !== null && mobileNumber(press.callee) !== phone)) return null;
    return { incidentId: row.incidentId, personId: row.personId, phone };
  }
}
