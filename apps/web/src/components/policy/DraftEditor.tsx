import type { Level, PolicyBody, PolicyDraftView, PolicyPage, PolicyProblemView } from '@fengsui/contract';
import { Input, Modal, Segmented } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { api, ApiFailure, words } from '../../api/client';
import { shortTime } from '../../live/time';
import { serverNow } from '../../live/now';
import { LEVELS } from '../words';
import { LEVEL_ORDER } from './fields';
import { PlanEditor } from './PlanEditor';

const AFTER_TYPING_MS = 700;

/** The draft: every change is kept at once, what is wrong stands at its field, what it changes in words below. */
export function DraftEditor({ page, draft, reload }: { page: PolicyPage; draft: PolicyDraftView; reload: () => void }) {
  const [body, setBody] = useState(draft.body);
  const [problems, setProblems] = useState(draft.problems);
  const [level, setLevel] = useState<Level>(2);
  const [state, setState] = useState<'kept' | 'keeping' | 'failed'>('kept');
  const [error, setError] = useState<string | null>(null);
  const [publishing, setPublishing] = useState(false);
  const version = useRef(draft.version);
  const wanted = useRef<PolicyBody | null>(null);
  const running = useRef(false);
  const timer = useRef<number | undefined>(undefined);
  const editable = page.mayEdit;

  async function keep(): Promise<void> {
    if (running.current || wanted.current === null) return;
    running.current = true;
    const sent = wanted.current;
    wanted.current = null;
    let went = false;
    try {
      const kept = await api<{ version: number; problems: PolicyProblemView[] }>('PUT', '/api/policy/draft', {
        body: sent,
        version: version.current,
      });
      version.current = kept.version;
      went = true;
      setProblems(kept.problems);
      setError(null);
      setState(wanted.current ? 'keeping' : 'kept');
      if (!wanted.current) reload();
    } catch (e) {
      setError(words(e));
      setState('failed');
      if (!(e instanceof ApiFailure && e.status === 409)) wanted.current ??= sent;
    } finally {
      running.current = false;
    }
    if (wanted.current && went) void keep();
  }
  function change(next: PolicyBody): void {
    setBody(next);
    setState('keeping');
    wanted.current = next;
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void keep(), AFTER_TYPING_MS);
  }
  useEffect(() => () => window.clearTimeout(timer.current), []);

  async function discard(): Promise<void> {
    try {
      await api('DELETE', `/api/policy/draft?version=${version.current}`);
      reload();
    } catch (e) {
      setError(words(e));
    }
  }
  return (
    <section className="policy-draft" aria-label="草稿">
      <div className="row">
        <p className="quiet" role="status" data-testid="draft-state">
          {state === 'keeping'
            ? '正在保存…'
            : state === 'failed'
              ? '未能保存'
              : `已保存，${draft.updatedBy} ${shortTime(draft.updatedAt, serverNow())}`}
        </p>
        {editable && (
          <button type="button" className="quiet-button push" onClick={() => void discard()}>
            放弃草稿
          </button>
        )}
        {page.mayPublish && (
          <button
            type="button"
            className="primary"
            disabled={state !== 'kept' || problems.length > 0 || draft.changes.length === 0}
            onClick={() => setPublishing(true)}
          >
            发布…
          </button>
        )}
      </div>
      {error && (
        <p className="form-error" role="alert">
          {error}{' '}
          {state === 'failed' && (
            <button
              type="button"
              className="link-button"
              onClick={() => (wanted.current ? void keep() : window.location.reload())}
            >
              {wanted.current ? '再试一次' : '载入最新草稿'}
            </button>
          )}
        </p>
      )}
      {problems.length > 0 && (
        <div className="card" role="alert">
          <h2>还有 {problems.length} 处须改正，改正后才能发布</h2>
          <ul className="policy-list">
            {problems.map((p) => (
              <li key={p.path + p.message}>{p.message}</li>
            ))}
          </ul>
        </div>
      )}
      <General body={body} onChange={change} disabled={!editable} />
      <Segmented
        aria-label="等级"
        value={level}
        onChange={setLevel}
        options={LEVEL_ORDER.map((l) => ({
          value: l,
          label: `${LEVELS[l].numeral}级 ${LEVELS[l].word}${problems.some((p) => p.path.startsWith(`levels.${l}.`)) ? ' · 须改正' : ''}`,
        }))}
      />
      <fieldset disabled={!editable} className="bare">
        <PlanEditor
          key={level}
          level={level}
          plan={body.levels[level]}
          problems={problems}
          functions={page.functions}
          onChange={(plan) => change({ ...body, levels: { ...body.levels, [level]: plan } })}
        />
      </fieldset>
      {problems.length === 0 && <Changes changes={draft.changes} />}
      {publishing && (
        <Publish
          version={version.current}
          changes={draft.changes}
          onClose={() => setPublishing(false)}
          onDone={() => (setPublishing(false), reload())}
        />
      )}
    </section>
  );
}

