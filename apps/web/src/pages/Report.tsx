import type { AfterActionReport } from '@fengsui/contract';
import { useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import { ReportBody } from '../components/ReportBody';
import { Failure, Skeleton } from '../components/States';
import '../report.css';

/** The after-action report as a page: read, print, or take as a document. */
export default function Report() {
  const { id = '' } = useParams();
  const [report, setReport] = useState<AfterActionReport | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    setError(null);
    api<AfterActionReport>('GET', `/api/incidents/${encodeURIComponent(id)}/report`).then(setReport, setError);
  }, [id, round]);
  if (error) return <Failure error={error} retry={() => setRound(round + 1)} />;
  if (!report) return <Skeleton rows={10} />;
  return (
    <div className="paper-page">
      <div className="paper-tools">
        <Link to={`/incidents/${id}`}>返回事件</Link>
        <span className="push" />
        <button type="button" className="plain" onClick={() => window.print()}>
          打印
        </button>
        <button type="button" className="primary" onClick={() => download(id)}>
          下载 DOCX
        </button>
      </div>
      <ReportBody r={report} />
    </div>
  );
}

/** The browser's own download: cookie goes along, the name comes from the server. */
function download(id: string): void {
  const a = document.createElement('a');
  a.href = `/api/incidents/${encodeURIComponent(id)}/report.docx`;
  a.download = '';
  document.body.append(a);
  a.click();
  a.remove();
}
