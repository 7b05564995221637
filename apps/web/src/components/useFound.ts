import { useEffect, useState } from 'react';
import { api } from '../api/client';

const PAUSE_MS = 250;

/** What a search of the server finds, asked for once the typing rests; what was found before stays until then. null: nothing has come, or it failed. */
export function useFound<T>(at: string): T | null {
  const [found, setFound] = useState<T | null>(null);
  useEffect(() => {
    let here = true;
    const timer = window.setTimeout(() => {
      api<T>('GET', at).then(
        (answer) => here && setFound(answer),
        () => here && setFound(null),
      );
    }, PAUSE_MS);
    return () => {
      here = false;
      window.clearTimeout(timer);
    };
  }, [at]);
  return found;
}
