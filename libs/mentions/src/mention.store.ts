import { Inject, Injectable } from '@nestjs/common';
import { analyse } from '@fengsui/analysis';
import { type CollectedItem, MentionSink } from '@fengsui/collection';
import type { SourceName } from '@fengsui/contract';
import { notifyLive, wake } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import { AnalysisContextReader } from './analysis-context.js';
import * as repository from './mention.repository.js';
import type { AnalysedItem } from './mention.repository.js';
import { textChange } from './text-change.js';

const key = (i: CollectedItem): string => `${i.platform}:${i.id}`;

/** What a file or person adds: its origin, and whether they vouch that it is about the school. */
export interface Origin {
  source: SourceName | 'import';
  watchListId: string | null;
  vouched?: boolean;
}

/** Stores posts, one row each, with what they mean, versions, counts over time and the index queue, all in the caller's transaction. */
@Injectable()
export class MentionStore extends MentionSink {
  constructor(@Inject(AnalysisContextReader) private readonly context: AnalysisContextReader) {
    super();
  }

  override async store(
    tx: EntityManager,
    items: CollectedItem[],
    from: Origin,
  ): Promise<{ newCount: number; newIds: string[] }> {
    const stop = from.watchListId ? await repository.stopWords(tx, from.watchListId) : [];
    const wanted = this.flat(items).filter((i) => !stop.some((w) => i.text.includes(w) || i.title?.includes(w)));
    const analysed = await this.analyseAll(wanted, from);
    const newIds: string[] = [];
    const changed: string[] = [];
    const recounted: string[] = [];
    const counted: { id: string; item: CollectedItem }[] = [];
    for (const platform of ['wechat', 'weibo'] as const) {
      // sorted, so that two workers who meet the same posts lock them in the same order
      const group = analysed
        .filter((a) => a.item.platform === platform)
        .sort((a, b) => (a.item.id < b.item.id ? -1 : 1));
      const known = await repository.lockKnown(
        tx,
        platform,
        group.map((a) => a.item.id),
      );
      for (const a of group) {
        const before = known.get(a.item.id);
        if (before) {
          const news = await this.seenAgain(tx, before, a);
          if (news === 'text') changed.push(before.id);
          else if (news === 'counts' && before.about_school) recounted.push(before.id);
          continue;
        }
        const id = await repository.insertMention(tx, a);
        if (!id) continue;
        counted.push({ id, item: a.item });
        if (a.analysis.aboutSchool) newIds.push(id);
      }
    }
    await repository.insertCounts(tx, counted);
    const touched = [...newIds, ...changed];
    if (touched.length > 0) {
      await repository.enqueueIndex(tx, touched);
      await wake(tx, 'index');
      await wake(tx, 'detection');
    }
    // the index holds no counts: new ones are for the pages only. NOTIFY carries at most 8000 bytes
    const shown = [...touched, ...recounted];
    for (let i = 0; i < shown.length; i += 100)
      await notifyLive(tx, { type: 'mentions', data: { ids: shown.slice(i, i + 100) } });
    return { newCount: newIds.length, newIds };
  }

  override async markGone(
    tx: EntityManager,
    platform: 'weibo' | 'wechat',
    platformId: string,
    state: 'deleted' | 'violation',
  ): Promise<void> {
    const known = (await repository.lockKnown(tx, platform, [platformId])).get(platformId);
    if (!known || known.state === state) return;
    await repository.keepVersion(tx, known, state);
    await tx.query(`update mention set state = $2, state_at = app.now() where id = $1`, [known.id, state]);
    await notifyLive(tx, { type: 'mentions', data: { ids: [known.id] } });
  }

  /** Each post once, the originals of reposts among them: they are posts of their own. */
  private flat(items: CollectedItem[]): CollectedItem[] {
    const all = new Map<string, CollectedItem>();
    for (const i of items) {
      const original = i.repostOf;
      // a repost shows its original cut; the post itself, when it is there too, is the better one
      if (original?.id && original.text && !all.has(key(original))) all.set(key(original), original);
    }
    for (const i of items) all.set(key(i), i);
    return [...all.values()];
  }

  private async analyseAll(items: CollectedItem[], from: Origin): Promise<AnalysedItem[]> {
    const context = await this.context.get();
    return items.map((item) => {
      const analysis = analyse(item, context);
      if (from.vouched && !analysis.aboutSchool)
        Object.assign(analysis, { aboutSchool: true, matchReason: '人工导入' });
      return {
        item,
        analysis,
        contentHash: repository.contentHash(item),
        source: from.source,
        watchListId: from.watchListId,
      };
    });
  }

  private async seenAgain(
    tx: EntityManager,
    before: repository.Known,
    a: AnalysedItem,
  ): Promise<'nothing' | 'counts' | 'text'> {
    const counts = (await repository.updateCounts(tx, before, a.item)) ? 'counts' : 'nothing';
    // gone is final: what a cache still shows afterwards changes nothing
    if (before.content_hash === a.contentHash || before.state === 'deleted' || before.state === 'violation')
      return counts;
    const change = textChange(before.text, a.item.text);
    if (change === 'same') return counts;
    await repository.keepVersion(tx, before, change);
    await repository.replaceText(tx, before.id, a, change === 'edited');
    return 'text';
  }
}
