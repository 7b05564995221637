import { type AccountFileKind, FILE_NAME, type OfficialAccountView } from '@fengsui/contract';
import { Select } from 'antd';
import { useId, useState } from 'react';
import { upload } from '../../api/client';
import { useSend } from '../useSend';
import { serverNow } from '../../live/now';
import { shortTime } from '../../live/time';
import { AddFiles } from '../AddFiles';
import { Refused } from '../Dialog';
import { options } from './words';

/** Scans beside an account: the stamped sheet comes back here. */
export function AccountFilesCard({ account: a, reload }: { account: OfficialAccountView; reload: () => void }) {
  const id = useId();
  const [kind, setKind] = useState<AccountFileKind>('seal');
  const { busy, error, send } = useSend(reload);
  function add(files: FileList): void {
    const form = new FormData();
    form.set('kind', kind);
    if (kind === 'seal' && a.sheets[0]) form.set('sheetNo', String(a.sheets[0].no));
    for (const f of files) form.append('file', f, f.name);
    void send(() => upload(`/api/registry/accounts/${a.id}/files`, form, () => undefined));
  }
  const now = serverNow();
  return (
    <section className="card" aria-labelledby={`${id}t`}>
      <h2 id={`${id}t`}>材料</h2>
      {a.files.length === 0 ? (
        <p className="quiet">还没有材料：打印下面的表，盖章后扫描上传。</p>
      ) : (
        <ul className="plain-list">
          {a.files.map((f) => (
            <li key={f.hash + f.kind}>
              <a href={`/api/registry/accounts/${a.id}/files/${f.hash}`} target="_blank" rel="noreferrer">
                {f.name}
              </a>{' '}
              <span className="quiet small">
                {f.kindName}
                {f.sheetNo !== null && `，第 ${f.sheetNo} 号表`}，{f.by} {shortTime(f.at, now)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {a.mayEdit && (
        <div className="row">
          <Select aria-label="材料种类" value={kind} options={options(FILE_NAME)} onChange={setKind} />
          <AddFiles busy={busy} accept="image/*,.pdf,.txt" onChoose={add}>
            上传扫描件
          </AddFiles>
        </div>
      )}
      <Refused error={error} />
    </section>
  );
}
