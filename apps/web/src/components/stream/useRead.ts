import { useEffect, useState } from 'react';
import { api } from '../../api/client';

/** An answer of the api; data stay while others load. */
export interface Read<T> {
  data: T | null;
  error: unknown;
  loading: boolean;
}

/** Reads these addresses together whenever they change (null: nothing); an answer that comes after a change is dropped. round: reads again. */
export function useRead<T extends unknown[]>(paths: { [K in keyof T]: string } | null, round: number): Read<T> {
  const key = paths === null ? null : paths.join('\n');
  const [view, setView] = useState<Read<T> & { key: string | null }>({
    data: null,
    error: null,
    loading: true,
    key: null,
  });
  useEffect(() => {
    if (key === null) return;
    let here = true;
    setView((v) => ({ ...v, loading: true }));
    Promise.all(key.split('\n').map((path) => api<unknown>('GET', path))).then(
      (data) => here && setView({ data: data as T, error: null, loading: false, key }),
      (error: unknown) => here && setView({ data: null, error, loading: false, key }),
    );
    return () => {
      here = false;
    };
  }, [key, round]);
  return { ...view, loading: view.loading || view.key !== key };
}
