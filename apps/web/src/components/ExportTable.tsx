import type { TableName } from '@fengsui/contract';
import { useId, useState } from 'react';
import { serverNow } from '../live/now';
import { beijingInput } from '../live/time';
import { Dialog } from './Dialog';

const DAY = 86_400_000;

/** 「导出 Excel」 of a table with days: which days, then the file. The file says what was asked for. */
export function ExportTable({ tables, dated }: { tables: { name: TableName; label: string }[]; dated: string }) {
  const id = useId();
  const today = beijingInput(serverNow()).slice(0, 10);
  const [open, setOpen] = useState(false);
  const [from, setFrom] = useState(beijingInput(serverNow() - 89 * DAY).slice(0, 10));
  const [to, setTo] = useState(today);
  const wrong = from === '' || to === '' || to < from;
  return (
    <>
      <button type="button" className="small-button" onClick={() => setOpen(true)}>
        导出 Excel
      </button>
      <Dialog title="导出 Excel" open={open} onClose={() => setOpen(false)}>
        <p className="quiet">按{dated}的日期，两端均含；只含您有权查看的行。导出记入日志。</p>
        <div className="pair">
          <div className="field">
            <label htmlFor={`${id}f`}>自</label>
            <input id={`${id}f`} type="date" value={from} max={today} onChange={(e) => setFrom(e.target.value)} />
          </div>
          <div className="field">
            <label htmlFor={`${id}t`}>至</label>
            <input id={`${id}t`} type="date" value={to} onChange={(e) => setTo(e.target.value)} />
          </div>
        </div>
        {wrong ? (
          <p className="form-error" role="alert">
            截止日期早于起始日期，请核对。
          </p>
        ) : (
          <div className="row">
            {tables.map((t) => (
              <a key={t.name} className="plain" href={`/api/tables/${t.name}.xlsx?from=${from}&to=${to}`} download>
                {t.label}
              </a>
            ))}
          </div>
        )}
      </Dialog>
    </>
  );
}
