import type { DrillScenarioCard, DrillScenarioPreview, DrillsPage } from '@fengsui/contract';
import { type ChangeEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { api, words } from '../../api/client';
import { Dialog, Refused } from '../Dialog';
import { Failure, Skeleton } from '../States';
import { useLive } from '../../live/useLive';
import { LEVEL_WORDS } from './words';

/** What is about to be played: one of the library, or a file. */
type Chosen = { name: string } | { fileName: string; script: string };

/** The library: a card a scenario, its timeline on demand, and the start. */
export function Library({ page }: { page: DrillsPage }) {
  const [open, setOpen] = useState<DrillScenarioCard | null>(null);
  const [file, setFile] = useState<{ fileName: string; script: string } | null>(null);
  async function choose(e: ChangeEvent<HTMLInputElement>): Promise<void> {
    const chosen = e.target.files?.[0];
    e.target.value = '';
    if (chosen) setFile({ fileName: chosen.name, script: await chosen.text() });
  }
  return (
    <section className="card" aria-labelledby="library-title" data-testid="library">
      <div className="row">
        <h2 id="library-title">脚本库</h2>
        {page.mayStart && (
          <label className="plain small-button push">
            用自己的脚本文件
            <input
              type="file"
              accept=".json,application/json"
              className="hidden-file"
              onChange={(e) => void choose(e)}
            />
          </label>
        )}
      </div>
      <ul className="scenario-grid">
        {page.scenarios.map((s) => (
          <li key={s.name}>
            <button type="button" className="scenario" onClick={() => setOpen(s)}>
              <b>{s.title}</b>
              <span className="quiet small">
                {s.kind}，{LEVEL_WORDS[s.level]}，{s.begins}
              </span>
              <span className="scenario-summary">{s.summary}</span>
              <span className="quiet small">
                剧情 {Math.round(s.minutes / 6) / 10} 小时，信息 {s.posts} 条，导调 {s.injects} 次
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Dialog title={open?.title ?? ''} open={open !== null} onClose={() => setOpen(null)}>
        {open && <Preview name={open.name} page={page} />}
      </Dialog>
      <Dialog title={file?.fileName ?? ''} open={file !== null} onClose={() => setFile(null)}>
        {file && <Start chosen={file} page={page} />}
      </Dialog>
    </section>
  );
}

const KIND_WORDS = { post: '信息', burst: '集中发布', hot: '热搜', inject: '导调', close: '办结' };

function Preview({ name, page }: { name: string; page: DrillsPage }) {
  const live = useLive(
    () => api<DrillScenarioPreview>('GET', `/api/drills/scenarios/${encodeURIComponent(name)}`),
    () => false,
    `scenario:${name}`,
  );
  if (!live.data) return live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={8} />;
  const s = live.data;
  return (
    <div className="scenario-preview" data-testid="preview">
      <p>{s.summary}</p>
      {page.mayStart && <Start chosen={{ name }} page={page} />}
      <h3>检验什么</h3>
      <ul className="bullets">
        {s.goals.map((g) => (
          <li key={g}>{g}</li>
        ))}
      </ul>
      <h3>时间线（自开始起，分钟）</h3>
      <ol className="scenario-timeline" tabIndex={0} aria-label="时间线">
        {s.timeline.map((t, i) => (
          <li key={i} className={`at-${t.kind}`}>
            <span className="figures">{t.at}</span>
            <span className="quiet">{KIND_WORDS[t.kind]}</span>
            <span>{t.text}</span>
          </li>
        ))}
      </ol>
      <h3>人员如何应答</h3>
      <dl className="scenario-people">
        {s.people.map((p) => (
          <div key={p.post}>
            <dt>{p.post}</dt>
            <dd>{p.plan.join('；')}</dd>
          </div>
        ))}
      </dl>
      <h3>脚本预期</h3>
      <ul className="bullets">
        {s.expectations.map((e) => (
          <li key={e}>{e}</li>
        ))}
      </ul>
      <a
        className="plain small-button"
        download={`${name}.json`}
        href={`data:application/json;charset=utf-8,${encodeURIComponent(s.script)}`}
      >
        下载脚本文件，改成自己的
      </a>
    </div>
  );
}

function Start({ chosen, page }: { chosen: Chosen; page: DrillsPage }) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const navigate = useNavigate();
  async function start(surprise: boolean): Promise<void> {
    setBusy(true);
    setError(null);
    const what = 'name' in chosen ? { scenario: chosen.name } : chosen;
    try {
      const { id } = await api<{ id: string }>('POST', '/api/drills', { ...what, surprise, reason });
      void navigate(`/drills/${id}`);
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }
  return (
    <form
      className="drill-start"
      onSubmit={(e) => {
        e.preventDefault();
        void start(false);
      }}
    >
      <label className="labelled">
        演练目的
        <input value={reason} maxLength={200} onChange={(e) => setReason(e.target.value)} />
      </label>
      <p className="quiet small">
        加速推演：人员由系统按脚本扮演，用本校的单位、人员、值班和策略，在单独的数据库中进行，不给任何真人发消息，不影响正在运行的监测和处置。
      </p>
      {page.mayOrder && (
        <details>
          <summary>不预告演练的规则</summary>
          <ul className="bullets">
            {page.rules.map((r) => (
              <li key={r}>{r}</li>
            ))}
          </ul>
        </details>
      )}
      <Refused error={error} />
      <div className="row">
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在开始…' : '开始演练'}
        </button>
        {page.mayOrder && (
          <button type="button" className="plain" disabled={busy} onClick={() => void start(true)}>
            提出不预告演练
          </button>
        )}
      </div>
    </form>
  );
}
