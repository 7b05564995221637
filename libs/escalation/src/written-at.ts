import { momentWords } from './words.js';

/** Sent within this time of writing: the time of receipt says it all. */
const AT_ONCE_MS = 60_000;

/** When its author wrote it and when it was sent, both by the clock of the device: its error cancels out. */
export interface Said {
  writtenAt: Date;
  sentAt: Date;
}

/** at: the moment of writing by our clock, null where it was sent at once or is not believed. words: for the log, empty where there is nothing to say. */
export interface Written {
  at: Date | null;
  words: string;
}

/**
 * What is believed of a device's word. It proves nothing (its owner sets its clock) and no limit is met by it; it is shown beside the time of
 * receipt. Refused, and said so, where it cannot be: written after it was sent, or before notBefore, when its author was told of the matter.
 */
export function writtenAt(said: Said | undefined, now: Date, notBefore: Date): Written {
  if (!said) return { at: null, words: '' };
  const age = said.sentAt.getTime() - said.writtenAt.getTime();
  const at = new Date(now.getTime() - age);
  if (Math.abs(age) < AT_ONCE_MS) return { at: null, words: '' };
  if (age < 0 || at < notBefore) return { at: null, words: '所附书写时间与事实不符，未采用' };
  return { at, words: `${momentWords(at, now)} 写，${momentWords(now, now)} 补传` };
}
