import { useEffect, useRef, useState } from 'react';
import { useMe } from '../../api/session';
import { keepDraft, readDraft } from '../draft';

/** What is typed into one form of one incident, kept on this device until it is sent: a lost session or line loses no word. */
export interface Draft<T> {
  value: T;
  set: (part: Partial<T>) => void;
  /** what the form begins with, read later than it opened: what was typed meanwhile stays */
  begin: (part: Partial<T>) => void;
  /** sent, or given up */
  clear: () => void;
  /** begins with what was typed before */
  restored: boolean;
}

export const draftKey = (personId: string, incidentId: string, form: string): string =>
  `fengsui:draft:${personId}:${incidentId}:${form}`;

export function useDraft<T extends object>(incidentId: string, form: string, initial: T): Draft<T> {
  const key = draftKey(useMe().personId, incidentId, form);
  const [found] = useState(() => readDraft<T>(key));
  const [value, setValue] = useState<T>(() => ({ ...initial, ...found }));
  const [begun] = useState(() => JSON.stringify(initial));
  const touched = useRef(false);
  useEffect(() => {
    // back to what the form began with: nothing to keep
    if (touched.current) keepDraft(key, JSON.stringify(value) === begun ? null : value);
  }, [key, value, begun]);
  return {
    value,
    set: (part) => {
      touched.current = true;
      setValue((before) => ({ ...before, ...part }));
    },
    begin: (part) =>
      setValue((before) => {
        const free = Object.entries(part).filter(([k]) => before[k as keyof T] === initial[k as keyof T]);
        return { ...before, ...Object.fromEntries(free) };
      }),
    clear: () => {
      touched.current = false;
      setValue(initial);
      keepDraft(key, null);
    },
    restored: found !== null,
  };
}
