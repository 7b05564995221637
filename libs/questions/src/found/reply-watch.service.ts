import { Inject, Injectable } from '@nestjs/common';
import { plainText } from '@fengsui/analysis';
import { ENGINE, Ledger } from '@fengsui/ledger';
import { identity, platformOf } from '@fengsui/mentions';
import { DataSource, type EntityManager } from 'typeorm';
import { ALIKE, features, likeness } from '../likeness.js';
import { record } from '../question.repository.js';

const MOST = 200;
/** How long after its publication a reply is looked for: comments are read with their post, which is read again for some days. */
const LOOKED_DAYS = 14;

/** A published answer that nobody has read yet where it is said to stand. */
interface Unseen {
  id: string;
  question_id: string;
  reply: string;
  reply_url: string;
  platform: string | null;
  roots: (string | null)[];
  replied_after: Date;
}

/** Finds published answers among the posts and comments that are read: at the address recorded, or as an official account's comment under what was asked. */
@Injectable()
export class ReplyWatch {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  async round(): Promise<void> {
    const [any] = await this.dataSource.query(
      `select 1 from question_asking where reply_url is not null and reply_seen_at is null limit 1`,
    );
    if (any) await this.dataSource.transaction((tx) => this.look(tx));
  }

  private async look(tx: EntityManager): Promise<void> {
    const rows: Unseen[] = await tx.query(
      `select x.id, x.question_id, q.reply, x.reply_url, m.platform, array[m.platform_id, m.root_id] as roots, q.published_at - interval '1 day' as replied_after
       from question_asking x join question q on q.id = x.question_id and q.state = 'published' left join mention m on m.id = x.mention_id
       where x.reply_url is not null and x.reply_seen_at is null and q.published_at > app.now() - interval '${LOOKED_DAYS} days'
       order by q.published_at desc, x.id limit ${MOST} for update of x skip locked`,
    );
    for (const u of rows) await this.find(tx, u);
  }

  private async find(tx: EntityManager, u: Unseen): Promise<void> {
    const platform = platformOf(u.reply_url);
    const candidates: { id: string; text: string; exact: boolean; account: string | null }[] = await tx.query(
      `select m.id, m.text, m.platform = $1 and m.platform_id = $2 or m.url = $3 as exact, m.author_name as account from mention m
       where (m.platform = $1 and m.platform_id = $2)
         or (m.platform = $4 and m.root_id = any($5) and m.kind = 'comment' and m.author_kind = 'official' and m.first_seen_at > $6)
       order by m.seq limit 20`,
      [platform, platform && identity(platform, '', u.reply_url), u.reply_url, u.platform, u.roots, u.replied_after],
    );
    const read = candidates
      .map((c) => ({
        ...c,
        score: bare(c.text).includes(bare(u.reply)) ? 1 : likeness(features(c.text), features(u.reply)),
      }))
      .sort((a, b) => b.score - a.score);
    const best = read.find((c) => c.score >= ALIKE) ?? read.find((c) => c.exact);
    if (!best) return;
    const same = best.score === 1;
    await tx.query(
      `update question_asking set reply_mention_id = $2, reply_seen_at = app.now(), reply_same = $3 where id = $1`,
      [u.id, best.id, same],
    );
    await record(tx, this.ledger, {
      ...{ id: u.question_id, act: 'seen', from: 'published', to: 'published', personId: null, actor: ENGINE },
      text: `已在${best.account ? `“${best.account}”处` : '发布处'}读到答复，${same ? '与审核的内容一致' : '与审核的内容不一致，请核对'}`,
      more: { mentionId: best.id, same },
    });
  }
}

/** A text as it is compared: without blanks and marks, which sites change. */
const bare = (text: string): string => plainText(text).replace(/[^\p{L}\p{N}]/gu, '');
