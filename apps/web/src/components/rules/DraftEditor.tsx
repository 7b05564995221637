import type { FormsBody, RegulationBody, RuleDraftView, RulePublication } from '@fengsui/contract';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { serverNow } from '../../live/now';
import { beijingInput, longTime } from '../../live/time';
import { Refused } from '../Dialog';
import { useSend } from '../useSend';
import { Changes } from './Changes';
import { FormsFields, RegulationFields } from './DraftFields';

const today = (): string => beijingInput(serverNow()).slice(0, 10);

/** A draft: edited, compared with the version before, put in force from a day. What is typed stays until it is saved. */
export function DraftEditor({
  draft,
  mayPublish,
  reload,
}: {
  draft: RuleDraftView;
  mayPublish: boolean;
  reload: () => void;
}) {
  const id = useId();
  const [body, setBody] = useState(draft.body);
  const [version, setVersion] = useState(draft.version);
  const [from, setFrom] = useState(today);
  const [reason, setReason] = useState('');
  const at = `/api/rules/${draft.kind}/draft`;
  const dirty = JSON.stringify(body) !== JSON.stringify(draft.body);
  const saving = useSend(() => (setVersion(version + 1), reload()));
  const ending = useSend(reload);
  const busy = saving.busy || ending.busy;
  return (
    <>
      <form
        className="card"
        aria-label="草稿"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void saving.send(() => api('PUT', at, { body, version }));
        }}
      >
        <p className="quiet small">
          草稿，{draft.by}，{longTime(draft.updatedAt)}。施行前不影响任何事项。
        </p>
        {draft.version > version && (
          <p role="status">
            别人已更新草稿。
            <button
              type="button"
              className="small-button"
              onClick={() => (setBody(draft.body), setVersion(draft.version))}
            >
              改看最新内容
            </button>
          </p>
        )}
        {draft.kind === 'regulation' ? (
          <RegulationFields body={body as RegulationBody} set={setBody} />
        ) : (
          <FormsFields body={body as FormsBody} set={setBody} />
        )}
        <Refused error={saving.error} />
        <div className="row">
          <button type="submit" className="primary" disabled={busy || !dirty}>
            {saving.busy ? '正在保存…' : '保存草稿'}
          </button>
          <button
            type="button"
            className="small-button"
            disabled={busy}
            onClick={() => void ending.send(() => api('DELETE', `${at}?version=${version}`))}
          >
            放弃草稿
          </button>
        </div>
      </form>
      <section className="card" aria-labelledby={`${id}c`}>
        <h2 id={`${id}c`}>与最近一版对照</h2>
        <Changes changes={draft.changes} none="保存的草稿与最近一版没有差别。" />
        {draft.missing.length > 0 && (
          <p className="quiet">没有与范本{draft.missing.join('、')}对应的条：页面上以此为依据之处将没有条文可看。</p>
        )}
        {draft.problems.length > 0 && (
          <ul className="rule-problems" data-testid="rule-problems">
            {draft.problems.map((p) => (
              <li key={p}>{p}</li>
            ))}
          </ul>
        )}
      </section>
      {mayPublish ? (
        <form
          className="card"
          aria-label="施行"
          noValidate
          onSubmit={(e) => {
            e.preventDefault();
            const wanted: RulePublication = { version, from, reason };
            void ending.send(() => api('POST', `${at}/publish`, wanted));
          }}
        >
          <h2>施行</h2>
          <div className="field">
            <label htmlFor={`${id}f`}>自哪天起施行</label>
            <input id={`${id}f`} type="date" value={from} onChange={(e) => setFrom(e.target.value)} />
          </div>
          <div className="field">
            <label htmlFor={`${id}r`}>修订理由</label>
            <textarea id={`${id}r`} rows={2} value={reason} onChange={(e) => setReason(e.target.value)} />
          </div>
          <Refused error={ending.error} />
          <button type="submit" className="primary" disabled={busy || dirty}>
            {ending.busy ? '正在提交…' : '施行'}
          </button>
          {dirty && <span className="quiet small"> 请先保存草稿。</span>}
        </form>
      ) : (
        <p className="quiet">草稿由宣传部部长决定施行。</p>
      )}
    </>
  );
}
