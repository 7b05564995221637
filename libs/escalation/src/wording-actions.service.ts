import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { WordingActName, WordingState, WordingView } from '@fengsui/contract';
import type { Actor } from '@fengsui/ledger';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { ActDesk } from './act-desk.js';
import { LevelTeller } from './level-teller.js';
import type { Matter } from './matter.js';
import { WORDING, wordingActs } from './wording.js';

/** Who acts, with the rights the caller has checked. */
interface WordingAuthor {
  incidentId: string;
  actor: Actor;
  office: boolean;
  head: boolean;
}

interface WordingRow {
  id: string;
  title: string;
  text: string;
  state: WordingState;
  version: number;
  revision: number;
  by_id: string;
  by_name: string;
  at: Date;
  reviewed_by: string | null;
  reviewed_at: Date | null;
  review_note: string | null;
  url: string | null;
}

const FIELDS = `
  select w.id, w.title, w.state, w.version, w.revision, r.text, r.by_id, r.by_name, r.at, w.reviewed_by, w.reviewed_at, w.review_note, f.body->>'url' as url
  from incident_wording w join incident_wording_revision r on r.wording_id = w.id and r.revision = w.revision
    left join filing f on f.id = w.filing_id`;

/** 口径: 宣传部 drafts, its head reviews, what was approved is published. Nobody decides on another text than the one read. */
@Injectable()
export class WordingActions {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ActDesk) private readonly desk: ActDesk,
    @Inject(LevelTeller) private readonly teller: LevelTeller,
  ) {}

  /** Newest first; those dropped are left out. open: the incident runs. */
  async of(incidentId: string, open: boolean, rights: { office: boolean; head: boolean }): Promise<WordingView[]> {
    const rows: WordingRow[] = await this.dataSource.query(
      `${FIELDS} where w.incident_id = $1 and w.state <> 'dropped' order by w.created_at desc, w.id`,
      [incidentId],
    );
    return rows.map((r) => view(r, open, rights));
  }

  /** A new draft. Sent twice, there is one. Throws UserError 403, 404, 409. */
  async draft(act: WordingAuthor & { title: string; text: string; requestId: string }): Promise<void> {
    allow(act);
    await this.desk.act(
      act,
      async (tx, m) => {
        const [{ id }] = await tx.query(
          `insert into incident_wording (incident_id, title, state, revision) values ($1, $2, 'draft', 1) returning id`,
          [m.incident.id, act.title],
        );
        await this.store(tx, id, 1, act.text, act.actor);
        log(m, act.actor, { id, title: act.title, revision: 1, text: act.text }, '起草', 'wording.drafted');
      },
      async () => undefined,
    );
  }

  /** Another text of a draft. Throws UserError 403, 404, 409 wording_changed. */
  async rewrite(act: WordingAuthor & { wordingId: string; text: string; version: number }): Promise<void> {
    allow(act);
    await this.desk.act(act, async (tx, m) => {
      const row = await this.seen(tx, act);
      if (row.state !== 'draft')
        throw new UserError('wording_state', `此口径${WORDING[row.state].name}，收回后才能修改。`, 409);
      if (row.text === act.text) throw new UserError('unchanged', '还没有改动。', 400, 'text');
      const revision = row.revision + 1;
      await this.store(tx, row.id, revision, act.text, act.actor);
      await tx.query(`update incident_wording set revision = $2, version = version + 1 where id = $1`, [
        row.id,
        revision,
      ]);
      log(m, act.actor, { ...row, revision, text: act.text }, '修改', 'wording.rewritten');
    });
  }

  /** The next state. What waits for review is told to the head, what was decided to 宣传部. Throws UserError 400, 403, 404, 409. */
  async move(
    act: WordingAuthor & { wordingId: string; act: WordingActName; version: number; note?: string | undefined },
  ): Promise<void> {
    allow(act);
    await this.desk.act(act, async (tx, m) => {
      const row = await this.seen(tx, act);
      const move = wordingActs(row.state, { office: true, head: true }).find((a) => a.act === act.act);
      if (!move) throw new UserError('wording_state', `此口径${WORDING[row.state].name}，不能这样办理。`, 409);
      if (move.by === 'head' && !act.head) throw new UserError('no_right', '口径由宣传部部长审定，请联系部长。', 403);
      if (move.needsNote && !act.note) throw new UserError('bad_field', `请写明为何${move.label}。`, 400, 'note');
      const decided = move.by === 'head';
      await tx.query(
        `update incident_wording set state = $2, version = version + 1, reviewed_by = $3, reviewed_at = $4, review_note = $5 where id = $1`,
        [row.id, move.to, decided ? act.actor.name : null, decided ? m.now : null, act.note ?? null],
      );
      const own = move.act === 'approve' && row.by_id === act.actor.id ? '（起草与审定为同一人）' : '';
      log(m, act.actor, row, move.label, `wording.${move.act}`, `${own}${act.note ? `：${act.note}` : ''}`);
      if (move.act === 'submit' || decided)
        await this.teller.notify(tx, m, 'office', {
          head: move.act === 'submit' ? '口径待审' : `口径${move.label}`,
          tail: `：${row.title}`,
          text: act.note ?? row.text,
          key: `wording:${row.id}:${row.version}`,
        });
    });
  }

  /** The row as the person saw it, locked. */
  private async seen(tx: EntityManager, act: { incidentId: string; wordingId: string; version: number }) {
    const [row]: WordingRow[] = await tx.query(`${FIELDS} where w.id = $1 and w.incident_id = $2 for update of w`, [
      act.wordingId,
      act.incidentId,
    ]);
    if (!row) throw new UserError('no_wording', '没有这份口径，请刷新页面。', 404);
    if (row.version !== act.version)
      throw new UserError('wording_changed', `此口径刚有改动（${row.by_name}），请对照后再办。`, 409, 'text');
    return row;
  }

  private async store(tx: Sql, wordingId: string, revision: number, text: string, actor: Actor): Promise<void> {
    await tx.query(
      `insert into incident_wording_revision (wording_id, revision, text, by_id, by_name) values ($1, $2, $3, $4, $5)`,
      [wordingId, revision, text, actor.id, actor.name],
    );
  }
}

