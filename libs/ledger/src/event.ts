import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';

/** Who acted: a person with the post held at that moment, or a part of the system. */
export interface Actor {
  type: 'person' | 'system';
  /** person id, or the part's name */
  id: string;
  name: string;
  post?: string;
  channel?: 'web' | 'wecom' | 'link' | 'sms' | 'voice' | 'api' | 'cli' | 'engine';
  ip?: string;
}

/** Who, as papers and steps keep it: post and name. */
export const postAndName = (a: Pick<Actor, 'post' | 'name'>): string => (a.post ? `${a.post} ${a.name}` : a.name);

/** The actor of steps that happen by the clock. */
export const ENGINE: Actor = { type: 'system', id: 'engine', name: '系统', channel: 'engine' };

/** The request during which a person acted; every event written meanwhile carries it. */
export interface RequestFacts {
  /** X-Request-Id, or one of our own: the same in the log of the process */
  id: string;
  ip?: string;
  /** User-Agent, cut at 200 characters */
  device?: string;
  /** what the sender's clock said, ISO 8601; the time that counts is the event's own */
  clientTime?: string;
  /** by which right: the role, the signed link, the channel's signature, the token's name */
  authority?: string;
}

/** An ordinary person named in an event, sealed so that the name can be erased (Subjects.seal). */
export interface SealedPerson {
  /** ledger_subject.ref */
  ref: string;
  /** what the person is in this matter: 反映人, 作者, 学生 */
  role: string;
  /** HMAC-SHA256 of the name under the person's own key, hex: says whether two entries name the same text, until the key is gone */
  hash: string;
  /** base64 of iv(12) | tag(16) | AES-256-GCM of {name, contact} */
  sealed: string;
}

/** What an event holds beside its sentence, where it is known (escalation.md 10). */
export interface EventFacts {
  request?: RequestFacts;
  /** hash of the policy snapshot the incident runs under */
  policy?: string;
  deadlineId?: string;
  /** state before and after */
  from?: string | number | null;
  to?: string | number | null;
  reason?: string;
  /** sha256 of a message's text */
  messageHash?: string;
  /** the channel's own number of a message */
  providerId?: string | null;
  /** this event corrects the one of that number: what was written stays, both are read together */
  corrects?: number;
  people?: SealedPerson[];
}

export interface NewEvent {
  /** stable code, e.g. incident.opened, level.told, ack.signed */
  kind: string;
  incidentId: string | null;
  actor: Actor;
  /** text: one Chinese sentence a person reads in the log; the rest is evidence. No ordinary person's name: see people. */
  payload: { text: string } & EventFacts & Record<string, unknown>;
}

export interface LedgerEvent extends NewEvent {
  seq: number;
  at: Date;
  hash: string;
}

/** For EventFacts.messageHash. */
export const textHash = (text: string): string => createHash('sha256').update(text).digest('hex');

const requests = new AsyncLocalStorage<RequestFacts>();

/** Runs work as part of a request: whatever it appends carries the request's facts. */
export const duringRequest = <T>(facts: RequestFacts, work: () => T): T => requests.run(facts, work);
/** The request under way; its authority becomes known after its beginning. */
export const currentRequest = (): RequestFacts | undefined => requests.getStore();
