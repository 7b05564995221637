import { Inject, Injectable } from '@nestjs/common';
import type { AccountWait } from '@fengsui/contract';
import { accountActName, certificationActName, Waits } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { unitScope, type Viewer } from '../../viewer.js';
import { changeOf, type Found, type HomeSource, kindOf, type Span, type StepRow, type Waiting } from '../source.js';

/** $1: units, null all; $2: since; $3: how many. */
const CHANGES = `
  select x.* from (
    select s.made_at as at, 'account' as kind, a.id, a.name as title, s.act, s.made_by as by, a.unit_id, a.approver_unit_id
      from account_sheet s join official_account a on a.id = s.account_id
    union all
    select s.made_at, 'certification', a.id, a.name, s.act, s.made_by, a.unit_id, a.approver_unit_id
      from account_certification_step s join account_certification c on c.id = s.certification_id join official_account a on a.id = c.account_id
  ) x where x.at >= $2 and x.at <= app.now() and ($1::text[] is null or x.unit_id = any($1) or x.approver_unit_id = any($1)) order by x.at desc limit $3`;

/** 台账: applications, certifications, 账号核查 and 年检 wait by the terms of the 台账. */
@Injectable()
export class AccountSource implements HomeSource {
  constructor(
    @Inject(Waits) private readonly waits: Waits,
    @Inject(DataSource) private readonly dataSource: DataSource,
  ) {}

  async read(viewer: Viewer, { since, most, shown }: Span): Promise<Found> {
    const hand = await this.waits.hand(viewer);
    const [mine, others, steps] = await Promise.all([
      this.waits.mine(hand, shown),
      this.waits.lateOfOthers(hand, unitScope(viewer), shown),
      this.dataSource.query(CHANGES, [unitScope(viewer), since, most]) as Promise<
        (StepRow & { kind: 'account' | 'certification' })[]
      >,
    ]);
    return {
      waiting: [
        ...mine.waits.map((w) => ({ ...itemOf(w), mine: true })),
        ...others.waits.map((w) => ({ ...itemOf(w), mine: false })),
      ],
      counts: { mine: mine.total, mineLate: mine.late, others: others.total },
      changes: steps.map((s) =>
        s.kind === 'account'
          ? // a sheet of the 台账, be it of an application or not
            changeOf(s, accountActName(s.act), '台账', `/accounts/${s.id}`)
          : changeOf(s, certificationActName(s.act), kindOf(s.kind).kindName, `/accounts/${s.id}`),
      ),
    };
  }
}

const itemOf = (w: AccountWait): Omit<Waiting, 'mine'> => ({
  ...{ kind: w.kind, kindName: w.kindName, id: w.id, ask: w.ask, owner: w.ownerName, href: w.path },
  title: `${w.unitName ?? ''}“${w.accountName}”（${w.platformName}）`,
  ...{ startsAt: w.startsAt, dueAt: w.dueAt, late: w.late },
  phone: {
    text: `${w.accountName}：请${w.ask}`,
    note: [w.unitName, w.platformName].filter(Boolean).join(' · '),
    href: phonePath(w),
  },
});

/** What asks for a word or a signature is done on the phone, what asks for a sheet on its page. */
function phonePath(w: AccountWait): string {
  if (w.kind === 'inspection' && w.act === 'sign') return `/m/inspections/${w.id}`;
  return w.act === 'endorse' || w.act === 'approve' ? `/m/accounts/${w.accountId}` : w.path;
}
