import { Inject, Injectable } from '@nestjs/common';
import {
  asksOutright,
  hammingDistance,
  maskPersonalData,
  ownWords,
  plainText,
  questionOf,
  wantsAnswer,
} from '@fengsui/analysis';
import { type AskKind, platformName } from '@fengsui/contract';
import { ENGINE, Ledger } from '@fengsui/ledger';
import { notifyLive, type Sql } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource, type EntityManager } from 'typeorm';
import { QuestionMoves } from '../answer/moves.service.js';
import { ALIKE, features, hashOf, likeness } from '../likeness.js';
import { ASK_NAME, OPEN } from '../machine.js';
import { excerpt, lockQuestion, type QuestionRecord, record } from '../question.repository.js';
import { proposeUnit, unitsNamed } from './units-named.js';
import { ReplyWatch } from './reply-watch.service.js';
import { OPEN_INCIDENT, PROPOSED, WithinIncident } from './within-incident.service.js';

const BATCH = 100;
/** Hints come with every stored page; without one it looks by itself. */
const REST_MS = 30_000;
/** Bits in which two SimHashes may differ, as posts are compared; and how long after its answer whoever asked may come back. */
const NEAR_BITS = 3;
const BACK_DAYS = 30;
const MOST_COMPARED = 300;
/** So long a person is given to say whether the incident that a post lies in is one. */
const PROPOSED_MINUTES = 30;

/** A post or comment that nobody has looked at. */
interface Waiting {
  id: string;
  mention_id: string;
  title: string | null;
  text: string;
  platform: string;
  kind: string;
  platform_id: string;
  root_id: string | null;
  author_id: string | null;
  severity_words: string[];
  near_of: string | null;
  guess: { id: string; name: string } | null;
  /** under whose account it was asked; own: 宣传部's */
  host: { accountId: string; account: string; unitId: string; unitName: string; own: boolean } | null;
  incident: boolean;
  /** the open one */
  incidentId: string | null;
  wanted: boolean;
}

/**
 * Takes in what teachers and students ask in posts and under official accounts (第十二条): one that comes back opens its question again, one that sounds like
 * another joins it, any other becomes a question, given to its unit where that is clear; what is asked within an incident goes with it. Any number of engines, one at a time.
 */
@Injectable()
export class QuestionFinder {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(QuestionMoves) private readonly moves: QuestionMoves,
    @Inject(ReplyWatch) private readonly replies: ReplyWatch,
    @Inject(WithinIncident) private readonly within: WithinIncident,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** What waits. Answers how long it may rest. */
  async round(): Promise<number> {
    // one transaction each: the chain's head is not held over a page of them
    await this.within.round();
    for (let i = 0; i < BATCH; i++)
      if (!(await this.dataSource.transaction((tx) => this.look(tx)))) {
        await this.replies.round();
        return REST_MS;
      }
    return 0;
  }

  /** Looks at the oldest one. Answers whether there was one. */
  private async look(tx: EntityManager): Promise<boolean> {
    const [any] = await tx.query(`select 1 from question_asking where looked_at is null limit 1`);
    if (!any) return false;
    await tx.query(`select pg_advisory_xact_lock(hashtext('question-finder'))`);
    const [w]: Waiting[] = await tx.query(
      `select x.id, x.mention_id, m.title, m.text, m.platform, m.kind, m.platform_id, m.root_id, m.author_id, m.severity_words, m.near_of,
         case when g.id is not null then jsonb_build_object('id', g.id, 'name', g.name) end as guess,
         case when o.id is not null and h.id is not null then jsonb_build_object('accountId', o.id, 'account', o.name, 'unitId', h.id, 'unitName', h.name,
           'own', exists (select 1 from post t where t.unit_id = h.id and t.function = 'publicity_head')) end as host,
         exists (select 1 from incident_mention im where im.mention_id = m.id) as incident, ${OPEN_INCIDENT('m.id')} as "incidentId",
         m.about_school and m.is_question and m.excluded_by is null and m.state in ('visible', 'edited') as wanted
       from question_asking x join mention m on m.id = x.mention_id left join unit g on g.id = m.unit_id
         left join mention r on r.platform = m.platform and r.platform_id = m.root_id and m.kind = 'comment'
         left join official_account o on o.platform = r.platform and o.platform_uid = r.author_id and o.active left join unit h on h.id = o.unit_id
       where x.looked_at is null and (m.first_seen_at < app.now() - interval '${PROPOSED_MINUTES} minutes'
         or not ${PROPOSED('m.id')})
       order by m.seq limit 1 for update of x`,
    );
    if (!w) return false;
    const whole = plainText(w.title && !w.text.startsWith(w.title) ? `${w.title}\n${w.text}` : w.text);
    // the forwarded part is somebody else's asking
    const kind = w.wanted ? questionOf(ownWords(whole)) : null;
    if (kind === null) {
      await tx.query(`update question_asking set looked_at = app.now() where id = $1`, [w.id]);
      return true;
    }
    if (w.incidentId !== null) {
      await this.within.keep(tx, w.id, w.incidentId);
      return true;
    }
    const { text } = maskPersonalData(ownWords(whole));
    const known = (await this.cameBack(tx, w, text)) ?? (await this.alike(tx, w, text));
    if (known) await this.join(tx, w, known);
    else await this.take(tx, w, text, kind);
    await notifyLive(tx, { type: 'mentions', data: { ids: [w.mention_id] } });
    return true;
  }

