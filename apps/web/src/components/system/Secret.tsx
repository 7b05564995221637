import { useState } from 'react';

/** Something that is shown this once: a link, a token. */
export function Secret({ label, value, note }: { label: string; value: string; note: string }) {
  const [copied, setCopied] = useState<string | null>(null);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(value);
      setCopied('已复制');
    } catch {
      setCopied('浏览器不允许复制，请选中后手动复制');
    }
  }
  return (
    <div className="field">
      <label htmlFor="secret">{label}</label>
      <input id="secret" className="figures" readOnly value={value} onFocus={(e) => e.target.select()} />
      <p className="quiet small">{note}</p>
      <div className="row">
        <button type="button" className="plain" onClick={() => void copy()}>
          复制
        </button>
        <span role="status">{copied}</span>
      </div>
    </div>
  );
}
