import type { SourceName } from '@fengsui/contract';
import type { EntityManager } from 'typeorm';
import type { CollectedItem } from './outcome.js';

/** A stored post that is to be read again or photographed. */
export interface PostToRead {
  platform: 'weibo' | 'wechat';
  /** Weibo mid; WeChat biz:mid:idx */
  id: string;
  url: string | null;
  kind: 'post' | 'repost' | 'article';
  watchListId: string | null;
  /** it belongs to an open incident: its comments and reposts are wanted too */
  urgent: boolean;
}

/** read: the page came (and was stored); failed: for the site's reasons, to be tried again; the others: the platform says it is gone. */
export type RereadOutcome = 'read' | 'failed' | 'deleted' | 'violation';

/** A file that shows something: a screenshot, or what a person uploads. */
export interface EvidenceFile {
  content: Buffer;
  mime: string;
  kind: 'screenshot' | 'upload';
  /** as people see it, e.g. 截图 2026-11-22 14:35.png */
  name: string;
  /** person id; null: by the system */
  addedBy: string | null;
}

/** Where collected posts go: the next stage implements it and an app binds it, so that collection knows nothing of it. */
export abstract class MentionSink {
  /**
   * Stores posts within tx, each once. Posts of an official account's timeline, comments and reposts come with watchListId null.
   * newCount counts those that are new and about the school, knownCount those that were stored already (shown or not): a page of which all are known
   * has met what was read before.
   */
  abstract store(
    tx: EntityManager,
    items: CollectedItem[],
    from: { source: SourceName; watchListId: string | null },
  ): Promise<{ newCount: number; knownCount: number }>;
  /** The platform says a post is gone: evidence, not a loss. */
  abstract markGone(
    tx: EntityManager,
    platform: 'weibo' | 'wechat',
    platformId: string,
    state: 'deleted' | 'violation',
  ): Promise<void>;
  /**
   * Posts due to be read again, the longest due first, at most limit: claimed with SKIP LOCKED and pushed ahead by a lease of five minutes,
   * so that a worker that dies leaves them to another. Each claim is answered by rereadDone.
   */
  abstract dueForReread(tx: EntityManager, limit: number): Promise<PostToRead[]>;
  /** Sets when the post is read next: on the falling schedule, sooner while its incident is open. */
  abstract rereadDone(
    tx: EntityManager,
    platform: 'weibo' | 'wechat',
    platformId: string,
    outcome: RereadOutcome,
  ): Promise<void>;
  /** Stored, still visible posts of an account published since then, newest first: what its timeline no longer shows is to be looked at. */
  abstract timelineOf(tx: EntityManager, platform: 'weibo' | 'wechat', uid: string, since: Date): Promise<string[]>;
  /** Posts that want a screenshot, claimed for half an hour each, three times at most: of open incidents, with grave words, or negative ones of media and organisations. */
  abstract needsScreenshot(tx: EntityManager, limit: number): Promise<PostToRead[]>;
  /** Keeps a file beside a stored post, once by its sha256; answers the hash. Throws UserError when the post is not stored. */
  abstract addEvidence(
    tx: EntityManager,
    platform: 'weibo' | 'wechat' | 'manual',
    platformId: string,
    file: EvidenceFile,
  ): Promise<string>;
}
