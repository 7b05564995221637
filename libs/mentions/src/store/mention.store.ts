import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  type CollectedItem,
  type EvidenceFile,
  matcherOf,
  MentionSink,
  type PostToRead,
  type RereadOutcome,
} from '@fengsui/collection';
import type { SourceName } from '@fengsui/contract';
import { ENGINE, Ledger } from '@fengsui/ledger';
import { notifyLive, wake } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import { AnalysisContextReader } from '../analysis-context.js';
import { addEvidence } from '../evidence/evidence.repository.js';
import * as rereads from '../reread/reread.repository.js';
import { bringBack, type Desk, storePage, type PageResult } from './store-page.js';
import * as repository from './mention.repository.js';
import type { StoredItem } from './mention.repository.js';

/** What a file or person adds: its origin, and whether they vouch that it is about the school. */
export interface Origin {
  source: SourceName | 'import' | 'manual';
  watchListId: string | null;
  /** somebody says it is about the school, whatever its words; null where the words decide */
  vouched?: string | null;
  /** manual entries: how it was heard (电话, 网警, …) and the person who wrote it down */
  reported?: { via: string; by: string };
}

/** Stores posts, one row each, with what they mean, versions, counts over time and the index queue, all in the caller's transaction. */
@Injectable()
export class MentionStore extends MentionSink {
  constructor(
    @Inject(AnalysisContextReader) private readonly context: AnalysisContextReader,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {
    super();
  }

  /** newIds: new posts about the school. */
  override async store(
    tx: EntityManager,
    items: (CollectedItem | StoredItem)[],
    from: Origin,
  ): Promise<{ newCount: number; newIds: string[]; knownCount: number }> {
    if (items.length === 0) return { newCount: 0, newIds: [], knownCount: 0 };
    const result = await storePage(tx, items, from, await this.desk(tx, from.watchListId));
    await this.announce(tx, result);
    return { newCount: result.newIds.length, newIds: result.newIds, knownCount: result.knownCount };
  }

  /** Somebody says that a stored post is about the school after all: judged, indexed and shown from now on. The caller has locked it. */
  async bringBack(tx: EntityManager, id: string, reason: string): Promise<void> {
    const desk = await this.desk(tx, null);
    await bringBack(tx, id, reason, desk);
    await this.announce(tx, { newIds: [], changed: [id], recounted: [], knownCount: 0 });
  }

  private async desk(tx: EntityManager, watchListId: string | null): Promise<Desk> {
    const rows = await repository.rulesRows(tx, watchListId);
    const context = await this.context.get();
    const rules = {
      school: context.school,
      officials: new Map(rows.officials.map((o) => [`${o.platform}:${o.uid}`, o.name])),
      lists: rows.lists.map((l) => ({ ...l, match: matcherOf(l) })),
    };
    return { rules, context, now: new Date(rows.now), newId: randomUUID };
  }

  private async announce(tx: EntityManager, { newIds, changed, recounted }: PageResult): Promise<void> {
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
  }

  override async markGone(
    tx: EntityManager,
    platform: 'weibo' | 'wechat',
    platformId: string,
    state: 'deleted' | 'violation',
  ): Promise<void> {
    const [known] = (await repository.lockKnown(tx, [{ platform, id: platformId }])).values();
    if (!known || known.state === state) return;
    await repository.keepVersion(tx, known, state);
    await tx.query(`update mention set state = $2, state_at = app.now(), reread_at = null where id = $1`, [
      known.id,
      state,
    ]);
    await notifyLive(tx, { type: 'mentions', data: { ids: [known.id] } });
  }

  override dueForReread(tx: EntityManager, limit: number): Promise<PostToRead[]> {
    return rereads.claimDue(tx, limit);
  }

  override async rereadDone(
    tx: EntityManager,
    platform: 'weibo' | 'wechat',
    platformId: string,
    outcome: RereadOutcome,
  ): Promise<void> {
    if (outcome === 'deleted' || outcome === 'violation') await this.markGone(tx, platform, platformId, outcome);
    else await rereads.scheduleNext(tx, platform, platformId, outcome);
  }

  override timelineOf(tx: EntityManager, platform: 'weibo' | 'wechat', uid: string, since: Date): Promise<string[]> {
    return rereads.timelineOf(tx, platform, uid, since);
  }

  override needsScreenshot(tx: EntityManager, limit: number): Promise<PostToRead[]> {
    return rereads.claimScreenshots(tx, limit);
  }

  override async addEvidence(
    tx: EntityManager,
    platform: 'weibo' | 'wechat' | 'manual',
    platformId: string,
    file: EvidenceFile,
  ): Promise<string> {
    const { hash, mentionId } = await addEvidence(tx, platform, platformId, file);
    await this.ledger.append(tx, {
      kind: 'evidence.added',
      incidentId: null,
      actor: ENGINE,
      payload: { text: `系统存证：${file.name}`, mentionId, files: [{ name: file.name, hash }] },
    });
    return hash;
  }
}
