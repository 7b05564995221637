import { Inject, Injectable } from '@nestjs/common';
import { type CircleWanted, WANTED_NAME } from '@fengsui/contract';
import { ENGINE, Ledger, type NewEvent } from '@fengsui/ledger';
import { DataSource, type EntityManager } from 'typeorm';
import { excerpt, minute } from './circle.service.js';
import { type Asked, CircleTeller } from './circle-teller.service.js';
import { ACTION_MOVES, from, REQUEST_MOVES } from './machine.js';

const REST_MS = 30_000;
/** After the end what is read late still counts for so long. */
const LOOK_BACK = `interval '30 days'`;

/**
 * Sees who passed a post on (第十四条): of the posts that collection has stored, the first repost or comment by the account itself since the post.
 * Reminds those of whom nothing was seen, and ends what is over. Any number of engines.
 */
@Injectable()
export class CircleWatch {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(CircleTeller) private readonly teller: CircleTeller,
  ) {}

  /** Everything that is due. Answers ms until the next look. */
  async round(): Promise<number> {
    await this.dataSource.transaction(async (tx) => {
      // one engine at a time, or the log would say twice what is set once
      await tx.query(`select pg_advisory_xact_lock(hashtext('circle'))`);
      const events = [...(await this.see(tx)), ...(await this.remind(tx)), ...(await this.end(tx))];
      if (events.length > 0) await this.ledger.appendAll(tx, events);
    });
    const [{ ms }] = await this.dataSource.query(
      `select extract(epoch from min(least(until_at, coalesce(remind_at, until_at))) - app.now()) * 1000 as ms from circle_action where state = 'open'`,
    );
    return ms === null ? REST_MS : Math.min(REST_MS, Math.max(1, Math.ceil(Number(ms))));
  }

  private async see(tx: EntityManager): Promise<NewEvent[]> {
    const seen: { id: string; account: string; mention: string; at: Date; kind: string; late: boolean }[] =
      await tx.query(
        `select r.id, o.name as account, x.id as mention, x.at, x.kind, x.at > a.until_at as late
         from circle_request r join circle_action a on a.id = r.action_id and a.state <> 'withdrawn' and a.until_at > app.now() - ${LOOK_BACK}
           join mention s on s.id = a.mention_id join official_account o on o.id = r.account_id
           cross join lateral (
             select m.id, m.kind, m.published_at as at from mention m
             where m.platform = o.platform and m.author_id = o.platform_uid and m.platform = s.platform and m.id <> s.id
               -- sites round their times: an hour before the post is enough, and keeps to the index
               and m.published_at >= coalesce(s.published_at, s.first_seen_at) - interval '1 hour'
               and (m.root_id = s.platform_id or m.repost_of = s.platform_id)
               and (a.wanted = 'either' or (a.wanted = 'comment') = (m.kind = 'comment'))
             order by 3, m.id limit 1) x
         where r.state = any($1) order by x.at for update of r`,
        [from('see')],
      );
    for (const s of seen)
      await tx.query(
        `update circle_request set state = $2, version = version + 1, seen_mention_id = $3, seen_at = $4 where id = $1`,
        [s.id, s.late ? REQUEST_MOVES.asked.see_late : REQUEST_MOVES.asked.see, s.mention, s.at],
      );
    return seen.map((s) => ({
      ...{ kind: s.late ? 'circle.late' : 'circle.done', incidentId: null, actor: ENGINE },
      payload: {
        text: `${s.account}${s.late ? '逾期' : ''}联动：${s.kind === 'comment' ? '评论' : '转发'}于 ${minute(s.at)}`,
        ...{ requestId: s.id, mentionId: s.mention },
      },
    }));
  }

  private async remind(tx: EntityManager): Promise<NewEvent[]> {
    const due: { id: string; wanted: CircleWanted; text: string; until: Date }[] = await tx.query(
      `select a.id, a.wanted, m.text, a.until_at as until from circle_action a join mention m on m.id = a.mention_id
       where a.state = 'open' and a.remind_at <= app.now() and a.until_at > app.now() for update of a`,
    );
    const events: NewEvent[] = [];
    for (const a of due) {
      await tx.query(`update circle_action set remind_at = null where id = $1`, [a.id]);
      const waiting = await this.waiting(tx, a.id);
      if (waiting.length === 0) continue;
      const told = await this.teller.tell(tx, waiting, {
        ...{ key: `${a.id}:remind`, purpose: 'warn', head: '【联动提醒】', tail: '还没有见到' },
        text: `应于 ${minute(a.until)} 前${WANTED_NAME[a.wanted]}：${excerpt(a.text)}`,
      });
      events.push({
        ...{ kind: 'circle.reminded', incidentId: null, actor: ENGINE },
        payload: {
          text: `联动提醒 ${waiting.map((w) => w.name).join('、')}：已告知 ${told.length} 人`,
          actionId: a.id,
        },
      });
    }
    return events;
  }

  private async end(tx: EntityManager): Promise<NewEvent[]> {
    const over: { id: string; text: string }[] = await tx.query(
      `select a.id, m.text from circle_action a join mention m on m.id = a.mention_id where a.state = 'open' and a.until_at <= app.now() for update of a`,
    );
    const events: NewEvent[] = [];
    for (const a of over) {
      const missing = await this.waiting(tx, a.id);
      await tx.query(`update circle_action set state = $2, version = version + 1, remind_at = null where id = $1`, [
        a.id,
        ACTION_MOVES.open.end,
      ]);
      await tx.query(
        `update circle_request set state = $2, version = version + 1 where action_id = $1 and state = any($3)`,
        [a.id, REQUEST_MOVES.asked.miss, from('miss')],
      );
      const [{ asked, done }] = await tx.query(
        `select count(*)::int as asked, count(*) filter (where state = 'done')::int as done from circle_request where action_id = $1`,
        [a.id],
      );
      const names = missing.length > 0 ? `，未见 ${missing.map((w) => w.name).join('、')}` : '';
      const text = `联动到期：${asked} 个账号，${done} 个已联动${names}`;
      await this.teller.tellOffice(
        tx,
        {
          ...{ key: `${a.id}:end`, purpose: 'status', head: '【联动到期】', tail: `${done}/${asked} 个已联动` },
          text: `${text}。${excerpt(a.text)}`,
        },
        excerpt(a.text),
      );
      events.push({
        ...{ kind: 'circle.ended', incidentId: null, actor: ENGINE },
        payload: { text, actionId: a.id },
      });
    }
    return events;
  }

  private waiting(tx: EntityManager, actionId: string): Promise<Asked[]> {
    return tx.query(
      `select r.account_id as "accountId", o.name, r.unit_id as "unitId" from circle_request r join official_account o on o.id = r.account_id
       where r.action_id = $1 and r.state = any($2) order by o.name`,
      [actionId, from('miss')],
    );
  }
}
