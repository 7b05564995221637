import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { ContactChange, ContactView, ContactWay } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { Outbox } from '../outbox.service.js';
import { ADDRESS_NAMES, ADDRESS_RULES, type AddressField, maskAddress } from './address-rules.js';
import { type AddressRow, ContactRepository, WAYS } from './contact.repository.js';

const WAY_NAMES: Record<ContactWay, string> = { wecom: '企业微信', sms: '短信', voice: '电话', mail: '邮件' };
/** As the school tries people unless they chose otherwise (channel-order.ts). */
export const USUAL_ORDER = Object.keys(WAYS) as ContactWay[];

/** 联系方式: where people are reached. Every change is checked, stands in the log without the address itself, and has to be proved anew. */
@Injectable()
export class Contacts {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ContactRepository) private readonly repository: ContactRepository,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Everybody. */
  list(): Promise<ContactView[]> {
    return this.repository.views();
  }

  /** 404 for nobody. */
  async of(personId: string): Promise<ContactView> {
    const [view] = await this.repository.views(personId);
    if (!view) throw nobody();
    return view;
  }

  /** By the office. The person is told, by the ways that stood before the change. */
  async changeFor(personId: string, change: ContactChange, actor: Actor): Promise<ContactView> {
    await this.dataSource.transaction(async (tx) => {
      const before = await this.repository.lock(tx, personId);
      if (!before) throw nobody();
      const wanted = await this.wanted(tx, before, change);
      if (wanted.length === 0) return;
      if (personId !== actor.id) await this.tell(tx, personId, wanted, actor);
      await this.apply(tx, before, wanted, actor);
    });
    return this.of(personId);
  }

  /** By the person. The phone may be changed, not taken away: nobody makes himself unreachable. */
  async changeOwn(personId: string, change: Omit<ContactChange, 'wecomUserId'>, actor: Actor): Promise<ContactView> {
    if (change.mobile === null)
      throw new UserError('phone_stays', '手机号只能更换，不能清空；确需清空的，请联系宣传部值班员。', 400, 'mobile');
    await this.dataSource.transaction(async (tx) => {
      const before = await this.repository.lock(tx, personId);
      if (!before) throw nobody();
      await this.apply(tx, before, await this.wanted(tx, before, change), actor);
    });
    return this.of(personId);
  }

  /** In the caller's transaction: one row of a sheet. Answers whether anything changed. */
  async changeRow(tx: EntityManager, before: AddressRow, change: ContactChange, actor: Actor): Promise<boolean> {
    const wanted = await this.wanted(tx, before, change);
    await this.apply(tx, before, wanted, actor);
    return wanted.length > 0;
  }

  /** Every way once; mail not first: nothing says that one has been read, so it would hide that nobody was reached. */
  async setOrder(personId: string, order: ContactWay[], actor: Actor): Promise<void> {
    if (order.length !== USUAL_ORDER.length || !USUAL_ORDER.every((way) => order.includes(way)))
      throw new UserError('bad_order', '顺序应包含企业微信、短信、电话、邮件各一次。', 400, 'order');
    if (order[0] === 'mail')
      throw new UserError('mail_first', '邮件不能排在第一：邮件无法证明已送达，请把其他方式排在前面。', 400, 'order');
    await this.dataSource.transaction(async (tx) => {
      await this.repository.writeOrder(tx, personId, order);
      const words = order.map((way) => WAY_NAMES[way]).join('、');
      await this.record(tx, `${actor.name}将本人的通知顺序改为 ${words}`, actor, personId);
    });
  }

  private async wanted(tx: EntityManager, before: AddressRow, change: ContactChange): Promise<Wanted[]> {
    const wanted: Wanted[] = [];
    for (const field of Object.keys(ADDRESS_RULES) as AddressField[]) {
      const written = change[field];
      if (written === undefined) continue;
      const to = written === null || written.trim() === '' ? null : ADDRESS_RULES[field](written);
      if (to === before[field]) continue;
      const holder = to === null ? null : await this.repository.holder(tx, field, to, before.personId);
      if (holder)
        throw new UserError('taken', `此${ADDRESS_NAMES[field]}已登记给${holder}，请核对是谁的。`, 409, field);
      wanted.push({ field, from: before[field], to });
    }
    return wanted;
  }

  private async apply(tx: EntityManager, before: AddressRow, wanted: Wanted[], actor: Actor): Promise<void> {
    for (const { field, to } of wanted) await this.repository.write(tx, before.personId, field, to);
    const whose = before.personId === actor.id ? '本人' : before.name;
    if (wanted.length > 0)
      await this.record(tx, `${actor.name}将${whose}的${wanted.map(words).join('，')}`, actor, before.personId);
  }

  private async tell(tx: EntityManager, personId: string, wanted: Wanted[], actor: Actor): Promise<void> {
    const text = wanted.map(words).join('，');
    await this.outbox.enqueue(tx, {
      ...{ dedupeKey: `contact:${randomUUID()}`, incidentId: null, personId, purpose: 'status', priority: 8 },
      message: {
        ...{ level: null, drill: false, code: null, url: null, buttons: [] },
        title: `【联系方式】您的${wanted.map((c) => ADDRESS_NAMES[c.field]).join('、')}已由${actor.name}更改`,
        description: `${text}。如有不对，请联系宣传部值班员。`,
      },
    });
  }

  private async record(tx: EntityManager, text: string, actor: Actor, personId: string): Promise<void> {
    await this.ledger.append(tx, { kind: 'contact.changed', incidentId: null, actor, payload: { text, personId } });
  }
}

interface Wanted {
  field: AddressField;
  from: string | null;
  to: string | null;
}
const words = (c: Wanted): string =>
  `${ADDRESS_NAMES[c.field]}由 ${maskAddress(c.field, c.from)} 改为 ${maskAddress(c.field, c.to)}`;
const nobody = (): UserError => new UserError('no_person', '没有这个人，可能已不在册，请刷新页面。', 404);
