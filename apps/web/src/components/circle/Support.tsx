import type { CircleMember, CircleMembers, CircleView } from '@fengsui/contract';
import { Select } from 'antd';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { serverNow } from '../../live/now';
import { beijingInput } from '../../live/time';
import { Dialog, inWindow, Refused } from '../Dialog';
import { useFound } from '../useFound';
import { useSend } from '../useSend';

/** What the school gave: 推广宣传, 实名认证, 技术支持. */
export function Support({ circle, reload }: { circle: CircleView; reload: () => void }) {
  const [adding, setAdding] = useState(false);
  return (
    <section className="card" aria-labelledby="circle-support">
      <div className="row">
        <h2 id="circle-support">学校给予的支持</h2>
        {circle.mayAsk && (
          <button type="button" className="small-button push" onClick={() => setAdding(true)}>
            登记支持
          </button>
        )}
      </div>
      {circle.support.length === 0 ? (
        <p className="quiet">还没有登记。经认证辅助通过的实名认证会自动列在这里。</p>
      ) : (
        <ul className="plain-list">
          {circle.support.map((s, i) => (
            <li key={i}>
              <span className="figures">{s.on}</span> <b>{s.kindName}</b> {s.account}：{s.text}{' '}
              <span className="quiet small">{s.by}</span>
            </li>
          ))}
        </ul>
      )}
      <Dialog title="登记支持" open={adding} onClose={() => setAdding(false)}>
        <Add onDone={() => (setAdding(false), reload())} />
      </Dialog>
    </section>
  );
}

function Add({ onDone }: { onDone: () => void }) {
  const id = useId();
  const [q, setQ] = useState('');
  const found = useFound<CircleMembers>(`/api/circle/members?q=${encodeURIComponent(q)}`);
  const [chosen, setChosen] = useState<CircleMember | null>(null);
  const account = chosen ?? found?.members[0] ?? null;
  const shown = [...new Map([account, ...(found?.members ?? [])].map((m) => [m?.accountId, m])).values()];
  const [kind, setKind] = useState('promotion');
  const [on, setOn] = useState(() => beijingInput(serverNow()).slice(0, 10));
  const [text, setText] = useState('');
  const { busy, error, send } = useSend(onDone);
  return (
    <form
      aria-label="登记支持"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void send(() => api('POST', '/api/circle/support', { accountId: account?.accountId ?? '', kind, on, text }));
      }}
    >
      <div className="field">
        <label htmlFor={`${id}a`}>账号</label>
        <Select
          id={`${id}a`}
          showSearch={{ filterOption: false, onSearch: setQ }}
          getPopupContainer={inWindow}
          value={account?.accountId ?? null}
          options={shown.flatMap((m) => (m ? { value: m.accountId, label: `${m.name}（${m.platformName}）` } : []))}
          onChange={(v: string | null) => setChosen(shown.find((m) => m?.accountId === v) ?? null)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}k`}>种类</label>
        <select id={`${id}k`} value={kind} onChange={(e) => setKind(e.target.value)}>
          <option value="promotion">推广宣传</option>
          <option value="technical">技术支持</option>
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}o`}>日期</label>
        <input id={`${id}o`} type="date" value={on} onChange={(e) => setOn(e.target.value)} />
      </div>
      <div className="field">
        <label htmlFor={`${id}t`}>事由</label>
        <textarea id={`${id}t`} rows={2} value={text} onChange={(e) => setText(e.target.value)} />
      </div>
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy || !account}>
        {busy ? '正在保存…' : '登记'}
      </button>
    </form>
  );
}
