import type { CircleView } from '@fengsui/contract';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { serverNow } from '../../live/now';
import { beijingInput } from '../../live/time';
import { Dialog, Refused } from '../Dialog';
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
        <Add circle={circle} onDone={() => (setAdding(false), reload())} />
      </Dialog>
    </section>
  );
}

function Add({ circle, onDone }: { circle: CircleView; onDone: () => void }) {
  const id = useId();
  const [accountId, setAccountId] = useState(circle.members[0]?.accountId ?? '');
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
        void send(() => api('POST', '/api/circle/support', { accountId, kind, on, text }));
      }}
    >
      <div className="field">
        <label htmlFor={`${id}a`}>账号</label>
        <select id={`${id}a`} value={accountId} onChange={(e) => setAccountId(e.target.value)}>
          {circle.members.map((m) => (
            <option key={m.accountId} value={m.accountId}>
              {m.name}
            </option>
          ))}
        </select>
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
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在保存…' : '登记'}
      </button>
    </form>
  );
}