function General({
  body,
  onChange,
  disabled,
}: {
  body: PolicyBody;
  onChange: (b: PolicyBody) => void;
  disabled: boolean;
}) {
  const time = (label: string, value: string, set: (v: string) => void) => (
    <input type="time" aria-label={label} value={value} disabled={disabled} onChange={(e) => set(e.target.value)} />
  );
  return (
    <div className="general">
      <label>
        名称{' '}
        <Input
          value={body.name}
          maxLength={40}
          style={{ width: 200 }}
          disabled={disabled}
          onChange={(e) => onChange({ ...body, name: e.target.value })}
        />
      </label>
      <span>
        免打扰{' '}
        {time('免打扰起', body.quietHours.from, (from) =>
          onChange({ ...body, quietHours: { ...body.quietHours, from } }),
        )}{' '}
        至 {time('免打扰止', body.quietHours.to, (to) => onChange({ ...body, quietHours: { ...body.quietHours, to } }))}
      </span>
      {body.workingHours.map((h, i) => {
        const set = (part: Partial<typeof h>): void =>
          onChange({ ...body, workingHours: body.workingHours.map((x, k) => (k === i ? { ...x, ...part } : x)) });
        return (
          <span key={i}>
            工作时间{body.workingHours.length > 1 ? ` ${i + 1}` : ''}{' '}
            {time(`工作时间${i + 1}起`, h.from, (from) => set({ from }))} 至{' '}
            {time(`工作时间${i + 1}止`, h.to, (to) => set({ to }))}
          </span>
        );
      })}
    </div>
  );
}

function Changes({ changes }: { changes: string[] }) {
  return (
    <div className="card" data-testid="changes">
      <h2>与现行策略相比{changes.length > 0 && `，${changes.length} 处变化`}</h2>
      {changes.length === 0 ? (
        <p className="quiet">没有差别。</p>
      ) : (
        <ul className="policy-list">
          {changes.map((c) => (
            <li key={c}>{c}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Publish(p: { version: number; changes: string[]; onClose: () => void; onDone: () => void }) {
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  async function publish(): Promise<void> {
    setBusy(true);
    try {
      await api('POST', '/api/policy/draft/publish', { version: p.version, reason });
      p.onDone();
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }
  return (
    <Modal
      open
      title="发布处置策略"
      okText="发布"
      cancelText="取消"
      confirmLoading={busy}
      onOk={() => void publish()}
      onCancel={p.onClose}
    >
      <p>共 {p.changes.length} 处变化。只用于此后启动的事件；正在处置的事件仍按启动时的策略。</p>
      <div className="field">
        <label htmlFor="reason">发布理由（记入日志）</label>
        <Input.TextArea
          id="reason"
          rows={3}
          maxLength={200}
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
      </div>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
    </Modal>
  );
}
