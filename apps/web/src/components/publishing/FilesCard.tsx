import type { AuthorisationView } from '@fengsui/contract';
import { useId } from 'react';
import { upload } from '../../api/client';
import { useSend } from '../useSend';
import { AddFiles } from '../AddFiles';
import { Refused } from '../Dialog';
import { KeptFiles } from '../KeptFiles';

/** Pictures and papers that belong to what is to be published. */
export function FilesCard({ view: a, reload }: { view: AuthorisationView; reload: () => void }) {
  const id = useId();
  const at = `/api/publishing/authorisations/${a.id}/files`;
  const { busy, error, send } = useSend(reload);
  function add(files: FileList): void {
    const form = new FormData();
    for (const f of files) form.append('file', f, f.name);
    void send(() => upload(at, form, () => undefined));
  }
  return (
    <section className="card" aria-labelledby={`${id}t`}>
      <h2 id={`${id}t`}>图片和附件</h2>
      {a.files.length === 0 && <p className="quiet">没有图片。</p>}
      <KeptFiles at={at} files={a.files} />
      {a.mayAddFiles && (
        <AddFiles busy={busy} accept="image/*,.pdf" onChoose={add}>
          添加图片
        </AddFiles>
      )}
      <Refused error={error} />
    </section>
  );
}
