import type { SimilarPosts } from '@fengsui/contract';
import { useEffect, useState } from 'react';
import { api, words } from '../../api/client';
import { Dialog, Refused } from '../Dialog';
import { Mention } from '../Mention';
import { Skeleton } from '../States';

/** 「+37 条相似」: opens the posts with nearly the same text. */
export function Similar({ id, count }: { id: string; count: number }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="link-button figures" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        +{count} 条相似
      </button>
      <Dialog title="文字几乎相同的帖子" open={open} onClose={() => setOpen(false)}>
        <Listed id={id} />
      </Dialog>
    </>
  );
}

function Listed({ id }: { id: string }) {
  const [found, setFound] = useState<SimilarPosts | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    let here = true;
    api<SimilarPosts>('GET', `/api/mentions/similar?ids=${id}`).then(
      (f) => here && setFound(f),
      (e: unknown) => here && setError(words(e)),
    );
    return () => {
      here = false;
    };
  }, [id]);
  if (error) return <Refused error={error} />;
  if (!found) return <Skeleton rows={5} />;
  return (
    <>
      {found.mentions.length < found.total && (
        <p className="quiet small figures">
          共 {found.total} 条，列出最新的 {found.mentions.length} 条。
        </p>
      )}
      {found.mentions.map((m) => (
        <Mention key={m.id} mention={m} found={NONE} alike={null} />
      ))}
    </>
  );
}

const NONE = { titleMarks: [], textMarks: [] };
