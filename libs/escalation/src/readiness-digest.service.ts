import { Inject, Injectable } from '@nestjs/common';
import type { Readiness } from '@fengsui/contract';
import { ENGINE, Ledger } from '@fengsui/ledger';
import { Outbox, type PageMessage } from '@fengsui/notification';
import { CONFIG, type Config } from '@fengsui/platform';
import { Registry, schoolDays } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { PolicyStore } from './policy.store.js';
import { beganBeforeThisWeek, DIGEST_KEY, ReadinessReport, sentThisWeek } from './readiness.service.js';
import { nextWorkingMoment, prcCalendar } from './working-time.js';

/**
 * 每周就绪通报 (escalation.md 7): in the first working hours of each week 宣传部 hears which units nobody could reach, which addresses nobody has
 * verified and where the 值班表 has gaps. A week without working time has none.
 */
@Injectable()
export class ReadinessDigest {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(PolicyStore) private readonly policies: PolicyStore,
    @Inject(ReadinessReport) private readonly report: ReadinessReport,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}

  /** Sends it when it is time and no engine has; answers whether it did. */
  async round(): Promise<boolean> {
    if ((await sentThisWeek(this.dataSource)) || !(await beganBeforeThisWeek(this.dataSource))) return false;
    const people = await this.registry.office();
    if (people.length === 0 || !(await this.atWork())) return false;
    const message = this.message(await this.report.read());
    return this.dataSource.transaction(async (tx) => {
      const [{ key }] = await tx.query(`select ${DIGEST_KEY} as key`);
      // of several engines at once the first one's rows count; the others find them known
      let mine = false;
      for (const p of people) {
        const to = { personId: p.personId, incidentId: null, purpose: 'status', priority: 8 } as const;
        if ((await this.outbox.enqueue(tx, { ...to, dedupeKey: key + p.personId, message })) !== 'known') mine = true;
      }
      if (mine)
        await this.ledger.append(tx, {
          kind: 'readiness.sent',
          incidentId: null,
          actor: ENGINE,
          payload: { text: `向${people.map((p) => p.name).join('、')}发送每周就绪通报：${message.title}` },
        });
      return mine;
    });
  }

  private async atWork(): Promise<boolean> {
    const [{ now }] = await this.dataSource.query(`select app.now() as now`);
    const { policy } = await this.policies.active();
    const calendar = prcCalendar(policy.workingHours, await schoolDays(this.dataSource));
    return nextWorkingMoment(now, calendar).getTime() === now.getTime();
  }

  private message(r: Readiness): PageMessage {
    const counts: [key: string, n: number, unit: string, words: string][] = [
      ['无人可通知', r.counts.unitsUnreachable, '个单位', '无人可通知'],
      ['无人在值', r.counts.gaps, '处', '无人在值'],
      ['联系方式待核实', r.counts.unreachable, '人', '待核实'],
    ];
    const open = counts.filter(([, n]) => n > 0);
    const words = open.map(([, n, unit, said]) => `${n} ${unit}${said}`).join('，') || '各级均有人在值';
    return {
      level: null,
      drill: false,
      title: `【值班】本周就绪：${words}`,
      description: r.text,
      rows: open.map(([key, n, unit]) => ({ key, value: `${n} ${unit}` })),
      code: '值班就绪',
      url: `${this.config.PUBLIC_URL.replace(/\/$/, '')}/roster`,
      buttons: [],
    };
  }
}
