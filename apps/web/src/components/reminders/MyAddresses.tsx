import type { ContactView, ContactWay, MyContacts } from '@fengsui/contract';
import { useState, type FormEvent } from 'react';
import { api, words } from '../../api/client';
import { useNow } from '../../live/now';
import { shortTime } from '../../live/time';
import { useLive } from '../../live/useLive';
import { Refused } from '../Dialog';
import { Failure, Skeleton } from '../States';

const NAMES = { mobile: '手机', mail: '邮箱' } as const;
type Kind = keyof typeof NAMES;
const WAYS: Record<ContactWay, string> = { wecom: '企业微信', sms: '短信', voice: '电话', mail: '邮件' };

/** The person's own phone number and mail address, proved by a code, and the order in which the ways are tried. */
export function MyAddresses() {
  const live = useLive(
    () => api<MyContacts>('GET', '/api/contacts/mine'),
    () => false,
    'my-contacts',
  );
  if (!live.data) return live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={4} />;
  const { contact, order, codes } = live.data;
  return (
    <>
      {(Object.keys(NAMES) as Kind[]).map((kind) => (
        <Address key={kind} kind={kind} contact={contact} mayCode={codes[kind]} reload={live.reload} />
      ))}
      <Order order={order} reload={live.reload} />
    </>
  );
}

/** A press, its refusal in words, and whether it is under way. */
function useAct(reload: () => void): {
  busy: boolean;
  error: string | null;
  act: (work: () => Promise<unknown>) => Promise<boolean>;
} {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function act(work: () => Promise<unknown>): Promise<boolean> {
    setBusy(true);
    setError(null);
    try {
      await work();
      return true;
    } catch (e) {
      setError(words(e));
      return false;
    } finally {
      setBusy(false);
      reload();
    }
  }
  return { busy, error, act };
}

function Address({
  kind,
  contact,
  mayCode,
  reload,
}: {
  kind: Kind;
  contact: ContactView;
  mayCode: boolean;
  reload: () => void;
}) {
  const now = useNow();
  const { busy, error, act } = useAct(reload);
  const [typed, setTyped] = useState<string | null>(null);
  const [code, setCode] = useState<string | null>(null);
  const name = NAMES[kind];
  const address = contact[kind];
  const verifiedAt = kind === 'mobile' ? contact.mobileVerifiedAt : contact.mailVerifiedAt;
  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    const value = typed!.trim() === '' && kind === 'mail' ? null : typed;
    if (await act(() => api('PUT', '/api/contacts/mine', { [kind]: value }))) setTyped(null);
  }
  async function confirm(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (await act(() => api('POST', '/api/contacts/mine/confirm', { kind, code }))) setCode(null);
  }
  return (
    <section aria-labelledby={`${kind}-title`} data-testid={`address-${kind}`}>
      <h2 id={`${kind}-title`}>{name}</h2>
      {typed === null ? (
        <div className="reminder-row">
          <span>
            {address ?? '未登记'}
            <br />
            <span className="quiet small">
              {address && (verifiedAt ? `已核实 ${shortTime(verifiedAt, now)}` : '未核实')}
            </span>
          </span>
          <button type="button" className="quiet-button" onClick={() => setTyped(address ?? '')}>
            {address ? '更换' : '填写'}
          </button>
        </div>
      ) : (
        <form className="reminder-form" aria-label={`更换${name}`} onSubmit={(e) => void save(e)}>
          <input
            aria-label={name}
            type={kind === 'mobile' ? 'tel' : 'email'}
            inputMode={kind === 'mobile' ? 'tel' : 'email'}
            value={typed}
            onChange={(e) => setTyped(e.target.value)}
          />
          <button type="submit" className="plain" disabled={busy}>
            保存
          </button>
          <button type="button" className="quiet-button" onClick={() => setTyped(null)}>
            取消
          </button>
        </form>
      )}
      {address && !verifiedAt && typed === null && (
        <Proof
          {...{ name, busy, code, setCode, mayCode }}
          send={() => act(() => api('POST', '/api/contacts/mine/codes', { kind })).then((ok) => ok && setCode(''))}
          confirm={confirm}
        />
      )}
      <Refused error={error} />
    </section>
  );
}

function Proof(p: {
  name: string;
  busy: boolean;
  code: string | null;
  setCode: (code: string | null) => void;
  mayCode: boolean;
  send: () => Promise<unknown>;
  confirm: (event: FormEvent) => Promise<void>;
}) {
  if (!p.mayCode) return <p className="quiet small">首次有消息送达后自动标为已核实。</p>;
  if (p.code === null)
    return (
      <button type="button" className="plain" disabled={p.busy} onClick={() => void p.send()}>
        发送验证码核实
      </button>
    );
  return (
    <form className="reminder-form" aria-label={`核实${p.name}`} onSubmit={(e) => void p.confirm(e)}>
      <input
        aria-label="验证码"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={p.code}
        onChange={(e) => p.setCode(e.target.value)}
      />
      <button type="submit" className="plain" disabled={p.busy}>
        核实
      </button>
      <button type="button" className="quiet-button" disabled={p.busy} onClick={() => void p.send()}>
        重新发送
      </button>
    </form>
  );
}

function Order({ order, reload }: { order: ContactWay[]; reload: () => void }) {
  const { busy, error, act } = useAct(reload);
  function earlier(i: number): void {
    const next = [...order];
    [next[i - 1], next[i]] = [next[i]!, next[i - 1]!];
    void act(() => api('PUT', '/api/contacts/mine/order', { order: next }));
  }
  return (
    <section aria-labelledby="order-title" data-testid="reminder-order">
      <h2 id="order-title">通知顺序</h2>
      <p className="quiet small">前一种没有送到，才用后一种。站内消息和浏览器推送同时送达，不在此列。</p>
      <ol className="reminder-list">
        {order.map((way, i) => (
          <li key={way}>
            <span>
              {i + 1}. {WAYS[way]}
            </span>
            {i > 0 && (
              <button
                type="button"
                className="quiet-button"
                disabled={busy}
                aria-label={`${WAYS[way]}提前`}
                onClick={() => earlier(i)}
              >
                提前
              </button>
            )}
          </li>
        ))}
      </ol>
      <Refused error={error} />
    </section>
  );
}
