import type { SourceName } from '@fengsui/contract';
import type { EntityManager } from 'typeorm';
import type { CollectedItem } from './outcome.js';

/** Where collected posts go: the next stage implements it and an app binds it, so that collection knows nothing of it. */
export abstract class MentionSink {
  /** Stores posts within tx, each once; newCount counts those not seen before. */
  abstract store(
    tx: EntityManager,
    items: CollectedItem[],
    from: { source: SourceName; watchListId: string },
  ): Promise<{ newCount: number }>;
  /** The platform says a post is gone: evidence, not a loss. */
  abstract markGone(
    tx: EntityManager,
    platform: 'weibo' | 'wechat',
    platformId: string,
    state: 'deleted' | 'violation',
  ): Promise<void>;
}