  /** A question of the same author under the same post, or in like words, that waits or was answered not long ago. */
  private async cameBack(tx: Sql, w: Waiting, text: string): Promise<string | null> {
    if (w.author_id === null) return null;
    const rows: { id: string; features: string[]; here: boolean }[] = await tx.query(
      `select q.id, q.features, coalesce($3 in (m.root_id, m.platform_id), false) as here from question_asking x join mention m on m.id = x.mention_id
         join question q on q.id = x.question_id
       where m.platform = $1 and m.author_id = $2 and (q.state = any($4) or q.state = 'published' and q.published_at > app.now() - $5 * interval '1 day')
       order by q.created_at desc limit 20`,
      [w.platform, w.author_id, w.root_id, OPEN, BACK_DAYS],
    );
    const own = features(text);
    return rows.find((r) => r.here || likeness(own, r.features) >= ALIKE)?.id ?? null;
  }

  /** One that still waits and sounds alike: answered once. */
  private async alike(tx: Sql, w: Waiting, text: string): Promise<string | null> {
    const [same] = await tx.query(
      `select q.id from question_asking x join question q on q.id = x.question_id where x.mention_id = $1 and q.state = any($2)`,
      [w.near_of, OPEN],
    );
    if (same) return same.id;
    const own = features(text);
    const hash = hashOf(text);
    const rows: { id: string; features: string[]; near_hash: string }[] = await tx.query(
      `select id, features, near_hash from question where state = any($1) and features && $2 order by created_at desc limit ${MOST_COMPARED}`,
      [OPEN, own],
    );
    const near = (h: bigint): boolean => h !== 0n && hash !== 0n && hammingDistance(h, hash) <= NEAR_BITS;
    return rows.find((r) => near(BigInt(r.near_hash)) || likeness(own, r.features) >= ALIKE)?.id ?? null;
  }

  private async join(tx: EntityManager, w: Waiting, id: string): Promise<void> {
    const q = (await lockQuestion(tx, id))!;
    await tx.query(`update question_asking set question_id = $2, looked_at = app.now() where id = $1`, [w.id, id]);
    const again = q.state === 'published';
    const text = `${whereAsked(w)}${again ? '再次来问' : '又有人问'}，共 ${q.askings + 1} 处`;
    if (again) return this.moves.reopen(tx, q, text, { personId: null, actor: ENGINE });
    await tx.query(`update question set version = version + 1 where id = $1`, [id]);
    await record(tx, this.ledger, {
      ...{ id, act: 'asked', from: q.state, to: q.state, personId: null, actor: ENGINE, text },
      words: `${ASK_NAME[q.kind]}“${excerpt(q.text, 40)}”：${text}`,
      more: { mentionId: w.mention_id },
    });
  }

  private async take(tx: EntityManager, w: Waiting, text: string, kind: AskKind): Promise<void> {
    const units = (await this.registry.units(tx)).filter((u) => u.kind !== 'leadership');
    const to = proposeUnit(unitsNamed(text, units), w.host, w.guess);
    const urgent = w.severity_words.length > 0;
    const q = await this.moves.make(tx, {
      ...{ text, kind, urgent, unitId: to.unitId, unitReason: to.reason, accountId: w.host?.accountId ?? null },
    });
    await tx.query(`update question_asking set question_id = $2, looked_at = app.now() where id = $1`, [w.id, q.id]);
    await this.found(tx, q, w);
    // under the unit's own account one asks that unit; in a post a mark alone is often asked of nobody
    const meant = w.host ? wantsAnswer(text) : asksOutright(text);
    // a grave word, or an incident already: a person looks first
    if (to.clear && meant && !urgent && !w.incident)
      await this.moves.dispatch(
        tx,
        q,
        { unitId: to.unitId!, kind, urgent, text: `自动交办：${to.reason}` },
        { personId: null, actor: ENGINE },
      );
  }

  private found(tx: EntityManager, q: QuestionRecord, w: Waiting): Promise<void> {
    return record(tx, this.ledger, {
      ...{ id: q.id, act: 'found', from: null, to: 'found', personId: null, actor: ENGINE },
      text: `${whereAsked(w)}；${q.unit_reason}`,
      words: `发现${ASK_NAME[q.kind]}“${excerpt(q.text, 40)}”（${whereAsked(w)}）：${q.unit_reason}`,
      more: { mentionId: w.mention_id },
    });
  }
}

const whereAsked = (w: Waiting): string =>
  w.host
    ? `${platformName(w.platform)}账号“${w.host.account}”下的评论`
    : `${platformName(w.platform)}${w.kind === 'comment' ? '评论' : ''}`;
