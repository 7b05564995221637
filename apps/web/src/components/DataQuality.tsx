import type { DataQualityTask } from '@fengsui/contract';
import { useState } from 'react';
import { api, words } from '../api/client';
import { useMe } from '../api/session';
import { useLive } from '../live/useLive';

/** 待补全: posts nobody fills and addresses that reach nobody, for who may mend them. */
export function DataQuality() {
  const me = useMe();
  return me.roles.some((r) => r === 'duty' || r === 'publicity_head' || r === 'admin') ? <Tasks /> : null;
}

function Tasks() {
  const live = useLive(
    () => api<DataQualityTask[]>('GET', '/api/data-quality'),
    (m) => m.type === 'incident',
    'data-quality',
  );
  const [error, setError] = useState<string | null>(null);
  if (!live.data || live.data.length === 0) return null;
  async function close(id: string): Promise<void> {
    setError(null);
    await api('POST', `/api/data-quality/${id}/close`).catch((e: unknown) => setError(words(e)));
    live.reload();
  }
  return (
    <section data-testid="data-quality">
      <h2>待补全 {live.data.length}</h2>
      {live.data.map((t) => (
        <article key={t.id} className="filed">
          <p>{t.text}</p>
          <button type="button" className="quiet-button" onClick={() => void close(t.id)}>
            已补全
          </button>
        </article>
      ))}
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
    </section>
  );
}
