import { useState } from 'react';
import { words } from '../../api/client';
import { serverNow } from '../../live/now';
import type { ChartData } from './save';
import type { Draw } from './useChart';

/** Below a chart: it as a picture, its figures as a sheet. Both are made in the browser, from what is shown. */
export function ChartTools({ draw, data }: { draw: Draw; data: () => ChartData }) {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  async function make(what: 'image' | 'sheet'): Promise<void> {
    setBusy(true);
    setSaid(null);
    try {
      const { saveImage, saveSheet } = await import('./save');
      await (what === 'image' ? saveImage(draw, data(), serverNow()) : saveSheet(data(), serverNow()));
    } catch (error) {
      setSaid(words(error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <div className="chart-tools">
      <button type="button" className="link-button" disabled={busy} onClick={() => void make('image')}>
        存为图片
      </button>
      <button type="button" className="link-button" disabled={busy} onClick={() => void make('sheet')}>
        导出 Excel
      </button>
      {said && <span role="alert">{said}</span>}
    </div>
  );
}
