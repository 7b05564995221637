import type { ImportReport } from '@fengsui/contract';
import { useId, useState } from 'react';
import { upload, words } from '../../api/client';

/** The columns an import reads, with one row as an example. The mark at its beginning makes Excel read it as UTF-8. */
const TEMPLATE = `\uFEFF平台,链接,作者,标题,正文,发布时间,转发,评论,点赞
微博,https://weibo.com/1234567890/Nabcdefgh,示例作者,,示例：二食堂餐盘有异物,2026-11-22 12:30,3,5,1.2万
`;

/** CSV or Excel: good rows go in, bad ones are listed with their row and why. */
export function ImportForm() {
  const id = useId();
  const [share, setShare] = useState<number | null>(null);
  const [report, setReport] = useState<ImportReport | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function send(file: File): Promise<void> {
    const form = new FormData();
    form.append('file', file, file.name);
    setShare(0);
    setError(null);
    setReport(null);
    try {
      setReport(await upload<ImportReport>('/api/mentions/import', form, setShare));
    } catch (e) {
      setError(words(e));
    } finally {
      setShare(null);
    }
  }

  return (
    <div className="import" data-testid="import-form">
      <p className="quiet small">
        CSV 或 Excel（.xlsx），第一行为列名；平台、正文、发布时间三列必填。
        <a href={`data:text/csv;charset=utf-8,${encodeURIComponent(TEMPLATE)}`} download="导入模板.csv">
          下载模板
        </a>
      </p>
      <div className="row">
        <label className="small-button" htmlFor={id} aria-disabled={share !== null}>
          {share === null ? '选择文件' : share < 1 ? `正在上传 ${Math.round(share * 100)}%` : '正在逐行核对…'}
          <input
            id={id}
            type="file"
            accept=".csv,.xlsx,text/csv"
            disabled={share !== null}
            onChange={(e) => {
              const [file] = e.target.files ?? [];
              if (file) void send(file);
              e.target.value = '';
            }}
          />
        </label>
        {share !== null && <progress {...(share < 1 ? { max: 1, value: share } : {})} aria-label="导入进度" />}
      </div>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      {report && <Report report={report} />}
    </div>
  );
}

function Report({ report: r }: { report: ImportReport }) {
  const rows = new Set(r.bad.map((b) => b.row)).size;
  return (
    <div role="status" data-testid="import-report">
      <p className="signed figures">
        {r.fileName}：收录 {r.ok} 条{r.duplicates.length > 0 && `，此前已有 ${r.duplicates.length} 条`}
        {rows > 0 && `，${rows} 行有误没有收录`}。
      </p>
      {r.duplicates.length > 0 && (
        <p className="quiet small figures">
          此前已有的行：{r.duplicates.slice(0, 30).join('、')}
          {r.duplicates.length > 30 && ' 等'}
        </p>
      )}
      {r.bad.length > 0 && (
        <div className="bad-rows">
          <table>
            <thead>
              <tr>
                <th scope="col">行</th>
                <th scope="col">列</th>
                <th scope="col">原因</th>
              </tr>
            </thead>
            <tbody>
              {r.bad.slice(0, 500).map((b, i) => (
                <tr key={i}>
                  <td className="figures">{b.row}</td>
                  <td>{b.field}</td>
                  <td>{b.reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {r.bad.length > 500 && <p className="quiet">只列前 500 处，改好后再导入即可，已收录的不会重复。</p>}
        </div>
      )}
    </div>
  );
}
