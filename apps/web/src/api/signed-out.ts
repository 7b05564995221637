import { useSyncExternalStore } from 'react';

let out = false;
const listeners = new Set<() => void>();
function become(next: boolean): void {
  if (out === next) return;
  out = next;
  for (const l of listeners) l();
}

/** An answer said that nobody is signed in any more. */
export const sessionEnded = (): void => become(true);
/** Somebody is again. */
export const sessionBegun = (): void => become(false);

/** Whether the session ended while this page stood open. */
export function useSignedOut(): boolean {
  return useSyncExternalStore(
    (l) => {
      listeners.add(l);
      return () => void listeners.delete(l);
    },
    () => out,
  );
}
