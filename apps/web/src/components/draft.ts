/** What is typed survives reloads, lost sessions and dead batteries: kept on this device until it is sent. */

/** The draft under this key; null when there is none or storage is refused. */
export function readDraft<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as T | null;
  } catch {
    return null;
  }
}

/** Keeps a draft, or with null forgets it. False: storage is refused. */
export function keepDraft(key: string, draft: unknown): boolean {
  try {
    if (draft === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}