/** In the transaction that publishes it: an approved 口径 becomes the statement. Throws UserError 409. */
export async function markPublished(
  tx: Sql,
  incidentId: string,
  wording: { id: string; text: string },
  filingId: string,
): Promise<void> {
  const [row]: WordingRow[] = await tx.query(`${FIELDS} where w.id = $1 and w.incident_id = $2 for update of w`, [
    wording.id,
    incidentId,
  ]);
  if (row?.state !== 'approved')
    throw new UserError('wording_state', '此口径尚未审定，或已收回修改，请刷新后再登记。', 409);
  if (row.text !== wording.text)
    throw new UserError('wording_text', '发布内容与审定的口径不一致：请原文发布，或收回修改后重新审定。', 409, 'text');
  await tx.query(
    `update incident_wording set state = 'published', version = version + 1, filing_id = $2 where id = $1`,
    [row.id, filingId],
  );
}

function allow(act: { office: boolean }): void {
  if (!act.office) throw new UserError('no_right', '口径由宣传部起草，请联系宣传部值班员。', 403);
}

function log(
  m: Matter,
  actor: Actor,
  w: { id: string; title: string; revision: number; text: string },
  verb: string,
  kind: string,
  more = '',
): void {
  const evidence = {
    wordingId: w.id,
    revision: w.revision,
    textHash: createHash('sha256').update(w.text).digest('hex'),
  };
  m.log(kind, `${actor.name}${verb}口径“${w.title}”第 ${w.revision} 稿${more}`, evidence, actor);
}

function view(r: WordingRow, open: boolean, rights: { office: boolean; head: boolean }): WordingView {
  return {
    id: r.id,
    title: r.title,
    text: r.text,
    state: r.state,
    stateName: WORDING[r.state].name,
    version: r.version,
    revision: r.revision,
    by: r.by_name,
    at: r.at.toISOString(),
    review: r.reviewed_by ? { by: r.reviewed_by, at: r.reviewed_at!.toISOString(), note: r.review_note } : null,
    url: r.url,
    can: {
      edit: open && rights.office && r.state === 'draft',
      publish: open && rights.office && r.state === 'approved',
      acts: open && rights.office ? wordingActs(r.state, rights).map(({ act, label }) => ({ act, label })) : [],
    },
  };
}
