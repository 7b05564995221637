import { Inject, Injectable } from '@nestjs/common';
import type { ManualEntry, ManualEntryAnswer } from '@fengsui/contract';
import { type Actor, Ledger, Subjects } from '@fengsui/ledger';
import { beijingDateTime, beijingTime, Clock, UserError } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { addEvidence } from '../evidence/evidence.repository.js';
import { fileKind, safeName } from '../evidence/file-kind.js';
import { fingerprint, identity, platformOf } from '../identity.js';
import { readDate } from '../import/check-row.js';
import { MentionViews } from '../mention.views.js';
import { MentionStore } from '../store/mention.store.js';
import type { StoredItem } from '../store/mention.repository.js';

/** A file as it was uploaded. */
export interface Upload {
  name: string;
  content: Buffer;
}

/** 手工录入: what people hear by phone, from 网警 or from above, with what shows it; and bringing back what was kept out of sight. */
@Injectable()
export class ManualEntries {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionStore) private readonly store: MentionStore,
    @Inject(MentionViews) private readonly views: MentionViews,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Subjects) private readonly subjects: Subjects,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Stores the entry with its evidence, all or nothing. A post that is stored already gets the channel and the evidence. Throws UserError. */
  async enter(entry: ManualEntry, uploads: Upload[], actor: Actor): Promise<ManualEntryAnswer> {
    const files = uploads.map((u) => {
      const name = safeName(u.name);
      return { name, content: u.content, mime: fileKind(name, u.content), kind: 'upload' as const, addedBy: actor.id };
    });
    const item = this.itemOf(entry);
    const from = {
      source: 'manual' as const,
      watchListId: null,
      vouched: `人工录入（${entry.via}）`,
      reported: { via: entry.via, by: actor.id },
    };
    const { id, storedAt } = await this.dataSource.transaction(async (tx) => {
      const before = await find(tx, item);
      const isNew = before === null && (await this.store.store(tx, [item], from)).newIds.length > 0;
      // not new and not there before: a crawler stored it at this very moment
      const post = before ?? (await find(tx, item))!;
      if (!isNew) await this.addChannel(tx, post.id, entry.via, actor);
      const kept: { name: string; hash: string }[] = [];
      for (const file of files)
        kept.push({ name: file.name, hash: (await addEvidence(tx, item.platform, item.id, file)).hash });
      await this.tell(tx, post.id, entry, kept, !isNew, actor);
      return { id: post.id, storedAt: isNew ? null : post.first_seen_at };
    });
    const [view] = await this.views.byIds([id]);
    const evidence = files.length > 0 ? `${files.length} 份证据` : '';
    const words = storedAt
      ? `此帖已于 ${when(storedAt, this.clock.now())} 收录，已补充来源“${entry.via}”${evidence ? `和 ${evidence}` : ''}`
      : `已录入${evidence ? `，附 ${evidence}` : ''}`;
    return { mention: view!, known: storedAt !== null, words };
  }

  /** Brings back a post that an excluded word kept out of sight, or that was not taken to be about the school: judged, indexed, shown. 404 and 409 as UserError. */
  async recover(mentionId: string, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [row] = await tx.query(
        `select excluded_by, about_school, match_reason from mention where id = $1 for no key update`,
        [mentionId],
      );
      if (!row) throw new UserError('no_mention', '没有这条帖子。', 404);
      if (row.excluded_by === null && row.about_school)
        throw new UserError('not_excluded', '这条帖子没有被排除，或已经恢复。', 409);
      const [why, what] = row.excluded_by === null ? uncounted(row.match_reason) : excluded(row.excluded_by);
      await this.store.bringBack(tx, mentionId, `${actor.name}恢复，${why}`);
      await this.ledger.append(tx, {
        kind: 'mention.recovered',
        incidentId: null,
        actor,
        payload: { text: `${actor.name}恢复一条${what}`, mentionId },
      });
    });
  }

  private itemOf(entry: ManualEntry): StoredItem {
    const url = entry.url?.trim() || null;
    const published = entry.publishedAt?.trim() ? readDate(entry.publishedAt.trim(), this.clock.now()) : null;
    if (typeof published === 'string') throw new UserError('bad_field', `发布时间：${published}。`, 400, 'publishedAt');
    const platform = (url ? platformOf(url) : null) ?? entry.platform;
    const own = platform === 'manual' ? null : identity(platform, '', url ?? '');
    const told = [platform, url ?? '', entry.author ?? '', entry.text, published?.toISOString() ?? ''];
    return {
      platform,
      id: own ?? `manual:${fingerprint(told)}`,
      url,
      author: { id: null, name: entry.author?.trim() || null, kind: 'plain', followers: null },
      title: entry.title?.trim() || null,
      text: entry.text,
      publishedAt: published,
      publishedRaw: published ? beijingDateTime(published) : null,
      reposts: null,
      comments: null,
      likes: null,
      region: null,
      kind: platform === 'wechat' ? 'article' : platform === 'weibo' ? 'post' : 'manual',
      rootId: null,
      edited: false,
      repostOf: null,
    };
  }

  /** Somebody vouches now: one that was not taken to be about the school, or kept out of sight, is from now on. */
  private async addChannel(tx: EntityManager, id: string, via: string, actor: Actor): Promise<void> {
    const [[row]] = await tx.query(
      `update mention set reported_via = coalesce(reported_via, $2), reported_by = coalesce(reported_by, $3) where id = $1 returning about_school`,
      [id, via, actor.id],
    );
    if (!row.about_school) await this.store.bringBack(tx, id, `人工录入（${via}）`);
  }

  private async tell(
    tx: EntityManager,
    mentionId: string,
    entry: ManualEntry,
    files: { name: string; hash: string }[],
    existed: boolean,
    actor: Actor,
  ): Promise<void> {
    const reporter = `${actor.post ?? ''}${actor.name}`;
    const contact = entry.informantContact?.trim();
    const name = entry.informant?.trim() || (contact ? '未留姓名' : null);
    const informant = name ? [{ role: '反映人', name, ...(contact ? { contact } : {}) }] : [];
    const people = await this.subjects.seal(tx, informant);
    await this.ledger.append(tx, {
      kind: 'mention.entered',
      incidentId: null,
      actor,
      payload: { text: `${reporter}录入舆情，来源：${entry.via}${existed ? '（此帖已收录）' : ''}`, mentionId, people },
    });
    if (files.length > 0)
      await this.ledger.append(tx, {
        kind: 'evidence.added',
        incidentId: null,
        actor,
        payload: { text: `${reporter}添加证据 ${files.length} 份`, mentionId, files },
      });
  }
}

async function find(tx: EntityManager, item: StoredItem): Promise<{ id: string; first_seen_at: Date } | null> {
  const [row] = await tx.query(
    `select id, first_seen_at from mention where platform = $1 and platform_id = $2 for no key update`,
    [item.platform, item.id],
  );
  return row ?? null;
}

/** 14:02 today, 11-22 14:02 else. */
function when(at: Date, now: Date): string {
  const full = beijingDateTime(at);
  return full.slice(0, 10) === beijingDateTime(now).slice(0, 10) ? beijingTime(at) : full.slice(5, 16);
}

/** Why a post was out of sight, and what it was, in words. */
const excluded = (word: string): [string, string] => [`原由“${word}”排除`, `被“${word}”排除的帖子`];
function uncounted(reason: string | null): [string, string] {
  const why = reason === null ? '文中没有本校名称' : reason.replace(/^排除：/, '');
  return [`原未计入本校（${why}）`, `未计入本校的帖子（${why}）`];
}
