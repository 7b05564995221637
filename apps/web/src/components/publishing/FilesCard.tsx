import type { AuthorisationView } from '@fengsui/contract';
import { useId, useState } from 'react';
import { upload, words } from '../../api/client';
import { Refused } from '../Dialog';

/** Pictures and papers that belong to what is to be published. */
export function FilesCard({ view: a, reload }: { view: AuthorisationView; reload: () => void }) {
  const id = useId();
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  async function send(files: FileList): Promise<void> {
    const form = new FormData();
    for (const f of files) form.append('file', f, f.name);
    setBusy(true);
    setError(null);
    try {
      await upload(`/api/publishing/authorisations/${a.id}/files`, form, () => undefined);
      reload();
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
    }
  }
  return (
    <section className="card" aria-labelledby={`${id}t`}>
      <h2 id={`${id}t`}>图片和附件</h2>
      {a.files.length === 0 && <p className="quiet">没有图片。</p>}
      <ul className="clue-files">
        {a.files.map((f) => (
          <li key={f.hash}>
            <a
              href={`/api/publishing/authorisations/${a.id}/files/${f.hash}`}
              target="_blank"
              rel="noreferrer noopener"
            >
              {f.mime.startsWith('image/') ? (
                <img src={`/api/publishing/authorisations/${a.id}/files/${f.hash}`} alt={f.name} loading="lazy" />
              ) : (
                f.name
              )}
            </a>
          </li>
        ))}
      </ul>
      {a.mayAddFiles && (
        <label className="small-button" htmlFor={`${id}f`} aria-disabled={busy}>
          {busy ? '正在上传…' : '添加图片'}
          <input
            id={`${id}f`}
            type="file"
            multiple
            className="sr-only"
            disabled={busy}
            accept="image/*,.pdf"
            onChange={(e) => {
              if (e.target.files?.length) void send(e.target.files);
              e.target.value = '';
            }}
          />
        </label>
      )}
      <Refused error={error} />
    </section>
  );
}
