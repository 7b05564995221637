import type { ReactNode } from 'react';

/** Files that are kept at one address: pictures as they are, others by name. */
export function KeptFiles<F extends { hash: string; name: string; mime: string }>({
  at,
  files,
  beside,
}: {
  at: string;
  files: F[];
  beside?: (f: F) => ReactNode;
}) {
  if (files.length === 0) return null;
  return (
    <ul className="clue-files">
      {files.map((f) => (
        <li key={f.hash}>
          <a href={`${at}/${f.hash}`} target="_blank" rel="noreferrer noopener">
            {f.mime.startsWith('image/') ? <img src={`${at}/${f.hash}`} alt={f.name} loading="lazy" /> : f.name}
          </a>
          {beside?.(f)}
        </li>
      ))}
    </ul>
  );
}
