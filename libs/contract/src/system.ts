import type { Role } from './common.js';

/** An account, for administrators. */
export interface AccountView {
  id: string;
  personId: string;
  name: string;
  /** 「宣传部 值班员」, all posts held now */
  posts: string[];
  username: string;
  roles: Role[];
  createdAt: string;
  /** stopped by an administrator since then; null: in use */
  disabledAt: string | null;
  /** too many wrong passwords: nobody signs in until then */
  lockedUntil: string | null;
  /** false: a link was made, and no password set yet */
  hasPassword: boolean;
  /** signed-in browsers */
  sessions: number;
  lastSeenAt: string | null;
}

/** GET /api/system/accounts (admin). */
export interface AccountBook {
  accounts: AccountView[];
  /** staff without an account */
  people: { personId: string; name: string; posts: string[] }[];
  units: { id: string; name: string }[];
  /** what somebody can be in the chain of responsibility */
  functions: { key: string; name: string }[];
}

/**
 * POST /api/system/accounts (admin): an account for a member of staff, or for somebody new who takes up a post. Answers AccountLink.
 * 409 username_taken, has_account.
 */
export interface NewAccount {
  personId?: string;
  person?: { name: string; unitId: string; function: string; title: string };
  username: string;
  roles: Role[];
}

/** The link through which the owner sets a password, once. POST /api/system/accounts/:id/password-link answers it too; an earlier one loses its force. */
export interface AccountLink {
  accountId: string;
  url: string;
  expiresAt: string;
}

/** GET /api/password/:token, by whoever has the link. 410: used, expired, or replaced. */
export interface PasswordLinkView {
  name: string;
  username: string;
  expiresAt: string;
}

/** GET /api/system/tokens (admin): tokens of the public API; POST answers {token} once. */
export interface ApiTokenView {
  name: string;
  /** whom it acts as */
  personName: string;
  roles: Role[];
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

/** POST /api/system/tokens (admin): role for a machine of its own, or username to act as an account. days: 1 to 3650, 365 when left out. */
export interface NewApiToken {
  name: string;
  role?: Role;
  username?: string;
  days?: number;
}

/** GET /api/system (admin): how the system itself is. */
export interface SystemState {
  now: string;
  version: string;
  profile: 'demo' | 'live';
  engine: {
    /** last sign of life of any engine; ok: within 30 s */
    beatAt: string;
    ok: boolean;
    pausedAt: string | null;
    pausedBy: string | null;
    pausedReason: string | null;
    /** newest first, at most 5 */
    outages: { from: string; to: string }[];
  };
  /** finished attempts of all crawlers: the last one, and how many within the hour; ok: one within 30 minutes, or nothing was due */
  crawlers: { lastAt: string | null; lastHour: number; ok: boolean };
  channels: ChannelState[];
  keys: KeyState[];
  database: { version: string; bytes: number; migration: string };
}

export interface ChannelState {
  channel: string;
  /** 「阿里云短信尚未配置：请设置 …」; null: configured */
  missing: string | null;
  heldUntil: string | null;
  heldReason: string | null;
  waiting: number;
  /** within 24 h */
  accepted: number;
  failed: number;
  lastAcceptedAt: string | null;
}

/** A ring of keys, without the keys. */
export interface KeyState {
  setting: string;
  what: string;
  /** kid of the key that signs or seals now, and of those that still open; empty: not set */
  kids: string[];
  /** what serves while it is not set */
  otherwise: string | null;
}
