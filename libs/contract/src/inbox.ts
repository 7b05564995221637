import type { Level } from './common.js';

/** One 站内消息: what a message to the person said. */
export interface InboxMessage {
  id: string;
  at: string;
  /** the line of a lock screen */
  title: string;
  text: string;
  level: Level | null;
  drill: boolean;
  /** page: asks for a signature; warn: reminds; status: informs */
  purpose: 'page' | 'warn' | 'status';
  /** null: not about an incident; then path leads on */
  incidentId: string | null;
  /** YQ2026-0001 */
  code: string | null;
  /** page of this site that it leads to: /collection; null: none */
  path: string | null;
  readAt: string | null;
}

/** GET /api/inbox?before=: newest first, 50 at a time. */
export interface Inbox {
  unread: number;
  messages: InboxMessage[];
  /** older ones: ask again with before = id of the last */
  more: boolean;
}

/** POST /api/inbox/read: one of the three. Answers how many are unread afterwards. Reading is a receipt: it stands in the log. */
export interface InboxReadRequest {
  ids?: string[];
  /** all about this incident */
  incidentId?: string;
  /** everything that was there at this moment */
  until?: string;
}
export interface InboxReadAnswer {
  unread: number;
}
