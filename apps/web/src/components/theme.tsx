import { useSyncExternalStore } from 'react';

type Choice = 'light' | 'dark' | 'auto';
const KEY = 'fengsui:theme';
const listeners = new Set<() => void>();
const system = window.matchMedia('(prefers-color-scheme: dark)');

function read(): Choice {
  // the wall is dark whatever this device prefers
  if (window.location.pathname === '/wall' || new URLSearchParams(window.location.search).get('wall') === '1')
    return 'dark';
  try {
    const c = localStorage.getItem(KEY);
    return c === 'light' || c === 'dark' ? c : 'auto';
  } catch {
    return 'auto';
  }
}

let choice = read();
/** paper is white: charts are drawn anew in its colours */
let printing = false;
const isDark = (): boolean => !printing && (choice === 'dark' || (choice === 'auto' && system.matches));

function apply(): void {
  document.documentElement.dataset['theme'] = isDark() ? 'dark' : 'light';
  for (const l of listeners) l();
}
apply();
system.addEventListener('change', apply);
window.addEventListener('beforeprint', () => ((printing = true), apply()));
window.addEventListener('afterprint', () => ((printing = false), apply()));

/** Light or dark by the system, unless chosen; the choice stays on this device. */
export function setTheme(next: Choice): void {
  choice = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Storage refused: the choice lasts as long as the page.
  }
  apply();
}

/** Whether the page is dark now. */
export function useTheme(): { dark: boolean } {
  const dark = useSyncExternalStore((l) => {
    listeners.add(l);
    return () => void listeners.delete(l);
  }, isDark);
  return { dark };
}
