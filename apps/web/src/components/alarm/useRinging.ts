import type { AlarmView } from '@fengsui/contract';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { serverNow } from '../../live/now';
import { onSoundState, play, soundAllowed, soundState, wakeSound } from './sound';
import { stageOf, titleOf } from './stage';

const still = window.matchMedia('(prefers-reduced-motion: reduce)');

/** Whether the alarm can be heard here. */
export function useSound(): 'on' | 'asleep' | 'off' {
  return useSyncExternalStore(onSoundState, soundState);
}

/** Sounds, counts in the title and tells the desktop, for as long as nobody has seen these alarms; oldest first. */
export function useRinging(alarms: AlarmView[]): void {
  const oldest = alarms[0]?.at ?? null;
  const count = alarms.length;

  useEffect(() => {
    if (!soundAllowed()) return;
    // after a reload the browser lets the page sound again at the first press anywhere
    window.addEventListener('pointerdown', wakeSound, { once: true });
    window.addEventListener('keydown', wakeSound, { once: true });
    wakeSound();
    return () => {
      window.removeEventListener('pointerdown', wakeSound);
      window.removeEventListener('keydown', wakeSound);
    };
  }, []);

  useEffect(() => {
    if (oldest === null) return;
    let timer: number | undefined;
    let quiet = false;
    const ring = (): void => {
      if (quiet) return;
      const stage = stageOf(serverNow() - Date.parse(oldest));
      play(stage);
      timer = window.setTimeout(ring, stage.everyMs);
    };
    // of several pages on one machine one sounds
    let release = (): void => undefined;
    const ended = new Promise<void>((resolve) => (release = resolve));
    if (navigator.locks) void navigator.locks.request('fengsui-alarm', () => (ring(), ended));
    else ring();
    return () => {
      quiet = true;
      window.clearTimeout(timer);
      release();
    };
  }, [oldest]);

  useEffect(() => {
    let bare = false;
    const show = (): void => {
      document.title = titleOf(count, stageOf(oldest ? serverNow() - Date.parse(oldest) : 0), bare);
      bare = !bare && !still.matches;
    };
    show();
    const timer = oldest === null ? undefined : window.setInterval(show, 1000);
    return () => {
      window.clearInterval(timer);
      document.title = '烽燧';
    };
  }, [oldest, count]);

  const told = useRef(new Set<string>());
  useEffect(() => {
    for (const a of alarms) {
      if (told.current.has(a.id)) continue;
      told.current.add(a.id);
      if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted') continue;
      const shown = new Notification('舆情预警', { body: a.reason, tag: a.id, requireInteraction: true });
      shown.onclick = () => (window.focus(), shown.close());
    }
  }, [alarms]);
}
