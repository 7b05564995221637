import type { PolicyPage, PolicyVersionView } from '@fengsui/contract';
import { Segmented, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, words } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { DraftEditor } from '../components/policy/DraftEditor';
import { PolicyTable } from '../components/policy/PolicyTable';
import { Rehearsal } from '../components/policy/Rehearsal';
import { Failure, Skeleton } from '../components/States';
import { serverNow } from '../live/now';
import { shortTime } from '../live/time';
import { useLive } from '../live/useLive';
import '../styles/policy.css';

/** 处置策略: what is in force, what is being changed, and what would happen. */
export default function Policy() {
  const live = useLive(
    () => api<PolicyPage>('GET', '/api/policy'),
    () => false,
    'policy',
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      {live.data ? (
        <Body page={live.data} reload={live.reload} />
      ) : (
        <>
          <h1 className="page-title">处置策略</h1>
          {live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={10} />}
        </>
      )}
    </DeskFrame>
  );
}

function Body({ page, reload }: { page: PolicyPage; reload: () => void }) {
  const [shown, setShown] = useState<'active' | 'draft'>('active');
  const active = page.versions.find((v) => v.active);
  const draft = shown === 'draft' ? page.draft : null;
  return (
    <div className="policy">
      <div className="page-head">
        <div>
          <h1 className="page-title">处置策略</h1>
          {active && (
            <p className="quiet">
              现行“{active.name}”第 {active.version} 版，{publishedWords(active)} · <Link to="/rules">制度</Link>
            </p>
          )}
        </div>
        {page.draft ? (
          <Segmented
            aria-label="看哪一份"
            value={shown}
            onChange={setShown}
            options={[
              { value: 'active', label: '现行' },
              { value: 'draft', label: `草稿${page.draft.problems.length > 0 ? '（有待改正）' : ''}` },
            ]}
          />
        ) : page.mayEdit ? (
          <Begin page={page} onBegun={() => (reload(), setShown('draft'))} />
        ) : (
          <p className="quiet">需要调整的，请联系宣传部值班员。</p>
        )}
      </div>
      {draft ? (
        <DraftEditor key={page.versions.length} page={page} draft={draft} reload={reload} />
      ) : (
        <PolicyTable body={page.active} functions={page.functions} />
      )}
      <Rehearsal page={page} />
      <Versions versions={page.versions} />
    </div>
  );
}

const publishedWords = (v: PolicyVersionView): string =>
  v.publishedBy
    ? `${v.publishedBy} ${shortTime(v.publishedAt, serverNow())} 发布：${v.reason}`
    : `${shortTime(v.publishedAt, serverNow())} 随系统设立`;

/** A draft begins from what is in force, from a template or from an earlier version. */
function Begin({ page, onBegun }: { page: PolicyPage; onBegun: () => void }) {
  const [from, setFrom] = useState('active');
  const [error, setError] = useState<string | null>(null);
  async function begin(): Promise<void> {
    const [kind, value] = from.split(':');
    try {
      await api(
        'POST',
        '/api/policy/draft',
        kind === 'template' ? { template: value } : kind === 'version' ? { versionId: value } : {},
      );
      onBegun();
    } catch (e) {
      setError(words(e));
    }
  }
  return (
    <div className="row">
      <Select
        aria-label="草稿从哪里开始"
        value={from}
        onChange={setFrom}
        style={{ minWidth: 240 }}
        popupMatchSelectWidth={false}
        options={[
          { value: 'active', label: '从现行策略开始' },
          {
            label: '模板',
            options: page.templates.map((t) => ({ value: `template:${t.name}`, label: `${t.name}：${t.words}` })),
          },
          {
            label: '以往版本',
            options: page.versions
              .filter((v) => !v.active)
              .map((v) => ({ value: `version:${v.id}`, label: `${v.name} 第 ${v.version} 版` })),
          },
        ]}
      />
      <button type="button" className="primary" onClick={() => void begin()}>
        起草修改
      </button>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

function Versions({ versions }: { versions: PolicyVersionView[] }) {
  return (
    <section className="card" aria-labelledby="versions">
      <h2 id="versions">版本</h2>
      <ul className="versions">
        {versions.map((v) => (
          <li key={v.id}>
            <b>
              {v.name} 第 {v.version} 版
            </b>
            {v.active && <span className="strong"> 现行</span>}
            <span> {publishedWords(v)}</span>
            {v.running > 0 && <span className="quiet"> · {v.running} 起在办事件沿用此版</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
