import type { Me } from '@fengsui/contract';
import { useSyncExternalStore } from 'react';
import { api, ApiFailure, newRequestId, upload, words } from '../api/client';
import { keepDraft } from '../components/draft';
import { keepPhotos, keptPhotos } from './photos';

/** What a person has said and the server has not answered yet. */
export interface Outgoing {
  /** sent again under it, it counts once: requestId of the act where it takes one (byRequestId), else its Idempotency-Key */
  id: string;
  byRequestId: boolean;
  personId: string;
  incidentId: string | null;
  /** 「初报」 */
  what: string;
  /** 「二食堂餐食出现异物」 */
  about: string;
  path: string;
  fields: Record<string, unknown>;
  /** where the text goes when it is taken back */
  draft: { key: string; value: unknown } | null;
  photos: number;
  /** by the clock of this device; what that is worth the server decides */
  writtenAt: string;
  /** why it was not accepted; null: it waits */
  refused: string | null;
  /** when it was first tried, ms; null: not yet */
  triedAt: number | null;
}

/** What becomes of something sent now. */
export type Outcome = { sent: unknown } | { refused: unknown } | 'waiting';

interface View {
  items: Outgoing[];
  sending: { id: string; share: number } | null;
  /** false: this device keeps nothing; what waits is lost with the page */
  kept: boolean;
}

const PREFIX = 'fengsui:outgoing:';
const FIRST_PAUSE_MS = 3_000;
const LONGEST_PAUSE_MS = 60_000;
/** What lay longer than a moment may have outlived the session it was written in. */
const FRESH_MS = 60_000;
/** The server knows an Idempotency-Key for 24 hours. */
const KEY_LASTS_MS = 23 * 3_600_000;

let person: string | null = null;
let view: View = { items: [], sending: null, kept: true };
let running: Promise<void> | null = null;
let timer: number | undefined;
let pause = FIRST_PAUSE_MS;
const outcomes = new Map<string, Outcome>();
const listeners = new Set<() => void>();

function become(change: Partial<View>): void {
  view = { ...view, ...change };
  for (const l of listeners) l();
}

/** What waits, oldest first; what is on its way, with the share that has left. */
export function useOutgoing(): View {
  return useSyncExternalStore(
    (l) => {
      listeners.add(l);
      return () => void listeners.delete(l);
    },
    () => view,
  );
}

/** From now on what this person left waiting is sent. Only theirs: another who signs in on the same device sends nothing of it. */
export function startSending(personId: string): void {
  if (person === null) {
    window.addEventListener('online', () => void flush());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void flush());
    window.addEventListener('storage', (e) => e.key?.startsWith(PREFIX) && read());
  }
  person = personId;
  read();
  void flush();
}

function read(): void {
  const items: Outgoing[] = [];
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(`${PREFIX}${person}:`)) items.push(JSON.parse(localStorage.getItem(key)!) as Outgoing);
  } catch {
    return become({ kept: false });
  }
  become({ items: items.sort((a, b) => a.writtenAt.localeCompare(b.writtenAt)) });
}

function put(item: Outgoing): void {
  const kept = keepDraft(`${PREFIX}${item.personId}:${item.id}`, item);
  become({ kept, items: [...view.items.filter((i) => i.id !== item.id), item] });
}

async function remove(item: Outgoing): Promise<void> {
  keepDraft(`${PREFIX}${item.personId}:${item.id}`, null);
  become({ items: view.items.filter((i) => i.id !== item.id) });
  if (item.photos > 0) await keepPhotos(item.id, []);
}

