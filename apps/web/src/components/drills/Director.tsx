import type { DrillView } from '@fengsui/contract';
import { useState } from 'react';
import { api, words } from '../../api/client';
import { clockTime } from '../../live/time';
import { Refused } from '../Dialog';

/** What the director put in, to whom, and whether it was answered. */
export function Director({ drill, reload }: { drill: DrillView; reload: () => void }) {
  const { injects } = drill;
  const running = drill.state === 'running';
  return (
    <section className="card" aria-labelledby="director-title" data-testid="director">
      <h2 id="director-title">导调</h2>
      {injects.length === 0 ? (
        <p className="quiet">{running ? '还没有到导调的时间。' : '没有导调。'}</p>
      ) : (
        <ul className="drill-injects">
          {injects.map((i, n) => (
            <li key={i.at + i.title}>
              <div className="row">
                <b>{i.title}</b>
                <span className={`drill-state ${i.answer ? 'drill-done' : 'drill-waiting'}`}>
                  {i.answer ? '已回应' : '已发出'}
                </span>
                <span className="quiet push">
                  {clockTime(i.at)} 发给{i.to}，{clockTime(i.dueAt)} 前答复
                </span>
              </div>
              <p>{i.text}</p>
              <p className="quiet">要求：{i.expected}</p>
              {i.answer && (
                <p>
                  {clockTime(i.answeredAt!)} 答复：{i.answer}
                </p>
              )}
              {!i.answer && running && drill.surprise && drill.mayAbort && <Note drill={drill} n={n} reload={reload} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The director heard the answer, by word of mouth or telephone. */
function Note({ drill, n, reload }: { drill: DrillView; n: number; reload: () => void }) {
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  async function note(): Promise<void> {
    setError(null);
    try {
      await api('POST', `/api/drills/${drill.id}/injects/${n}/answer`, { text });
      setText('');
    } catch (e) {
      setError(words(e));
    }
    reload();
  }
  return (
    <form
      className="drill-start"
      onSubmit={(e) => {
        e.preventDefault();
        void note();
      }}
    >
      <label className="labelled">
        登记答复
        <input value={text} maxLength={1000} onChange={(e) => setText(e.target.value)} />
      </label>
      <Refused error={error} />
      <button type="submit" className="plain small-button">
        登记
      </button>
    </form>
  );
}
