import type { SimilarPosts } from '@fengsui/contract';
import { api } from '../../api/client';

/** Ids of one request: an address must stay short. */
const AT_ONCE = 100;

/** Ids of the stored posts with nearly the same text as these, themselves left out. */
export async function similarTo(ids: string[]): Promise<string[]> {
  const found = new Set<string>();
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const part = ids.slice(i, i + AT_ONCE).join(',');
    for (const id of (await api<SimilarPosts>('GET', `/api/mentions/similar?ids=${part}`)).ids) found.add(id);
  }
  for (const id of ids) found.delete(id);
  return [...found];
}
