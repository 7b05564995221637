import type { DrillView } from '@fengsui/contract';
import { useState } from 'react';
import { NavLink, useParams } from 'react-router';
import { api, words } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { Refused } from '../components/Dialog';
import { Director } from '../components/drills/Director';
import { Outcome } from '../components/drills/Outcome';
import { STATE_WORDS } from '../components/drills/words';
import { Loaded } from '../components/States';
import { useNow } from '../live/now';
import { clockTime, fullTime, shortTime } from '../live/time';
import { useLive } from '../live/useLive';
import '../styles/drills.css';

/** One drill: its course as it is played, the director's injects, and what it came to. */
export default function Drill() {
  const { id = '' } = useParams();
  const live = useLive(
    () => api<DrillView>('GET', `/api/drills/${encodeURIComponent(id)}`),
    (m) => m.type === 'drill' && m.data.id === id,
    `drill:${id}`,
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={8}>
        {(data) => <Whole drill={data} reload={live.reload} />}
      </Loaded>
    </DeskFrame>
  );
}

function Whole({ drill: d, reload }: { drill: DrillView; reload: () => void }) {
  const now = useNow();
  return (
    <div className="drills">
      <div>
        <NavLink to="/drills" className="small">
          全部演练
        </NavLink>
        <h1 className="page-title">
          <span className="drill-mark">演练</span> {d.title}
        </h1>
        <p className="quiet">
          {d.kind}
          {d.surprise && '，不预告'}，{d.by}于 {shortTime(d.madeAt, now)} 发起：{d.reason}
        </p>
      </div>
      <State drill={d} reload={reload} />
      {d.result && <Outcome drill={d} result={d.result} />}
      {d.startedAt && <Director drill={d} reload={reload} />}
      {d.startedAt && <Course drill={d} />}
    </div>
  );
}

function State({ drill: d, reload }: { drill: DrillView; reload: () => void }) {
  return (
    <section className="card" aria-labelledby="state-title" data-testid="drill-state">
      <h2 id="state-title">{STATE_WORDS[d.state]}</h2>
      {d.state === 'running' && (
        <>
          <progress value={d.share} max={1} aria-label="演练进度" />
          <p className="quiet">剧情已进行 {Math.round(d.share * 100)}%。可以离开此页，结果和报告会保存。</p>
        </>
      )}
      {d.endedAt && <p className="quiet">{fullTime(d.endedAt)} 结束。</p>}
      {d.problem && <p role={d.state === 'failed' ? 'alert' : undefined}>{d.problem}</p>}
      {d.surprise && d.state === 'waiting' && <Consent drill={d} />}
      <Acts drill={d} reload={reload} />
    </section>
  );
}

function Consent({ drill: d }: { drill: DrillView }) {
  const now = useNow();
  return (
    <>
      {d.consents.length > 0 && (
        <ul className="bullets">
          {d.consents.map((c) => (
            <li key={c.name}>
              {c.post} {c.name} 于 {shortTime(c.at, now)} 同意
            </li>
          ))}
        </ul>
      )}
      {d.hindrance && <p className="quiet">{d.hindrance}</p>}
    </>
  );
}

function Acts({ drill: d, reload }: { drill: DrillView; reload: () => void }) {
  const [error, setError] = useState<string | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  async function act(what: 'consent' | 'begin' | 'abort', body?: unknown): Promise<void> {
    setError(null);
    try {
      await api('POST', `/api/drills/${d.id}/${what}`, body);
      setReason(null);
    } catch (e) {
      setError(words(e));
    }
    reload();
  }
  return (
    <>
      <Refused error={error} />
      <div className="row">
        {d.mayConsent && (
          <button type="button" className="primary" onClick={() => void act('consent')}>
            同意此次不预告演练
          </button>
        )}
        {d.mayBegin && (
          <button type="button" className="primary" onClick={() => void act('begin')}>
            现在开始
          </button>
        )}
        {d.mayAbort && reason === null && (
          <button type="button" className="plain" onClick={() => setReason('')}>
            {d.state === 'running' ? '中止演练' : '撤回'}
          </button>
        )}
      </div>
      {reason !== null && (
        <form
          className="drill-start"
          onSubmit={(e) => {
            e.preventDefault();
            void act('abort', { reason });
          }}
        >
          <label className="labelled">
            原因
            <input value={reason} maxLength={200} onChange={(e) => setReason(e.target.value)} />
          </label>
          <div className="row">
            <button type="submit" className="primary">
              确认中止
            </button>
            <button type="button" className="quiet-button" onClick={() => setReason(null)}>
              继续演练
            </button>
          </div>
        </form>
      )}
    </>
  );
}

function Course({ drill: d }: { drill: DrillView }) {
  return (
    <section className="card" aria-labelledby="course-title" data-testid="course">
      <h2 id="course-title">经过</h2>
      {d.lines.length === 0 ? (
        <p className="quiet">{d.state === 'running' ? '正在准备数据库和各部分程序，数秒后开始。' : '没有经过可看。'}</p>
      ) : (
        <ol className="drill-course" tabIndex={0} aria-label="演练经过">
          {d.lines.map((l, i) => (
            <li key={i}>
              <time dateTime={l.at}>{clockTime(l.at)}</time>
              <span>{l.words}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
