import { Inject, Injectable } from '@nestjs/common';
import { maskPersonalData } from '@fengsui/analysis';
import {
  type AuthorKind,
  platformName,
  type QuestionActName,
  type QuestionAsking,
  type QuestionState,
  type QuestionStep,
  type QuestionView,
} from '@fengsui/contract';
import { maskAuthor } from '@fengsui/mentions';
import { UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { FormerReplies } from './answer/former-replies.service.js';
import { likeness } from './likeness.js';
import { rowOf } from './list.service.js';
import { ACTS, AWAITED, OPEN, OUTCOME_NAME, STATE_NAME } from './machine.js';
import { excerpt, QUESTION_SQL, type QuestionRecord, STEP_NAME, turnOf } from './question.repository.js';
import { actsOf, type Hand, isOffice, maySee, type Person, refusal } from './rights.js';

/** Of so many at most, the newest, the likeness is reckoned. */
const LOOKED_AT = 300;
/** Of what waits, what shares so much may be the same question. */
const MAYBE_ALIKE = 0.35;
const MOST_ALIKE = 5;

/** Where it was asked, with the post where it is one. */
interface AskingRow {
  id: string;
  mention_id: string | null;
  via: string | null;
  asker: string | null;
  contact: string | null;
  asked_at: Date;
  reply_url: string | null;
  reply_note: string | null;
  reply_seen_at: Date | null;
  reply_same: boolean | null;
  platform: string | null;
  mention_kind: string | null;
  text: string | null;
  url: string | null;
  author_name: string | null;
  author_kind: AuthorKind | null;
  account: string | null;
}

/** One question as pages show it, and what a person may do. */
@Injectable()
export class QuestionReader {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(FormerReplies) private readonly library: FormerReplies,
  ) {}

  /** What somebody may do, by the posts held now. */
  async hand(p: Person): Promise<Hand> {
    const posts = await this.registry.postsOf(p.personId);
    const leads = posts.filter((x) => ['unit_leader', 'unit_deputy', 'publicity_head'].includes(x.function));
    return { ...p, leads: [...new Set(leads.map((x) => x.unitId))] };
  }

  /** Throws UserError 404 where there is none that the viewer may see. */
  async one(id: string, p: Hand): Promise<QuestionView> {
    const [q]: QuestionRecord[] = await this.dataSource.query(`${QUESTION_SQL} where q.id = $1`, [id]);
    if (!q || !maySee(p, turnOf(q))) throw new UserError('no_question', '没有这个问题，或您无权查看。', 404, 'id');
    const turn = turnOf(q);
    const awaited = AWAITED[q.state]?.act;
    return {
      ...rowOf(q, p),
      ...{ version: q.version, text: q.text, unitReason: q.unit_reason, reply: q.reply },
      ...{ repliedBy: q.replier, reviewedBy: q.reviewer, incidentId: q.incident_id, mergedInto: q.merged_into },
      askingList: await this.askings(q, p),
      steps: await this.steps(id),
      rounds: await this.rounds(id),
      former: q.state === 'dispatched' ? await this.library.forQuestion(q) : [],
      alike: isOffice(p) && (q.state === 'found' || q.state === 'dispatched') ? await this.alike(q) : [],
      can: actsOf(turn, p).map((act) => ({ act, name: nameOf(act, q.state) })),
      why: awaited ? refusal(awaited, turn, p) : null,
    };
  }

  private async askings(q: QuestionRecord, p: Person): Promise<QuestionAsking[]> {
    const rows: AskingRow[] = await this.dataSource.query(
      `select x.*, m.platform, m.kind as mention_kind, m.text, m.url, m.author_name, m.author_kind, o.name as account from question_asking x
         left join mention m on m.id = x.mention_id
         left join mention r on m.kind = 'comment' and r.platform = m.platform and r.platform_id = m.root_id
         left join official_account o on o.platform = r.platform and o.platform_uid = r.author_id
       where x.question_id = $1 order by x.asked_at, x.id`,
      [q.id],
    );
    const reached = isOffice(p) || (q.unit_id !== null && p.unitIds.includes(q.unit_id));
    return rows.map((r) => ({
      ...{ id: r.id, mentionId: r.mention_id, url: r.url, account: r.account },
      via: r.via ?? `${platformName(r.platform!)}${r.mention_kind === 'comment' ? '评论' : ''}`,
      asker: r.asker ?? maskAuthor(r.author_name, r.author_kind!),
      contact: reached ? r.contact : null,
      askedAt: r.asked_at.toISOString(),
      text: r.text === null ? null : maskPersonalData(r.text).text,
      ...{ replyUrl: r.reply_url, replyNote: r.reply_note, replySame: r.reply_same },
      replySeenAt: r.reply_seen_at?.toISOString() ?? null,
    }));
  }

  private async steps(id: string): Promise<QuestionStep[]> {
    const rows: {
      at: Date;
      act: string;
      to_state: QuestionState;
      by_name: string;
      text: string;
      ledger_seq: string;
    }[] = await this.dataSource.query(`select * from question_step where question_id = $1 order by id`, [id]);
    return rows.map((r) => ({
      ...{ at: r.at.toISOString(), by: r.by_name, stateName: STATE_NAME[r.to_state], text: r.text },
      actName: ACTS[r.act as QuestionActName]?.name ?? STEP_NAME[r.act as keyof typeof STEP_NAME],
      ledgerSeq: Number(r.ledger_seq),
    }));
  }

  private async rounds(id: string): Promise<QuestionView['rounds']> {
    const rows: { name: string; started_at: Date; due_at: Date; ended_at: Date | null; outcome: string | null }[] =
      await this.dataSource.query(
        `select r.*, u.name from question_round r join unit u on u.id = r.unit_id where r.question_id = $1 order by r.no`,
        [id],
      );
    return rows.map((r) => ({
      ...{ unitName: r.name, startedAt: r.started_at.toISOString(), dueAt: r.due_at.toISOString() },
      endedAt: r.ended_at?.toISOString() ?? null,
      outcomeName: r.outcome === null ? '办理中' : (OUTCOME_NAME[r.outcome] ?? ''),
    }));
  }

  private async alike(q: QuestionRecord): Promise<QuestionView['alike']> {
    const rows: { id: string; text: string; features: string[]; unit: string | null }[] = await this.dataSource.query(
      `select q.id, q.text, q.features, u.name as unit from question q left join unit u on u.id = q.unit_id
       where q.state = any($3) and q.id <> $1 and q.features && $2 order by q.created_at desc limit ${LOOKED_AT}`,
      [q.id, q.features, OPEN],
    );
    return rows
      .map((r) => ({ ...r, score: likeness(q.features, r.features) }))
      .filter((r) => r.score >= MAYBE_ALIKE)
      .sort((a, b) => b.score - a.score)
      .slice(0, MOST_ALIKE)
      .map((r) => ({ id: r.id, excerpt: excerpt(r.text), unitName: r.unit }));
  }
}

/** 交办 to another unit is 转办 to whoever presses it. */
const nameOf = (act: QuestionActName, state: QuestionState): string =>
  act === 'dispatch' && state === 'dispatched' ? '改交他单位' : ACTS[act].name;
