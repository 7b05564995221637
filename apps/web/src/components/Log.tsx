import type { IncidentDetail, LogEntry } from '@fengsui/contract';
import { type FormEvent, useId, useState } from 'react';
import { api, words } from '../api/client';
import { useMe } from '../api/session';
import { longTime } from '../live/time';

const FIRST = 12;

/** How messages went: kept in the log, and in the way of who reads what was decided. */
const aboutMessage = (e: LogEntry): boolean => /^(message|outbox|channel|callback|contact)\./.test(e.kind);

/** The ledger of the matter, newest first, each entry with the head of its hash. Who may, corrects one: beside it, never over it. */
export function Log({ incident, reload }: { incident: IncidentDetail; reload: () => void }) {
  const [all, setAll] = useState(false);
  const [messages, setMessages] = useState(false);
  const [wrong, setWrong] = useState<LogEntry | null>(null);
  const mayCorrect = useMe().roles.some((r) => r === 'duty' || r === 'publicity_head');
  const every = [...incident.log].sort((a, b) => b.seq - a.seq);
  const rows = messages ? every : every.filter((e) => !aboutMessage(e));
  const corrected = new Map(rows.filter((e) => e.corrects !== null).map((e) => [e.corrects, e.seq]));
  return (
    <div className="card">
      <div className="row">
        <h2>处置日志</h2>
        {every.some(aboutMessage) && (
          <label className="check small">
            <input type="checkbox" checked={messages} onChange={(e) => setMessages(e.target.checked)} />
            含消息收发
          </label>
        )}
      </div>
      {rows.length === 0 && <p className="quiet">还没有记录。</p>}
      <ol className="log">
        {rows.slice(0, all ? undefined : FIRST).map((e) => (
          <li key={e.seq}>
            <time className="quiet figures" dateTime={e.at}>
              {longTime(e.at)}
            </time>
            <span>
              {e.text}
              <span className="quiet small"> {e.actor}</span>
              {corrected.has(e.seq) && <b className="small"> 已由第 {corrected.get(e.seq)} 条更正</b>}
              {mayCorrect && e.corrects === null && (
                <button type="button" className="link-button small" onClick={() => setWrong(e)}>
                  更正
                </button>
              )}
              {wrong?.seq === e.seq && (
                <Correct
                  path={`/api/incidents/${incident.id}/log/${e.seq}/correct`}
                  done={() => {
                    setWrong(null);
                    reload();
                  }}
                />
              )}
            </span>
            <code className="quiet" title={`第 ${e.seq} 条，校验值 ${e.hash}`}>
              {e.hash.slice(0, 8)}
            </code>
          </li>
        ))}
      </ol>
      {rows.length > FIRST && (
        <button type="button" className="quiet-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? '只看最近' : `查看全部 ${rows.length} 条`}
        </button>
      )}
    </div>
  );
}

function Correct({ path, done }: { path: string; done: () => void }) {
  const id = useId();
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    try {
      await api('POST', path, { text, reason });
      done();
    } catch (e) {
      setError(words(e));
    }
  }
  return (
    <form onSubmit={(e) => void submit(e)} aria-label="更正记录">
      <p className="quiet small">原记录保留，更正作为新的一条写入日志。</p>
      <div className="field">
        <label htmlFor={`${id}text`}>更正后的内容</label>
        <input id={`${id}text`} value={text} maxLength={500} onChange={(e) => setText(e.target.value)} />
      </div>
      <div className="field">
        <label htmlFor={`${id}reason`}>理由</label>
        <input id={`${id}reason`} value={reason} maxLength={200} onChange={(e) => setReason(e.target.value)} />
      </div>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      <button type="submit" className="small-button">
        写入更正
      </button>
      <button type="button" className="quiet-button" onClick={done}>
        取消
      </button>
    </form>
  );
}
