import { Inject, Injectable } from '@nestjs/common';
import { type Courtesy, Courtesies } from '@fengsui/escalation';
import type { Sql } from '@fengsui/platform';
import { type PostHolder, Registry } from '@fengsui/registry';
import { ASK_NAME } from '../machine.js';
import { excerpt, type QuestionRecord } from '../question.repository.js';

export type Telling = Pick<Courtesy, 'key' | 'tail' | 'text' | 'purpose'>;
type About = Pick<QuestionRecord, 'id' | 'text' | 'kind' | 'urgent' | 'unit_id' | 'unit_name'>;

/** Writes to whoever must act on a question: a courtesy by each person's channels and in-app, never the ladder of incidents. */
@Injectable()
export class QuestionTeller {
  constructor(
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Courtesies) private readonly courtesies: Courtesies,
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

  async office(tx: Sql, q: About, t: Telling): Promise<string[]> {
    return this.send(tx, q, t, await this.registry.office(tx), DESK);
  }

  private async send(tx: Sql, q: About, t: Telling, people: PostHolder[], path: string): Promise<string[]> {
    const head = `【${q.urgent ? '紧急' : ''}${ASK_NAME[q.kind]}】`;
    const what = { ...t, key: `question:${q.id}:${t.key}`, head, about: excerpt(q.text, 30) };
    await this.courtesies.send(tx, { ...what, path: `${path}${q.id}` }, people);
    return [...new Set(people.map((p) => p.name))];
  }
}

const DESK = '/questions/';
const PHONE = '/m/questions/';
