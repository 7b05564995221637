import type { Stage } from './stage';

const KEY = 'fengsui:alarm-sound';
/** Two short tones, a third upward: heard across a room, and nothing like a telephone. */
const TONES = [
  { hz: 660, at: 0 },
  { hz: 880, at: 0.22 },
];
const TONE_S = 0.18;

let context: AudioContext | null = null;
const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((l) => l());

/** Whether this device may sound: off until somebody here allowed it. */
export function soundAllowed(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}

/** Called from a press: only then does a browser let a page sound. */
export function allowSound(on: boolean): void {
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // storage refused: the choice lasts as long as the page
  }
  if (on) wakeSound();
  tell();
}

/** Wakes the sound after a reload; does something only within a press. */
export function wakeSound(): void {
  context ??= new AudioContext();
  context.onstatechange = tell;
  void context.resume();
}

/** on: it can be heard; asleep: allowed, but the browser waits for a press on this page; off: not allowed here. */
export function soundState(): 'on' | 'asleep' | 'off' {
  if (!soundAllowed()) return 'off';
  return context?.state === 'running' ? 'on' : 'asleep';
}

export function onSoundState(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The sign of a stage; the last one comes twice. */
export function play(stage: Pick<Stage, 'no' | 'gain'>): void {
  if (context?.state !== 'running') return;
  const tones = stage.no === 3 ? [...TONES, ...TONES.map((t) => ({ ...t, at: t.at + 0.5 }))] : TONES;
  for (const { hz, at } of tones) {
    const start = context.currentTime + at;
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.frequency.value = hz;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(stage.gain, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, start + TONE_S);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + TONE_S);
  }
}
