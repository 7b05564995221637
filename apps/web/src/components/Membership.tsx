import type { ExcludeRequest, IncidentDetail, IncidentSummary, MergeRequest } from '@fengsui/contract';
import { Button, Input, Popover, Select } from 'antd';
import { useState } from 'react';
import { api, words } from '../api/client';

/** Sends one decision with its reason; what is refused is said and the page reads again. */
function useDecision(reload: () => void): {
  reason: string;
  setReason: (r: string) => void;
  busy: boolean;
  error: string | null;
  decide: (path: string, body: (reason: string) => object) => Promise<void>;
} {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function decide(path: string, body: (reason: string) => object): Promise<void> {
    if (!reason.trim()) return setError('请填写理由。');
    setBusy(true);
    setError(null);
    try {
      await api('POST', path, body(reason.trim()));
      setReason('');
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
      reload();
    }
  }
  return { reason, setReason, busy, error, decide };
}

/** 不属于此事件, beside one post: it and copies of it leave and do not come back. */
export function Exclude({
  incident: i,
  mentionId,
  reload,
}: {
  incident: IncidentDetail;
  mentionId: string;
  reload: () => void;
}) {
  const { reason, setReason, busy, error, decide } = useDecision(reload);
  const form = (
    <div className="field">
      <label htmlFor={`exclude-${mentionId}`}>理由</label>
      <Input
        id={`exclude-${mentionId}`}
        maxLength={500}
        placeholder="如：另一件事、玩笑、同名"
        value={reason}
        onChange={(e) => setReason(e.target.value)}
      />
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      <Button
        block
        loading={busy}
        onClick={() =>
          void decide(
            `/api/incidents/${i.id}/exclude`,
            (r) => ({ mentionId, reason: r, version: i.version }) satisfies ExcludeRequest,
          )
        }
      >
        移出本事件
      </Button>
    </div>
  );
  return (
    <Popover trigger="click" content={form}>
      <button type="button" className="link-button">
        不属于此事件
      </button>
    </Popover>
  );
}

/** 并入: this incident becomes part of another one that is under way. */
export function Merge({ incident: i, reload }: { incident: IncidentDetail; reload: () => void }) {
  const { reason, setReason, busy, error, decide } = useDecision(reload);
  const [others, setOthers] = useState<IncidentSummary[] | null>(null);
  const [into, setInto] = useState<string | undefined>();
  const [reading, setReading] = useState(false);
  const [unread, setUnread] = useState<string | null>(null);
  async function read(): Promise<void> {
    setReading(true);
    setUnread(null);
    try {
      const all = await api<IncidentSummary[]>('GET', '/api/incidents');
      setOthers(all.filter((o) => o.id !== i.id && (o.state === 'open' || o.state === 'proposed')));
    } catch (e) {
      setUnread(words(e));
    } finally {
      setReading(false);
    }
  }
  return (
    <div className="card">
      <h2>并入另一事件</h2>
      <div className="field">
        <label htmlFor="merge-into">并入</label>
        <Select
          id="merge-into"
          style={{ width: '100%' }}
          placeholder="选择处置中或待研判的事件"
          value={into}
          loading={reading}
          notFoundContent={others === null ? '正在读取…' : '没有其他在办事件'}
          onOpenChange={(open) => open && void read()}
          onChange={setInto}
          options={(others ?? []).map((o) => ({ value: o.id, label: `${o.code} ${o.title}` }))}
        />
      </div>
      <div className="field">
        <label htmlFor="merge-reason">理由</label>
        <Input
          id="merge-reason"
          maxLength={500}
          placeholder="如：同一件事，先后两个预警"
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
      </div>
      {(error ?? unread) && (
        <p className="form-error" role="alert">
          {error ?? unread}
        </p>
      )}
      <Button
        block
        disabled={!into}
        loading={busy}
        onClick={() =>
          void decide(
            `/api/incidents/${i.id}/merge`,
            (r) => ({ intoId: into!, reason: r, version: i.version }) satisfies MergeRequest,
          )
        }
      >
        并入所选事件
      </Button>
    </div>
  );
}
