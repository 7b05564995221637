import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { ClueAgainst, CluePost } from '@fengsui/contract';
import { ENGINE, Ledger } from '@fengsui/ledger';
import { beijingDayTime, notifyLive, type Sql, wake } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import { writeStep } from '../procedure/clue.repository.js';

/** clue.kind of a post without leave. */
export const UNAUTHORISED_POST = 'unauthorised_post';

/** A post that no authorisation covers, as the watch found it. */
export interface UnauthorisedPost extends Omit<CluePost, 'persons'> {
  accountId: string;
  unitId: string;
  unitName: string;
}

interface Subject {
  against: ClueAgainst;
  personId: string | null;
  name: string;
  post: string;
}

/**
 * Opens 线索 for what an official account published on a matter of 第十八条 without leave: against the unit, its 分管领导 and its 管理员 (第十三条), each once
 * a post. Never a sanction: people verify whether it is one.
 */
@Injectable()
export class PostClues {
  constructor(@Inject(Ledger) private readonly ledger: Ledger) {}

  /** In the caller's transaction; a post that has its clues already gets no others. */
  async open(tx: EntityManager, p: UnauthorisedPost): Promise<void> {
    const subjects = await subjectsOf(tx, p);
    const evidence = (s: Subject): { items: []; post: CluePost } => ({
      items: [],
      post: { ...facts(p), persons: personsOf(s, subjects) },
    });
    const rows = subjects.map((s) => ({
      ...{
        id: randomUUID(),
        against: s.against,
        person_id: s.personId,
        name: s.name,
        title: s.post,
        evidence: evidence(s),
      },
    }));
    const made: { id: string; against: ClueAgainst; post_title: string; person_name: string }[] = await tx.query(
      `insert into clue (id, mention_id, unit_id, against, person_id, official_account_id, person_name, post_title, kind, opened_at, state_at, due_at, evidence)
       select x.id, $1, $2, x.against, x.person_id, $3, x.name, x.title, $4, app.now(), app.now(), $5, x.evidence
       from jsonb_to_recordset($6) as x (id uuid, against text, person_id uuid, name text, title text, evidence jsonb)
       on conflict (mention_id, against, person_id) where mention_id is not null do nothing returning id, against, post_title, person_name`,
      [p.mentionId, p.unitId, p.accountId, UNAUTHORISED_POST, p.publishedAt, JSON.stringify(rows)],
    );
    if (made.length === 0) return;
    await wake(tx, 'accountability');
    for (const { id } of made) await notifyLive(tx, { type: 'incident', data: { id, unitId: p.unitId } });
    const texts = made.map(
      (m) =>
        `生成问责线索：${m.against === 'unit' ? p.unitName : `${p.unitName}${m.post_title}${m.person_name}`}，官微“${p.account}”${beijingDayTime(new Date(p.publishedAt))} 未经授权发布涉及${p.matters.join('、')}的内容（第十三、十八条）`,
    );
    const seqs = await this.ledger.appendAll(
      tx,
      made.map((m, i) => ({
        kind: 'clue.opened',
        incidentId: null,
        actor: ENGINE,
        payload: { text: texts[i]!, clueId: m.id, evidence: p.ledgerSeq, mentionId: p.mentionId },
      })),
    );
    for (const [i, m] of made.entries())
      await writeStep(tx, {
        ...{ clueId: m.id, act: 'open', from: null, to: 'opened' as const, personId: null, by: '系统' },
        ...{ text: texts[i]!, seq: seqs[i]! },
      });
  }
}

const facts = ({ accountId: _, unitId: __, unitName: ___, ...post }: UnauthorisedPost): Omit<CluePost, 'persons'> =>
  post;

const personsOf = (s: Subject, all: Subject[]): CluePost['persons'] =>
  (s.personId === null ? all.filter((x) => x.personId !== null) : [s]).map((x) => ({
    id: x.personId,
    name: x.name,
    post: x.post,
  }));

/** The unit with its leader by name; 分管领导 and 管理员 of the account's sheet, where it names none those of the unit. */
async function subjectsOf(sql: Sql, p: UnauthorisedPost): Promise<Subject[]> {
  const [{ head, others }]: [{ head: { name: string; post: string }[]; others: Subject[] }] = await sql.query(
    `with held as (
       select t.function, t.person_id, q.name, t.title from post t join person q on q.id = t.person_id
       where t.unit_id = $1 and t.held_from <= app.now() and (t.held_to is null or t.held_to > app.now())),
     named as (
       select distinct r.role as against, r.person_id, q.name,
         coalesce((select h.title from held h where h.person_id = r.person_id limit 1), case r.role when 'leader' then '分管领导' else '管理员' end) as title
       from account_person r join person q on q.id = r.person_id where r.account_id = $2 and r.role in ('leader', 'admin')
       union
       select case h.function when 'unit_deputy' then 'leader' else 'admin' end, h.person_id, h.name, h.title from held h
       where h.function in ('unit_deputy', 'account_admin') and not exists (select 1 from account_person r
         where r.account_id = $2 and r.role = case h.function when 'unit_deputy' then 'leader' else 'admin' end))
     select (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'post', title) order by name), '[]') from held where function in ('unit_leader', 'publicity_head')) as head,
       (select coalesce(jsonb_agg(jsonb_build_object('against', against, 'personId', person_id, 'name', name, 'post', title) order by against desc, name), '[]') from named) as others`,
    [p.unitId, p.accountId],
  );
  const unit: Subject = {
    ...{ against: 'unit', personId: null },
    name: head.map((h) => h.name).join('、') || '（无人在岗）',
    post: head.map((h) => h.post).join('、'),
  };
  return [unit, ...others];
}
