import type { SheetReport } from '@fengsui/contract';
import { useId, useState } from 'react';
import { upload, words } from '../../api/client';
import { Refused } from '../Dialog';

const SHOWN = 200;

/** A sheet is looked at first, each fault by row and column; without faults it is taken whole. path: where it is sent; template: its head row. */
export function SheetImport({
  title,
  path,
  template,
  onDone,
}: {
  title: string;
  path: string;
  template: string;
  onDone: () => void;
}) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [seen, setSeen] = useState<{ file: File; report: SheetReport } | null>(null);
  const [error, setError] = useState<string | null>(null);
  async function send(file: File, apply: boolean): Promise<void> {
    const form = new FormData();
    form.append('file', file, file.name);
    setBusy(true);
    setError(null);
    try {
      const to = `${path}${path.includes('?') ? '&' : '?'}apply=${apply ? 1 : 0}`;
      const report = await upload<SheetReport>(to, form, () => undefined);
      setSeen({ file, report });
      if (report.applied) onDone();
    } catch (e) {
      setSeen(null);
      setError(words(e));
    } finally {
      setBusy(false);
    }
  }
  const r = seen?.report;
  return (
    <section className="card" aria-labelledby={`${id}t`} data-testid="sheet-import">
      <h2 id={`${id}t`}>{title}</h2>
      <p className="quiet small">
        Excel（.xlsx）或 CSV，第一行为表头。先核对后写入：有一处错误就一行也不写；空白的格子不改动原有内容。
      </p>
      <p className="small">
        <a
          href={`data:text/csv;charset=utf-8,${encodeURIComponent(`\uFEFF${template}\n`)}`}
          download={`${title}模板.csv`}
        >
          下载模板
        </a>
      </p>
      <label className="small-button" htmlFor={`${id}f`} aria-disabled={busy}>
        {busy ? '正在逐行核对…' : '选择文件'}
        <input
          id={`${id}f`}
          type="file"
          className="sr-only"
          accept=".csv,.xlsx,text/csv"
          disabled={busy}
          onChange={(e) => {
            const [file] = e.target.files ?? [];
            if (file) void send(file, false);
            e.target.value = '';
          }}
        />
      </label>
      <Refused error={error} />
      {r && (
        <div role="status">
          <p className="figures">
            <b>
              {r.applied
                ? '已写入：'
                : r.faultCount > 0
                  ? `${r.faultCount} 处错误，没有写入：`
                  : '没有错误，可以写入：'}
            </b>
            共 {r.rows} 行，新增 {r.create}，修改 {r.change}，不变 {r.same}。
          </p>
          {r.faultCount > 0 && (
            <ul className="plain-list figures">
              {r.faults.slice(0, SHOWN).map((f, i) => (
                <li key={i}>
                  第 {f.row} 行 {f.column}：{f.reason}
                </li>
              ))}
            </ul>
          )}
          {r.faultCount > SHOWN && <p className="quiet">只列前 {SHOWN} 处，改好后再选一次文件。</p>}
          {!r.applied && r.faultCount === 0 && r.create + r.change > 0 && (
            <button type="button" className="primary" disabled={busy} onClick={() => void send(seen.file, true)}>
              全部写入
            </button>
          )}
        </div>
      )}
    </section>
  );
}
