import type { CloseRequest, ConfirmRequest, IncidentDetail, Level } from '@fengsui/contract';
import { Button, Input, Radio } from 'antd';
import { useState } from 'react';
import { api, words } from '../api/client';
import { LEVELS } from './words';

interface Props {
  incident: IncidentDetail;
  reload: () => void;
}

/** The level, for who may decide it. Undecided it stands first on the page: what is only proposed waits for a person. */
export function LevelDecision({ incident, reload }: Props) {
  return incident.can.confirm ? <Confirm key={incident.level} incident={incident} reload={reload} /> : null;
}

/** How it ends: closed, or no matter at all. */
export function EndDecision({ incident, reload }: Props) {
  const { can } = incident;
  return (
    <>
      {can.close && (
        <Reasoned
          incident={incident}
          reload={reload}
          title="办结"
          label="关闭原因"
          hint="事情如何了结，依据是什么"
          button="关闭事件"
          path="close"
        />
      )}
      {can.confirm && incident.state === 'proposed' && (
        <Reasoned
          incident={incident}
          reload={reload}
          title="不作为事件处理"
          label="不立案原因"
          hint="如：与本校无关、旧闻、同名"
          button="确认不立案"
          path="reject"
        />
      )}
    </>
  );
}

/** Sends one decision; what is refused is said and the page reads again. */
function useSend(reload: () => void): {
  busy: boolean;
  error: string | null;
  setError: (e: string | null) => void;
  send: (path: string, body: unknown) => Promise<void>;
} {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function send(path: string, body: unknown): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await api('POST', path, body);
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
      reload();
    }
  }
  return { busy, error, setError, send };
}

function Confirm({ incident: i, reload }: Props) {
  const [level, setLevel] = useState<Level>(i.level);
  const { busy, error, send } = useSend(reload);
  return (
    <div className="card">
      <h2>{i.levelConfirmed ? '调整等级' : '核定等级'}</h2>
      <p className="quiet">
        {i.levelConfirmed ? '现为' : '系统建议'} {LEVELS[i.level].numeral}级，理由见“已知情况”。
      </p>
      <Radio.Group
        value={level}
        onChange={(e) => setLevel(e.target.value as Level)}
        className="levels"
        aria-label="等级"
      >
        {([1, 2, 3, 4] as const).map((n) => (
          <Radio key={n} value={n}>
            <span className={`level level-${n}`}>
              <b>{LEVELS[n].numeral}</b>级 {LEVELS[n].word}
            </span>
          </Radio>
        ))}
      </Radio.Group>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      <Button
        type="primary"
        size="large"
        block
        loading={busy}
        onClick={() =>
          void send(`/api/incidents/${i.id}/confirm`, { level, version: i.version } satisfies ConfirmRequest)
        }
      >
        确认定级
      </Button>
    </div>
  );
}

function Reasoned({
  incident: i,
  reload,
  title,
  label,
  hint,
  button,
  path,
}: {
  incident: IncidentDetail;
  reload: () => void;
  title: string;
  label: string;
  hint: string;
  button: string;
  path: 'close' | 'reject';
}) {
  const [reason, setReason] = useState('');
  const [why, setWhy] = useState('');
  const open = path === 'close' ? i.unfinished : [];
  const { busy, error, setError, send } = useSend(reload);
  const id = `reason-${path}`;
  function submit(): void {
    if (!reason.trim()) return setError(`请填写${label}。`);
    if (open.length > 0 && !why.trim()) return setError('尚有未完事项，请写明为何可以办结。');
    const unfinished = open.length > 0 ? { unfinished: why.trim() } : {};
    const body = { reason: reason.trim(), version: i.version, ...unfinished } satisfies CloseRequest;
    void send(`/api/incidents/${i.id}/${path}`, body);
  }
  return (
    <div className="card">
      <h2>{title}</h2>
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <Input.TextArea
          id={id}
          rows={2}
          maxLength={500}
          placeholder={hint}
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
      </div>
      {open.length > 0 && (
        <div className="field">
          <label htmlFor={`${id}-open`}>未完事项说明</label>
          <p className="quiet small">{open.join('；')}</p>
          <Input.TextArea
            id={`${id}-open`}
            rows={2}
            maxLength={500}
            placeholder="这些事项为何可以不等，由谁继续"
            value={why}
            onChange={(e) => setWhy(e.target.value)}
          />
        </div>
      )}
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      <Button block loading={busy} onClick={submit}>
        {button}
      </Button>
    </div>
  );
}
