import type { Roster } from '@fengsui/contract';
import { useState } from 'react';
import { api, words } from '../../api/client';

/** 校历: days off and days worked of the school's own, above the national calendar. */
export function SchoolDays({
  roster,
  warning,
  reload,
}: {
  roster: Roster;
  /** a year whose days off are not published */
  warning: string | null;
  reload: () => void;
}) {
  const [name, setName] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function send(work: () => Promise<unknown>): Promise<boolean> {
    setError(null);
    try {
      await work();
      reload();
      return true;
    } catch (e) {
      setError(words(e));
      return false;
    }
  }
  async function add(): Promise<void> {
    if (await send(() => api('POST', '/api/roster/school-days', { from, to: to || from, working, name }))) setName('');
  }
  return (
    <section className="card" aria-labelledby="school-days">
      <h2 id="school-days">校历</h2>
      <p className="quiet small">
        法定节假日和调休已内置；这里填寒暑假、校庆等本校自己的安排，按工作时间计的时限以此为准。
      </p>
      {warning && <p className="form-error">{warning}</p>}
      <ul className="versions figures">
        {roster.schoolDays.map((d) => (
          <li key={d.id}>
            <b>{d.name}</b> {d.from === d.to ? d.from : `${d.from} 至 ${d.to}`} {d.working ? '上班' : '放假'}
            {roster.mayEditCalendar && (
              <button
                type="button"
                className="quiet-button"
                onClick={() => void send(() => api('DELETE', `/api/roster/school-days/${d.id}`))}
              >
                删除
              </button>
            )}
          </li>
        ))}
        {roster.schoolDays.length === 0 && <li className="quiet">尚未填写，按国家放假安排推算。</li>}
      </ul>
      {roster.mayEditCalendar && (
        <form
          className="inline-form"
          aria-label="添加校历"
          onSubmit={(e) => {
            e.preventDefault();
            void add();
          }}
        >
          <input
            aria-label="名称"
            placeholder="寒假"
            required
            maxLength={20}
            value={name}
            onChange={(e) => setName(e.target.value)}
          />
          <input aria-label="起始日期" type="date" required value={from} onChange={(e) => setFrom(e.target.value)} />
          <span>至</span>
          <input aria-label="结束日期" type="date" value={to} min={from} onChange={(e) => setTo(e.target.value)} />
          <select
            aria-label="放假或上班"
            value={working ? 'on' : 'off'}
            onChange={(e) => setWorking(e.target.value === 'on')}
          >
            <option value="off">放假</option>
            <option value="on">上班</option>
          </select>
          <button type="submit" className="small-button">
            添加
          </button>
        </form>
      )}
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
    </section>
  );
}
