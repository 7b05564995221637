import type { RosterImportReport, RosterLine, RotationDraft } from '@fengsui/contract';
import { Drawer, Segmented, Select } from 'antd';
import { useState } from 'react';
import { api, upload, words } from '../../api/client';
import { serverNow } from '../../live/now';
import { beijingInput } from '../../live/time';
import { lineName } from './words';

/** Who takes turns in a post, or a sheet of days instead. */
export function RotationDrawer({
  line,
  onClose,
  onSaved,
}: {
  line: RosterLine;
  onClose: () => void;
  onSaved: () => void;
}) {
  const r = line.rotation;
  const [draft, setDraft] = useState<RotationDraft>({
    unitId: line.unitId,
    function: line.function,
    pattern: r?.pattern ?? 'weekly',
    startsOn: r?.startsOn ?? beijingInput(serverNow()).slice(0, 10),
    handover: r?.handover ?? '08:00',
    members: r?.members.map((m) => m.personId) ?? line.people.map((p) => p.personId),
    version: r?.version ?? null,
  });
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (part: Partial<RotationDraft>): void => setDraft({ ...draft, ...part });
  async function send(work: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await work();
      onSaved();
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }
  const names = new Map(line.people.map((p) => [p.personId, p.name]));
  return (
    <Drawer open title={`${lineName(line)}轮值`} size={480} onClose={onClose}>
      <form
        aria-label="轮值"
        onSubmit={(e) => {
          e.preventDefault();
          void send(() => api('PUT', '/api/roster/rotation', draft));
        }}
      >
        <div className="field">
          <label htmlFor="members">轮值顺序</label>
          <Select
            id="members"
            mode="multiple"
            value={draft.members}
            options={line.people.map((p) => ({ value: p.personId, label: p.name }))}
            onChange={(members) => set({ members })}
          />
          <span className="quiet small">按所选先后轮流；须都任此职。</span>
        </div>
        <div className="field">
          <span className="strong">多久一轮</span>
          <Segmented<RotationDraft['pattern']>
            value={draft.pattern}
            onChange={(pattern) => set({ pattern })}
            options={[
              { value: 'weekly', label: '每人一周' },
              { value: 'daily', label: '每人一天' },
            ]}
          />
        </div>
        <div className="field">
          <label htmlFor="starts">自哪天起</label>
          <input
            id="starts"
            type="date"
            required
            value={draft.startsOn}
            onChange={(e) => set({ startsOn: e.target.value })}
          />
          <span className="quiet small">
            {draft.members.length > 0 &&
              `这一${draft.pattern === 'weekly' ? '周' : '天'}由${names.get(draft.members[0]!) ?? ''}开始`}
          </span>
        </div>
        <div className="field">
          <label htmlFor="handover">交接时间</label>
          <input
            id="handover"
            type="time"
            required
            value={draft.handover}
            onChange={(e) => set({ handover: e.target.value })}
          />
        </div>
        {error && (
          <p className="form-error" role="alert">
            {error}
          </p>
        )}
        <div className="row">
          <button type="submit" className="primary" disabled={busy}>
            保存轮值
          </button>
          {r && (
            <button
              type="button"
              className="quiet-button"
              disabled={busy}
              onClick={() =>
                void send(() =>
                  api(
                    'DELETE',
                    `/api/roster/rotation?unitId=${line.unitId}&function=${line.function}&version=${r.version}`,
                  ),
                )
              }
            >
              取消轮值，任职人员均在值
            </button>
          )}
        </div>
      </form>
      <ImportSheet line={line} onDone={onSaved} />
    </Drawer>
  );
}

function ImportSheet({ line, onDone }: { line: RosterLine; onDone: () => void }) {
  const [report, setReport] = useState<RosterImportReport | null>(null);
  const [error, setError] = useState<string | null>(null);
  async function take(file: File): Promise<void> {
    setError(null);
    const form = new FormData();
    form.set('file', file);
    try {
      setReport(
        await upload<RosterImportReport>(
          `/api/roster/import?unitId=${line.unitId}&function=${line.function}`,
          form,
          () => undefined,
        ),
      );
    } catch (e) {
      setError(words(e));
    }
  }
  return (
    <section className="import-sheet">
      <h3>导入排班表</h3>
      <p className="quiet small">
        Excel 或 CSV，表头含“日期”“姓名”，可另有“开始”“结束”（08:00）。表中的日子以排班为准，其余按轮值。
      </p>
      <input
        type="file"
        aria-label="排班表文件"
        accept=".xlsx,.csv"
        onChange={(e) => e.target.files?.[0] && void take(e.target.files[0])}
      />
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      {report && (
        <div role="status">
          <p>
            已导入 {report.ok} 条{report.bad.length > 0 && `，${report.bad.length} 行未导入：`}
          </p>
          <ul className="plain-list">
            {report.bad.map((b) => (
              <li key={b.row}>
                第 {b.row} 行：{b.reason}
              </li>
            ))}
          </ul>
          <button type="button" className="small-button" onClick={onDone}>
            完成
          </button>
        </div>
      )}
    </section>
  );
}
