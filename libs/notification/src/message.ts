/** What is to be said; each channel renders it within its own limits. */
export interface PageMessage {
  level: 1 | 2 | 3 | 4 | null;
  drill: boolean;
  /** the line on a lock screen, at most 40 characters */
  title: string;
  description: string;
  rows?: { key: string; value: string }[];
  /** incident number */
  code: string | null;
  url: string | null;
  buttons: { key: string; text: string }[];
}

/** Every channel there is. */
export type ChannelName =
  | 'wecom'
  | 'wecom_robot'
  | 'dingtalk_robot'
  | 'feishu_robot'
  | 'aliyun_sms'
  | 'tencent_sms'
  | 'aliyun_voice'
  | 'mail'
  | 'web_push'
  | 'in_app';

/** page: asks for a signature, sent at least once. warn: reminds. status: informs, at most once. */
export type Purpose = 'page' | 'warn' | 'status';

export interface NewMessage {
  /** the same key is sent once, whoever enqueues it again */
  dedupeKey: string;
  incidentId: string | null;
  /** null: a group, whose address the channel has in its settings; then channel is named */
  personId: string | null;
  purpose: Purpose;
  /** small is urgent: 1 Ⅰ, 2 Ⅱ, 3 first page, 4 escalation, 6 reminder, 8 status */
  priority: number;
  message: PageMessage;
  /** this channel and no other; left out: the first of the order that is set up and has an address of the person */
  channel?: ChannelName;
  /** with channel: this address and no other */
  address?: string;
  /** not sent before */
  notBefore?: Date;
}

/** A message on its way. */
export interface OutboxRow {
  id: string;
  incidentId: string | null;
  personId: string | null;
  address: string | null;
  channel: string;
  /** it stands for several messages (those of a storm, or too many courtesies) */
  bundle: 'storm' | 'digest' | null;
  /** the first message of its chain of channels */
  originId: string;
  purpose: Purpose;
  body: PageMessage;
  attempt: number;
  /** number the service gave to an earlier attempt */
  providerId: string | null;
  /** when the attempt before this one began; null: this is the first */
  sentAt: Date | null;
  /** since it was written */
  ageMs: number;
  /** state before this attempt: unknown means that a crash or a lost answer hid the outcome */
  before: 'pending' | 'unknown';
}
