import type { ReportVerification } from '@fengsui/contract';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { api } from '../api/client';
import { Failure, Skeleton } from '../components/States';
import { fullTime } from '../live/time';
import '../styles/report.css';

/** Where the code on a report leads: for anybody who holds the paper, without signing in. */
export default function Verify() {
  const { hash = '' } = useParams();
  return (
    <main className="verify">
      <h1>复盘报告校验</h1>
      {hash ? <Answer key={hash} hash={hash} /> : <Ask />}
    </main>
  );
}

function Ask() {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  function go(event: FormEvent): void {
    event.preventDefault();
    void navigate(`/verify/${typed.replace(/\s+/g, '').toLowerCase()}`);
  }
  return (
    <form onSubmit={go} className="field">
      <label htmlFor="verify-hash">报告附件所载的正文校验值</label>
      <textarea id="verify-hash" rows={3} value={typed} onChange={(e) => setTyped(e.target.value)} required />
      <button type="submit" className="primary">
        校验
      </button>
    </form>
  );
}

function Answer({ hash }: { hash: string }) {
  const [answer, setAnswer] = useState<ReportVerification | null>(null);
  const [error, setError] = useState<unknown>(null);
  const ask = useCallback(() => {
    setError(null);
    api<ReportVerification>('GET', `/api/verify/${encodeURIComponent(hash)}`).then(setAnswer, setError);
  }, [hash]);
  useEffect(ask, [ask]);
  if (error) return <Failure error={error} retry={ask} />;
  if (!answer) return <Skeleton rows={4} />;
  const { report } = answer;
  return (
    <div className="card" role="status">
      <p className="verify-answer">{answer.intact ? '一致' : '不一致'}</p>
      <p>{answer.words.replace(/^(不)?一致：/, '')}</p>
      {report && (
        <dl className="verify-facts">
          <dt>报告</dt>
          <dd>{report.title}</dd>
          <dt>学校</dt>
          <dd>{report.schoolName}</dd>
          <dt>版本</dt>
          <dd>
            第 {report.version} 版，{fullTime(report.sealedAt)} 审定
          </dd>
        </dl>
      )}
      <p className="quiet small">请核对手中报告附件所载的正文校验值与下列是否相同：</p>
      <p className="verify-hash figures">{(answer.hash.match(/.{8}/g) ?? []).join(' ')}</p>
      <p className="quiet small">校验时间 {fullTime(answer.checkedAt)}</p>
      {!answer.intact && <p className="quiet small">请保留手中的报告，联系学校党委宣传部或审计管理员核实。</p>}
    </div>
  );
}
