import type { ExportState } from '@fengsui/contract';
import { useEffect, useState } from 'react';
import { api, words } from '../../api/client';
import { Dialog, Refused } from '../Dialog';

/** A running export is asked after so often. */
const LOOK_MS = 500;
/** As the api has it; what it answers counts. */
const LIMIT = 20_000;

/** 导出 Excel: says the limit before, the progress meanwhile, and what was left out after. params: those of the search. */
export function Export({ params }: { params: string }) {
  const [open, setOpen] = useState(false);
  const [job, setJob] = useState<(ExportState & { params: string }) | null>(null);
  const [error, setError] = useState<string | null>(null);
  const running = job?.state === 'running';
  useEffect(() => {
    if (!running) return;
    const timer = window.setTimeout(() => {
      api<ExportState>('GET', `/api/search/exports/${job.id}`).then(
        (next) => setJob({ ...next, params: job.params }),
        (e: unknown) => {
          setError(words(e));
          setJob(null);
        },
      );
    }, LOOK_MS);
    return () => window.clearTimeout(timer);
  }, [running, job]);
  async function start(): Promise<void> {
    setError(null);
    try {
      setJob({ ...(await api<ExportState>('POST', `/api/search/exports?${params}`)), params });
    } catch (e) {
      setError(words(e));
    }
  }
  async function stop(): Promise<void> {
    const { id } = job!;
    setJob(null);
    await api('DELETE', `/api/search/exports/${id}`).catch((e: unknown) => setError(words(e)));
  }
  const ready = job?.state === 'done' && job.params === params;
  return (
    <>
      <button type="button" className="small-button" onClick={() => setOpen(true)}>
        {running ? '正在导出…' : '导出 Excel…'}
      </button>
      <Dialog title="导出 Excel" open={open} onClose={() => setOpen(false)}>
        <p>
          按当前条件导出，新的在前，一次最多 {LIMIT.toLocaleString()}{' '}
          条，相似的不折叠。普通作者已遮名，联系方式和证件号码已遮盖；谁在何时导出了多少条，记入日志。
        </p>
        <Refused error={error ?? job?.error ?? null} />
        {job && job.found > job.limit && (
          <p className="strong figures">
            检索到 {job.found.toLocaleString()} 条，超过一次的上限：只含最新的 {job.limit.toLocaleString()}{' '}
            条。要全部的，请按时间分几次导出。
          </p>
        )}
        {running && (
          <div className="export-progress">
            <progress max={Math.max(1, job.total)} value={job.done} aria-label="导出进度" />
            <span className="figures" role="status">
              已写 {job.done.toLocaleString()} / {job.total.toLocaleString()} 条
            </span>
            <button type="button" className="quiet-button" onClick={() => void stop()}>
              取消
            </button>
          </div>
        )}
        {ready && (
          <p role="status">
            已备好 {job.done.toLocaleString()} 条，十分钟内可下载。{' '}
            <a className="primary" href={`/api/search/exports/${job.id}/file`} download>
              下载
            </a>
          </p>
        )}
        {!running && !ready && (
          <button type="button" className="primary" onClick={() => void start()}>
            {job?.state === 'failed' ? '重新导出' : '开始导出'}
          </button>
        )}
      </Dialog>
    </>
  );
}
