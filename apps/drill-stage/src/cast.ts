import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { type CastFunction, type Role, type Scenario } from '@fengsui/drills';
import { EscalationActions, OfficeActions, StepActions } from '@fengsui/escalation';
import { IncidentActions } from '@fengsui/incidents';
import type { Actor } from '@fengsui/ledger';
import type { PostHolder, Registry } from '@fengsui/registry';
import type { Simulator } from '@fengsui/simulator';
import type { Level } from '@fengsui/contract';
import type { DataSource } from 'typeorm';
import type { Agenda } from './agenda.js';

const MINUTE = 60_000;
const OFFICE: CastFunction[] = ['publicity_duty', 'publicity_head'];

interface Page {
  id: string;
  incidentId: string;
  personId: string;
  name: string;
  channel: string;
  address: string;
  url: string | null;
  at: Date;
  functions: CastFunction[];
}

/** The people of a drill as the scenario lets them answer: each act is planned when what it answers has arrived, and done through the product's own doors. */
export class Cast {
  private readonly seen = new Set<string>();
  private readonly told = new Set<string>();
  private readonly opened = new Set<string>();
  private declined: string | null = null;

  constructor(
    private readonly scenario: Scenario,
    private readonly dataSource: DataSource,
    private readonly api: INestApplicationContext,
    private readonly apiUrl: string,
    private readonly sim: Simulator,
    private readonly registry: Registry,
    private readonly agenda: Agenda,
  ) {}

  /** Before the first post: whoever signs by SMS has no 企业微信, so that the chain of channels reaches him there. */
  async prepare(): Promise<void> {
    for (const [part, role] of Object.entries(this.scenario.people)) {
      if (role.signs?.by !== 'sms') continue;
      const fn = part === 'next_unit_leader' ? 'unit_leader' : (part as CastFunction);
      for (const p of await this.registry.holders(fn))
        if (p.wecomUserId) this.sim.wecom.disabled.add(p.wecomUserId.toLowerCase());
    }
  }

  /** Plans the answers to what has arrived since the last look. */
  async look(): Promise<void> {
    for (const page of await this.pages()) await this.answer(page);
    const [i] = await this.incidents();
    if (i && !this.opened.has(`${i.id}:${i.state}`)) {
      this.opened.add(`${i.id}:${i.state}`);
      if (i.state === 'proposed') await this.planConfirmation(i.id, i.now);
      else await this.planOfficeActs(i.id, i.openedAt);
    }
    await this.lookForDecline();
  }

  /** The incidents of the drill, in the order of their opening; the first is the one it is about. */
  incidents(): Promise<{ id: string; title: string; state: string; version: number; openedAt: Date; now: Date }[]> {
    return this.dataSource.query(
      `select id, title, state, version, opened_at as "openedAt", app.now() as now from incident where state in ('proposed', 'open') order by code`,
    );
  }

  /** Who holds a post of 宣传部 now, as an actor; the first of them. */
  async actorOf(fn: CastFunction, unitId: string | null = null): Promise<{ actor: Actor; holder: PostHolder } | null> {
    const [holder] = await this.registry.holders(fn, unitId);
    if (!holder) return null;
    const post = `${holder.unitName} ${holder.title}`;
    return { actor: { type: 'person', id: holder.personId, name: holder.name, post, channel: 'web' }, holder };
  }

  private pages(): Promise<Page[]> {
    return this.dataSource
      .query(
        `select o.id, o.incident_id as "incidentId", o.person_id as "personId", p.name, o.channel, o.address, o.body->>'url' as url,
           coalesce(o.accepted_at, o.delivered_at) as at, array(select distinct function from post where person_id = o.person_id) as functions
         from outbox o join person p on p.id = o.person_id
         where o.purpose = 'page' and o.state in ('accepted', 'delivered', 'read') and o.incident_id is not null
           and jsonb_path_exists(o.body, '$.buttons[*] ? (@.key == "ack")') order by o.created_at, o.id`,
      )
      .then((rows: Page[]) => rows.filter((r) => !this.seen.has(r.id)));
  }

  private async answer(page: Page): Promise<void> {
    this.seen.add(page.id);
    const role = this.roleOf(page);
    if (!role) return;
    const first = !this.told.has(page.personId);
    this.told.add(page.personId);
    const { signs, declines } = role;
    if (signs && (signs.by === 'sms') === page.channel.endsWith('_sms'))
      this.plan(page.at, signs.after, `${page.name}签收（${SIGN_WORDS[signs.by]}）`, () => this.sign(page, signs.by));
    if (!first) return;
    if (declines) {
      this.declined ??= page.personId;
      this.plan(page.at, declines.after, `${page.name}提出不属本单位`, () =>
        this.file(page, 'decline', { text: declines.reason }),
      );
    }
    for (const { kind, after, ...body } of role.reports)
      this.plan(page.at, after, `${page.name}报送${REPORT_WORDS[kind]}`, () =>
        this.file(
          page,
          kind,
          Object.fromEntries(Object.entries(body).filter(([, v]) => v !== undefined)) as Record<string, string>,
        ),
      );
  }

