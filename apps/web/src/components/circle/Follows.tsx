import type { CircleFollows } from '@fengsui/contract';
import { useState } from 'react';
import { api } from '../../api/client';
import { useLive } from '../../live/useLive';
import { Dialog, Refused } from '../Dialog';
import { Failure, Skeleton } from '../States';
import { useSend } from '../useSend';

/** 互粉 as a matrix: rows follow columns, as each host declares. */
export function Follows() {
  const live = useLive(
    () => api<CircleFollows>('GET', '/api/circle/follows'),
    () => false,
    'circle follows',
  );
  const [own, setOwn] = useState<CircleFollows['accounts'][number] | null>(null);
  const f = live.data;
  const pairs = new Set(f?.follows.map((x) => `${x.from} ${x.to}`));
  return (
    <section className="card" aria-labelledby="circle-follows" data-testid="circle-follows">
      <h2 id="circle-follows">
        互粉 {f && <span className="quiet">{`${f.pairs} 对微博账号中 ${f.mutual} 对互相关注，由各单位申报`}</span>}
      </h2>
      {!f && (live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={4} />)}
      {f && f.accounts.length < 2 && <p className="quiet">微博账号不足两个。</p>}
      {f && f.accounts.length >= 2 && (
        <div className="scroll-x" tabIndex={0} role="group" aria-label="互粉表">
          <table className="circle-table circle-matrix">
            <thead>
              <tr>
                <th>关注 →</th>
                {f.accounts.map((a) => (
                  <th key={a.id}>{a.name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {f.accounts.map((a) => (
                <tr key={a.id}>
                  <th>
                    {a.name}{' '}
                    {a.mayDeclare && (
                      <button
                        type="button"
                        className="link-button"
                        aria-label={`申报${a.name}的关注`}
                        onClick={() => setOwn(a)}
                      >
                        申报
                      </button>
                    )}
                  </th>
                  {f.accounts.map((b) => (
                    <td key={b.id}>
                      {a.id === b.id
                        ? '—'
                        : pairs.has(`${a.id} ${b.id}`)
                          ? pairs.has(`${b.id} ${a.id}`)
                            ? '互粉'
                            : '关注'
                          : ''}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Dialog title={own ? `${own.name}关注了哪些账号` : ''} open={own !== null} onClose={() => setOwn(null)}>
        {own && f && <Declare own={own} all={f} onDone={() => (setOwn(null), live.reload())} />}
      </Dialog>
    </section>
  );
}

function Declare({ own, all, onDone }: { own: { id: string }; all: CircleFollows; onDone: () => void }) {
  const [ids, setIds] = useState(() => all.follows.filter((f) => f.from === own.id).map((f) => f.to));
  const { busy, error, send } = useSend(onDone);
  return (
    <form
      aria-label="申报关注"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void send(() => api('PUT', '/api/circle/follows', { accountId: own.id, follows: ids }));
      }}
    >
      <div className="circle-choice circle-choice-long">
        {all.accounts
          .filter((a) => a.id !== own.id)
          .map((a) => (
            <label key={a.id} className="check-line">
              <input
                type="checkbox"
                checked={ids.includes(a.id)}
                onChange={(e) => setIds(e.target.checked ? [...ids, a.id] : ids.filter((x) => x !== a.id))}
              />
              {a.name}
            </label>
          ))}
      </div>
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在提交…' : '申报'}
      </button>
    </form>
  );
}
