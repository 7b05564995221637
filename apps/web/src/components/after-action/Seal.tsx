import type { ReportPage, ReportSealed } from '@fengsui/contract';
import { useState } from 'react';
import { api, words } from '../../api/client';
import { Dialog, Refused } from '../Dialog';

/** 审定: seals what is on the screen, named by its hash. */
export function Seal({ id, page, done }: { id: string; page: ReportPage; done: () => void }) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function seal(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      const path = `/api/incidents/${encodeURIComponent(id)}/report/seal`;
      await api<ReportSealed>('POST', path, { hash: page.hash });
      setOpen(false);
      done();
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      <button type="button" className="primary" onClick={() => setOpen(true)}>
        审定
      </button>
      <Dialog title={`审定第 ${page.version} 版`} open={open} onClose={() => setOpen(false)}>
        <p>审定后本版不再改动，校验值写入处置日志，凭二维码可以核对。此后数据或文字有变化的，另行审定下一版。</p>
        <p className="quiet small">校验值 {page.hash}</p>
        <Refused error={error} />
        <button type="button" className="primary" disabled={busy} onClick={() => void seal()}>
          {busy ? '正在审定…' : '确认审定'}
        </button>
      </Dialog>
    </>
  );
}