  /** After a unit has declined, the leader of the one that takes over answers by a part of his own. */
  private roleOf(page: Page): Role | undefined {
    const { people } = this.scenario;
    if (page.functions.includes('unit_leader') && this.declined && page.personId !== this.declined)
      return people.next_unit_leader;
    return page.functions.map((f) => people[f]).find((r) => r !== undefined);
  }

  private plan(from: Date, afterMinutes: number, words: string, run: () => Promise<void>): void {
    this.agenda.add({ at: from.getTime() + afterMinutes * MINUTE, words, run });
  }

  private async sign(page: Page, by: NonNullable<Role['signs']>['by']): Promise<void> {
    const { incidentId, personId } = page;
    if (by === 'web')
      return void (await this.api.get(EscalationActions, { strict: false }).sign({ incidentId, personId, via: 'web' }));
    const status =
      by === 'wecom'
        ? await this.sim.click(page.address, page.id, 'ack')
        : by === 'sms'
          ? await this.replyBySms(page.address)
          : await this.openLink(page.url);
    if (status !== 200) throw new Error(`签收没有成功（HTTP ${status ?? '无应答'}）`);
  }

  private async replyBySms(number: string): Promise<number | null> {
    const sms = this.sim.channels.phones.of(number).findLast((i) => i.kind === 'sms');
    const code = /回复(\d{6})签收/.exec(sms?.text ?? '')?.[1];
    return code ? this.sim.channels.reply(number, code) : null;
  }

  private async openLink(url: string | null): Promise<number | null> {
    const token = url?.split('/').at(-1);
    if (!token) return null;
    return (await fetch(`${this.apiUrl}/api/links/${token}/sign`, { method: 'POST', headers: { 'X-Fengsui': '1' } }))
      .status;
  }

  private async file(
    page: Page,
    kind: 'decline' | Role['reports'][number]['kind'],
    body: Record<string, string>,
  ): Promise<void> {
    const { incidentId, personId } = page;
    await this.api
      .get(EscalationActions, { strict: false })
      .file({ incidentId, personId, kind, body, requestId: randomUUID() });
  }

  /** Ⅲ and Ⅳ run when a person has confirmed them. */
  private async planConfirmation(incidentId: string, at: Date): Promise<void> {
    for (const fn of OFFICE) {
      const confirms = this.scenario.people[fn]?.confirms;
      const who = confirms && (await this.actorOf(fn));
      if (!confirms || !who) continue;
      this.plan(at, confirms.after, `${who.actor.name}确认等级`, async () => {
        const [i] = await this.dataSource.query(`select level, version from incident where id = $1`, [incidentId]);
        const level = (confirms.level ?? i.level) as Level;
        await this.api
          .get(IncidentActions, { strict: false })
          .confirm({ incidentId, level, version: i.version, actor: who.actor });
      });
      return;
    }
  }

  private async planOfficeActs(incidentId: string, openedAt: Date): Promise<void> {
    for (const fn of OFFICE) {
      const role = this.scenario.people[fn];
      const who = role && (await this.actorOf(fn));
      if (!role || !who) continue;
      const { actor } = who;
      for (const p of role.publishes)
        this.plan(openedAt, p.after, `${actor.name}登记${OUTWARD_WORDS[p.kind]}`, () =>
          this.api
            .get(OfficeActions, { strict: false })
            .publish({ incidentId, actor, kind: p.kind, text: p.text, requestId: randomUUID() }),
        );
      const contact = role.contactsPlatform;
      if (contact)
        this.plan(openedAt, contact.after, `${actor.name}与平台沟通`, () =>
          this.api.get(StepActions, { strict: false }).open({
            ...{ incidentId, actor, requestId: randomUUID(), office: true, head: fn === 'publicity_head', unitIds: [] },
            ...{ kind: 'platform_contact', subject: contact.subject, text: contact.text },
          }),
        );
    }
  }

  /** The unit that looks after a topic. */
  private async unitOf(topic: string | undefined): Promise<string | undefined> {
    return (await this.registry.units()).find((u) => topic !== undefined && u.topics.includes(topic))?.id;
  }

  private async lookForDecline(): Promise<void> {
    const [open] = await this.dataSource.query(
      `select d.filing_id as id, d.incident_id as "incidentId", f.at from decline d join filing f on f.id = d.filing_id where d.state = 'open' limit 1`,
    );
    if (!open || this.seen.has(open.id)) return;
    this.seen.add(open.id);
    for (const fn of OFFICE) {
      const judges = this.scenario.people[fn]?.judges;
      const who = judges && (await this.actorOf(fn));
      if (!judges || !who) continue;
      this.plan(open.at, judges.after, `${who.actor.name}研判“不属本单位”`, async () =>
        this.api.get(OfficeActions, { strict: false }).judge({
          ...{ incidentId: open.incidentId, actor: who.actor, declineId: open.id, requestId: randomUUID() },
          ...{ accepted: judges.accepted, reason: judges.reason, toUnitId: await this.unitOf(judges.toTopic) },
        }),
      );
      return;
    }
  }
}

const SIGN_WORDS = { wecom: '企业微信', sms: '短信', link: '消息链接', web: '网页' };
const REPORT_WORDS = { first_report: '初报', response: '回应', follow_up: '续报', final_report: '终报', note: '进展' };
const OUTWARD_WORDS = { public_statement: '权威信息发布', press: '新闻发布', reply48: '公开回应' };
