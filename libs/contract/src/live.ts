import type { OutcomeState, SourceName } from './common.js';

/**
 * Socket events, server to page. They are hints ("look now"): a page that missed some reads /api/overview again.
 * Each also travels as the payload of NOTIFY fengsui_live, sent in the transaction it tells of.
 */
export interface LiveEvents {
  /** new or changed posts are stored */
  mentions: { ids: string[] };
  /** an incident changed in any way; unitId decides who may hear of it */
  incident: { id: string; unitId: string };
  alarm: { id: string; incidentId: string | null; unitId: string | null; reason: string };
  /** a drill began, went on or ended */
  drill: { id: string };
  source: { source: SourceName; state: OutcomeState | 'paused' };
  /** a person's 站内消息 changed; only that person hears it */
  inbox: { personId: string };
}
export type LiveEventName = keyof LiveEvents;
/** What NOTIFY carries. */
export type LiveMessage = { [K in LiveEventName]: { type: K; data: LiveEvents[K] } }[LiveEventName];

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
