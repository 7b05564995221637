import type { ContactImportReport } from '@fengsui/contract';
import { useId, useState } from 'react';
import { upload, words } from '../../api/client';

/** The mark at its beginning makes Excel read it as UTF-8. */
const TEMPLATE = '\uFEFF姓名,单位,手机,邮箱,企业微信账号\n示例,后勤处,13800000000,name@school.edu.cn,zhangsan\n';

/** CSV or Excel: good rows go in, bad ones are listed with their row and why. */
export function ImportContacts({ onDone }: { onDone: () => void }) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [report, setReport] = useState<ContactImportReport | null>(null);
  const [error, setError] = useState<string | null>(null);
  async function send(file: File): Promise<void> {
    const form = new FormData();
    form.append('file', file, file.name);
    setBusy(true);
    setError(null);
    setReport(null);
    try {
      setReport(await upload<ContactImportReport>('/api/contacts/import', form, () => undefined));
      onDone();
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
    }
  }
  return (
    <section className="card" aria-labelledby={`${id}title`} data-testid="contacts-import">
      <h2 id={`${id}title`}>批量导入</h2>
      <p className="quiet small">CSV 或 Excel（.xlsx），按姓名对应；空白的格子不改动原有内容。</p>
      <p className="small">
        <a href={`data:text/csv;charset=utf-8,${encodeURIComponent(TEMPLATE)}`} download="联系方式模板.csv">
          下载模板
        </a>
      </p>
      <label className="small-button" htmlFor={`${id}file`} aria-disabled={busy}>
        {busy ? '正在逐行核对…' : '选择文件'}
        <input
          id={`${id}file`}
          type="file"
          className="sr-only"
          accept=".csv,.xlsx,text/csv"
          disabled={busy}
          onChange={(e) => {
            const [file] = e.target.files ?? [];
            if (file) void send(file);
            e.target.value = '';
          }}
        />
      </label>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      {report && (
        <div role="status">
          <p className="figures">
            更新 {report.changed} 人，{report.unchanged} 人没有变化
            {report.bad.length > 0 && `，${report.bad.length} 行有误没有导入：`}
          </p>
          <ul className="plain-list figures">
            {report.bad.slice(0, 200).map((b) => (
              <li key={b.row}>
                第 {b.row} 行 {b.field}：{b.reason}
              </li>
            ))}
          </ul>
          {report.bad.length > 200 && <p className="quiet">只列前 200 行，改好后再导入即可。</p>}
        </div>
      )}
    </section>
  );
}
