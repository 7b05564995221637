import type { EvidenceView } from '@fengsui/contract';
import { useState } from 'react';
import { api, words } from '../api/client';
import { Dialog, Refused } from './Dialog';
import { Skeleton } from './States';
import { sizeWords } from './words';
import { Time } from './Time';

/** 「存证 2」: opens what is kept of a post: screenshots and files, when and by whom. */
export function Evidence({ mentionId, count }: { mentionId: string; count: number }) {
  const [shown, setShown] = useState(false);
  const [list, setList] = useState<EvidenceView[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  async function open(): Promise<void> {
    setShown(true);
    setError(null);
    try {
      setList(await api<EvidenceView[]>('GET', `/api/mentions/${mentionId}/evidence`));
    } catch (e) {
      setError(words(e));
    }
  }
  return (
    <>
      <button type="button" className="link-button figures" onClick={() => void open()}>
        存证 {count}
      </button>
      <Dialog title="存证" open={shown} onClose={() => setShown(false)}>
        <Refused error={error} />
        {!list && !error && <Skeleton rows={3} />}
        <ul className="evidence">
          {list?.map((e) => (
            <li key={e.hash}>
              <a href={`/api/evidence/${e.hash}`} target="_blank" rel="noreferrer noopener">
                {e.mime.startsWith('image/') ? (
                  <img src={`/api/evidence/${e.hash}`} alt={e.name} loading="lazy" />
                ) : (
                  <span className="evidence-file">文件</span>
                )}
              </a>
              <div>
                <b>{e.kind === 'screenshot' ? '网页截图' : e.name}</b>
                <div className="quiet small figures">
                  <Time at={e.at} form="long" /> · {e.addedBy ?? '系统'} · {sizeWords(e.sizeBytes)}
                </div>
                <code className="quiet" title={`SHA-256 ${e.hash}`}>
                  {e.hash.slice(0, 16)}…
                </code>
              </div>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}
