import type { OutcomeState, SourceName } from './common.js';

/**
 * Socket events, server to page, at most one of a kind about the same thing in 250 ms. They are hints ("look now"): whoever may have missed
 * some reads the state again (docs/adr/0027).
 * Each travels as the payload of NOTIFY fengsui_live, sent in the transaction it tells of.
 */
export interface LiveEvents {
  /** new or changed posts are stored */
  mentions: { ids: string[] };
  /** an incident changed in any way; unitId decides who may hear of it */
  incident: { id: string; unitId: string };
  /** who has the page of an incident open changed; only these people hear it */
  presence: { id: string; personIds: string[] };
  alarm: { id: string; incidentId: string | null; unitId: string | null; reason: string };
  /** a drill began, went on or ended */
  drill: { id: string };
  source: { source: SourceName; state: OutcomeState | 'paused' };
  /** a person's 站内消息 changed; only that person hears it */
  inbox: { personId: string };
}
export type LiveEventName = keyof LiveEvents;
/** What a page hears. */
export type LiveMessage = { [K in LiveEventName]: { type: K; data: LiveEvents[K] } }[LiveEventName];

/** What NOTIFY fengsui_live carries: hints for pages, and what concerns the sockets themselves. */
export type LiveNotice =
  | LiveMessage
  /** a person's rights or sessions changed: his sockets are checked anew */
  | { type: 'access'; data: { personId: string } };

/** Engine loops that a NOTIFY fengsui_wake names. */
export type WakeTopic =
  | 'plan'
  | 'crawl'
  | 'session'
  | 'analysis'
  | 'index'
  | 'detection'
  | 'escalation'
  | 'accountability'
  | 'outbox'
  | 'ledger'
  | 'brief';
