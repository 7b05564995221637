import type { AuthorKind } from '@fengsui/contract';

/** Ordinary authors are masked (students are often the authors); media, organisations and official accounts are named. */
export function maskAuthor(name: string | null, kind: AuthorKind): string {
  if (!name) return '匿名';
  if (kind === 'media' || kind === 'organisation' || kind === 'official') return name;
  return `${[...name][0]}**`;
}