/** Sends it, or keeps it until it can be sent. Refused at once: it is not kept, the form still has it. */
export async function deliver(
  item: Omit<Outgoing, 'id' | 'writtenAt' | 'refused' | 'triedAt' | 'photos'>,
  photos: File[] = [],
): Promise<Outcome> {
  const id = newRequestId();
  const photosKept = await keepPhotos(id, photos);
  const writtenAt = new Date().toISOString();
  put({ ...item, id, photos: photos.length, writtenAt, refused: null, triedAt: null });
  if (!photosKept) become({ kept: false });
  await flush();
  // one that was under way when it came has not seen it
  if (!outcomes.has(id) && view.items.some((i) => i.id === id && i.triedAt === null)) await flush();
  const outcome = outcomes.get(id) ?? 'waiting';
  outcomes.delete(id);
  const refused = view.items.find((i) => i.id === id && i.refused !== null);
  if (refused) await remove(refused);
  return outcome;
}

/** Tries what waits, in the order in which it was written, one after the other. */
export function flush(): Promise<void> {
  running ??= work().finally(() => {
    running = null;
    if (view.items.some((i) => i.refused === null)) later();
  });
  return running;
}

function later(): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void flush(), pause);
  pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
}

async function work(): Promise<void> {
  const waiting = view.items.filter((i) => i.refused === null);
  if (waiting.length === 0) return;
  if (waiting.some((i) => Date.now() - Date.parse(i.writtenAt) > FRESH_MS) && !(await stillTheirs())) return;
  for (const item of waiting) {
    const outcome = await attempt(item);
    outcomes.set(item.id, outcome);
    if (outcome === 'waiting') return;
    pause = FIRST_PAUSE_MS;
  }
}

async function stillTheirs(): Promise<boolean> {
  try {
    return (await api<Me>('GET', '/api/session')).personId === person;
  } catch {
    return false;
  }
}

async function attempt(item: Outgoing): Promise<Outcome> {
  const key = item.byRequestId ? undefined : item.id;
  if (key && item.triedAt !== null && Date.now() - item.triedAt > KEY_LASTS_MS)
    return refuse(item, '一天前曾送过，不知是否送到。请先在待办中核对，没有的再重新送出。');
  put({ ...item, triedAt: item.triedAt ?? Date.now() });
  become({ sending: { id: item.id, share: 0 } });
  try {
    const fields = { ...item.fields, ...(key ? {} : { requestId: item.id }), writtenAt: item.writtenAt };
    const told = (share: number): void => become({ sending: { id: item.id, share } });
    const sent =
      item.photos === 0
        ? await api('POST', item.path, fields, key)
        : await upload(item.path, await formOf(item, fields), told, key);
    await remove(item);
    return { sent };
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    if (isPassing(error)) return 'waiting';
    return refuse(item, words(error), error);
  } finally {
    become({ sending: null });
  }
}

/** No line, a server that is busy or away, a session that ended: it waits. */
const isPassing = (e: ApiFailure): boolean => e.status === 0 || e.status === 401 || e.status === 429 || e.status >= 500;

function refuse(item: Outgoing, why: string, error: unknown = new ApiFailure(409, 'unknown_outcome', why)): Outcome {
  put({ ...item, refused: why });
  return { refused: error };
}

async function formOf(item: Outgoing, fields: Record<string, unknown>): Promise<FormData> {
  const form = new FormData();
  for (const [k, v] of Object.entries(fields)) form.append(k, typeof v === 'object' ? JSON.stringify(v) : String(v));
  for (const photo of await keptPhotos(item.id)) form.append(item.incidentId ? 'files' : 'evidence', photo, photo.name);
  return form;
}

/** What was refused once more, as it stands now: another number, because a refusal is kept under the old one. The time of writing stays. */
export async function sendAgain(item: Outgoing, epoch: number | null): Promise<void> {
  const id = newRequestId();
  if (item.photos > 0) await keepPhotos(id, await keptPhotos(item.id));
  const fields = epoch === null || !('epoch' in item.fields) ? item.fields : { ...item.fields, epoch };
  await remove(item);
  put({ ...item, id, fields, refused: null, triedAt: null });
  await flush();
}

/** Back into the form it was written in. */
export async function takeBack(item: Outgoing): Promise<void> {
  if (item.draft) {
    keepDraft(item.draft.key, item.draft.value);
    if (item.photos > 0) await keepPhotos(item.draft.key, await keptPhotos(item.id));
  }
  await remove(item);
}
