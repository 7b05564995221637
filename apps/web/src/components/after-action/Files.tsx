import type { ReportFormat, ReportRendering } from '@fengsui/contract';
import { useState } from 'react';
import { Refused } from '../Dialog';

const FORMATS: [ReportFormat, string][] = [
  ['docx', 'Word'],
  ['pdf', 'PDF'],
  ['html', '网页'],
  ['brief', '一页简报'],
  ['json', '数据'],
];

/** Takes the report as a file; a long one says how far it is. */
export function Files({ id, version }: { id: string; version: number | null }) {
  const [busy, setBusy] = useState<string | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  async function take(format: ReportFormat, name: string): Promise<void> {
    setBusy(name);
    setShare(null);
    setError(null);
    try {
      const query = new URLSearchParams({ format, ...(version ? { version: String(version) } : {}) });
      await download(`/api/incidents/${encodeURIComponent(id)}/report/render?${query}`, setShare);
    } catch (e) {
      setError(e instanceof Error ? e.message : '文件没有生成，请重试。');
    } finally {
      setBusy(null);
    }
  }
  return (
    <div className="paper-files" role="group" aria-label="下载">
      <span className="quiet">下载</span>
      {FORMATS.map(([format, name]) => (
        <button
          key={format}
          type="button"
          className="small-button"
          disabled={busy !== null}
          onClick={() => void take(format, name)}
        >
          {name}
        </button>
      ))}
      {busy && (
        <span className="paper-progress" role="status">
          正在生成{busy} {share === null ? '' : `${Math.round(share * 100)}%`}
          <progress value={share ?? undefined} aria-label={`生成${busy}的进度`} />
        </span>
      )}
      <Refused error={error} />
    </div>
  );
}

/** Reads the lines as they come; the last one is the file. */
async function download(path: string, told: (share: number) => void): Promise<void> {
  const response = await fetch(path, { credentials: 'same-origin' }).catch(() => null);
  if (!response) throw new Error('网络不通，请检查网络后重试。');
  if (!response.ok || !response.body) {
    const problem = (await response.json().catch(() => null)) as { message?: string } | null;
    throw new Error(problem?.message ?? '文件没有生成，请重试。');
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value;
    const lines = text.split('\n');
    text = lines.pop()!;
    for (const line of lines) {
      const said = JSON.parse(line) as ReportRendering;
      if ('base64' in said) return keep(said);
      told(said.total > 0 ? said.done / said.total : 0);
    }
  }
  throw new Error('文件没有生成完就中断了，请重试。');
}

function keep(file: { name: string; mime: string; base64: string }): void {
  const bytes = Uint8Array.from(atob(file.base64), (c) => c.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: file.mime }));
  const a = document.createElement('a');
  a.href = url;
  a.download = file.name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
