import { Inject, Injectable } from '@nestjs/common';
import type { StandIn } from '@fengsui/contract';
import type { Actor } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import { Roster } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { type ActOn, ActDesk, actorOf } from './act-desk.js';
import { LevelTeller } from './level-teller.js';
import { momentWords } from './words.js';

/** 转代班: who was told cannot act, and somebody else stands in from now on. */
@Injectable()
export class HandOver {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ActDesk) private readonly desk: ActDesk,
    @Inject(LevelTeller) private readonly teller: LevelTeller,
    @Inject(Roster) private readonly roster: Roster,
  ) {}

  /** Who may stand in for somebody: colleagues with a post in the same units. */
  standIns(personId: string): Promise<StandIn[]> {
    return this.dataSource.query(
      `select q.id as "personId", q.name, string_agg(distinct u.name || ' ' || p.title, '、') as post
       from post p join person q on q.id = p.person_id join unit u on u.id = p.unit_id
       where q.active and q.id <> $1 and (p.held_to is null or p.held_to > app.now())
         and p.unit_id in (select unit_id from post where person_id = $1 and (held_to is null or held_to > app.now()))
       group by q.id order by q.name`,
      [personId],
    );
  }

  /**
   * Enters the cover in the 值班表 and tells the substitute of this incident, in one transaction; clocks run on, and who handed over stays in the
   * matter. UserError 403 not asked, 400 and 409 from the 值班表 (substitute away, overlap).
   */
  async handOver(
    act: ActOn & {
      personId: string;
      substituteId: string;
      until: Date;
      reason: string;
      requestId: string;
      actor: Actor;
    },
  ): Promise<void> {
    await this.desk.act(
      act,
      async (tx, m) => {
        const mine = m.targetsOf(act.personId).filter((t) => !t.cc);
        const me = mine[0];
        if (!me) throw new UserError('not_asked', '此事件没有请您处置，无需转代班。', 403);
        if (!(await this.standIns(act.personId)).some((p) => p.personId === act.substituteId))
          throw new UserError(
            'not_a_colleague',
            '请选择本单位在任的人代班；请其他单位协助的，联系宣传部值班室。',
            400,
            'substituteId',
          );
        const cover = { kind: 'cover' as const, unitId: null, function: null, back: null };
        const span = { from: m.now.toISOString(), to: act.until.toISOString() };
        const { personId, substituteId, reason } = act;
        await this.roster.recordAbsence({ ...cover, ...span, personId, substituteId, reason }, act.actor, tx);
        const names = new Set<string>();
        for (const t of mine)
          for (const name of await this.teller.tellStandIns(tx, m, t, `${me.person_name}转代班`)) names.add(name);
        const who = `${me.unit_name}${me.post_title}${me.person_name}`;
        const to = names.size > 0 ? [...names].join('、') : '已在处置的同事';
        m.log(
          'target.handed_over',
          `${who}转由${to}代班至 ${momentWords(act.until, m.now)}：${reason}`,
          { substituteId, until: span.to, reason },
          actorOf(me, 'web'),
        );
      },
      async () => undefined,
    );
  }
}
