import { Inject, Injectable } from '@nestjs/common';
import { line } from '@fengsui/escalation';
import { Outbox, type Purpose } from '@fengsui/notification';
import { CONFIG, type Config, type Sql } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { ASK_NAME } from '../machine.js';
import { excerpt, type QuestionRecord } from '../question.repository.js';

interface Told {
  personId: string;
  name: string;
}
/** key: once for each; tail: of the lock screen's line, which holds 40 characters. */
export interface Telling {
  key: string;
  tail: string;
  text: string;
  purpose: Purpose;
}
type About = Pick<QuestionRecord, 'id' | 'text' | 'kind' | 'urgent' | 'unit_id' | 'unit_name'>;

/** Writes to whoever must act on a question: a courtesy by each person's channels and in-app, never the ladder of incidents. */
@Injectable()
export class QuestionTeller {
  constructor(
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}

  /** Those of the unit who write: its 管理员, without any its leader. Answers names; nobody: 宣传部 is told instead, which must see to it. */
  async unit(tx: Sql, q: About, t: Telling): Promise<string[]> {
    const admins = q.unit_id === null ? [] : await this.registry.holders('account_admin', q.unit_id, tx);
    return admins.length > 0 ? this.send(tx, q, t, admins, PHONE) : this.leaders(tx, q, t);
  }

  /** 单位负责人; of 宣传部's own unit its 部长. */
  async leaders(tx: Sql, q: About, t: Telling): Promise<string[]> {
    const people =
      q.unit_id === null
        ? []
        : [
            ...(await this.registry.holders('unit_leader', q.unit_id, tx)),
            ...(await this.registry.holders('publicity_head', q.unit_id, tx)),
          ];
    if (people.length > 0) return this.send(tx, q, t, people, PHONE);
    return this.office(tx, q, { ...t, text: `${t.text}${q.unit_name ?? '所属单位'}目前无人在岗，请先补全人员。` });
  }

  /** 部长 and who is on duty. */
  async office(tx: Sql, q: About, t: Telling): Promise<string[]> {
    const heads = await this.registry.holders('publicity_head', null, tx);
    const duty = await this.registry.holders('publicity_duty', null, tx);
    return this.send(tx, q, t, [...heads, ...duty.filter((d) => !heads.some((h) => h.personId === d.personId))], DESK);
  }

  private async send(tx: Sql, q: About, t: Telling, people: Told[], path: string): Promise<string[]> {
    for (const { personId } of people)
      await this.outbox.enqueue(tx, {
        dedupeKey: `question:${q.id}:${t.key}:${personId}`,
        incidentId: null,
        personId,
        purpose: t.purpose,
        priority: t.purpose === 'warn' ? 6 : 8,
        message: {
          ...{ level: null, drill: false, code: null, buttons: [] },
          title: line(`【${q.urgent ? '紧急' : ''}${ASK_NAME[q.kind]}】`, excerpt(q.text, 30), t.tail),
          description: t.text,
          url: `${this.config.PUBLIC_URL.replace(/\/$/, '')}${path}${q.id}`,
        },
      });
    return [...new Set(people.map((p) => p.name))];
  }
}

const DESK = '/questions/';
const PHONE = '/m/questions/';
export const toldWords = (verb: string, names: string[]): string =>
  names.length > 0 ? `${verb}${names.join('、')}。` : '无人可告知。';
