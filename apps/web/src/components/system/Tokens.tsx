import type { AccountBook, ApiTokenView, NewApiToken, Role } from '@fengsui/contract';
import { type FormEvent, useId, useState } from 'react';
import { api, words } from '../../api/client';
import { ROLES, roleWords } from '../../api/rights';
import { serverNow } from '../../live/now';
import { Dialog, Refused } from '../Dialog';
import { Empty } from '../States';
import { Time } from '../Time';
import { Secret } from './Secret';
import { Head } from '../Listing';

/** Tokens with which other systems call the public API. */
export function Tokens({ tokens, book, reload }: { tokens: ApiTokenView[]; book: AccountBook; reload: () => void }) {
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  async function revoke(name: string): Promise<void> {
    setError(null);
    try {
      await api('DELETE', `/api/system/tokens/${encodeURIComponent(name)}`);
      reload();
    } catch (e) {
      setError(words(e));
    }
  }
  return (
    <section className="card" aria-labelledby="tokens" data-testid="tokens">
      <div className="row">
        <h2 id="tokens">接口令牌</h2>
        <a href="/api/docs" className="small">
          公开接口说明
        </a>
        <button type="button" className="small-button push" onClick={() => setMaking(true)}>
          新建令牌
        </button>
      </div>
      <Refused error={error} />
      {tokens.length === 0 ? (
        <Empty title="还没有接口令牌">其他系统（办公平台、大屏）要读写本系统时，在此生成一个。</Empty>
      ) : (
        <div className="contact-table">
          <table>
            <Head names={['名称', '以谁的身份', '角色', '状态', '最近使用', '']} />
            <tbody>
              {tokens.map((t) => {
                const over = t.revokedAt ?? (Date.parse(t.expiresAt) < serverNow() ? t.expiresAt : null);
                return (
                  <tr key={t.name}>
                    <th scope="row">{t.name}</th>
                    <td>{t.personName}</td>
                    <td>{roleWords(t.roles)}</td>
                    <td>
                      {over ? (
                        <span className="quiet">
                          {t.revokedAt ? '已停用' : '已到期'} <Time at={over} />
                        </span>
                      ) : (
                        <>
                          有效至 <Time at={t.expiresAt} />
                        </>
                      )}
                    </td>
                    <td>
                      {t.lastUsedAt ? <Time at={t.lastUsedAt} form="ago" /> : <span className="quiet">没有用过</span>}
                    </td>
                    <td>
                      {!over && (
                        <button
                          type="button"
                          className="quiet-button"
                          aria-label={`停用令牌${t.name}`}
                          onClick={() => void revoke(t.name)}
                        >
                          停用
                        </button>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      <Dialog title="新建接口令牌" open={making} onClose={() => (setMaking(false), setMade(null))}>
        {made ? (
          <Secret
            label="令牌"
            value={made}
            note="只显示这一次，系统只留其校验值。请求头写 Authorization: Bearer 令牌。"
          />
        ) : (
          <NewToken book={book} onMade={(token) => (setMade(token), reload())} />
        )}
      </Dialog>
    </section>
  );
}

function NewToken({ book, onMade }: { book: AccountBook; onMade: (token: string) => void }) {
  const id = useId();
  const [name, setName] = useState('');
  const [as, setAs] = useState('role:duty');
  const [days, setDays] = useState('365');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!name.trim()) return setError('请填写令牌名称。');
    if (!/^\d{1,4}$/.test(days)) return setError('有效天数应为 1 至 3650 的整数。');
    const [kind, value] = as.split(':') as ['role' | 'user', string];
    const wanted: NewApiToken = {
      name: name.trim(),
      days: Number(days),
      ...(kind === 'role' ? { role: value as Role } : { username: value }),
    };
    setBusy(true);
    setError(null);
    try {
      onMade((await api<{ token: string }>('POST', '/api/system/tokens', wanted)).token);
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }
  return (
    <form onSubmit={(e) => void submit(e)} noValidate>
      <div className="field">
        <label htmlFor={`${id}name`}>令牌名称</label>
        <input id={`${id}name`} value={name} maxLength={50} onChange={(e) => setName(e.target.value)} />
      </div>
      <div className="field">
        <label htmlFor={`${id}as`}>以谁的身份调用</label>
        <select id={`${id}as`} value={as} onChange={(e) => setAs(e.target.value)}>
          {(Object.keys(ROLES) as Role[])
            .filter((r) => r !== 'admin')
            .map((r) => (
              <option key={r} value={`role:${r}`}>
                自己的名义，{ROLES[r]}
              </option>
            ))}
          {book.accounts
            .filter((a) => !a.disabledAt)
            .map((a) => (
              <option key={a.id} value={`user:${a.username}`}>
                {a.name}（{a.username}）
              </option>
            ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}days`}>有效天数</label>
        <input id={`${id}days`} inputMode="numeric" value={days} onChange={(e) => setDays(e.target.value)} />
      </div>
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在生成…' : '生成'}
      </button>
    </form>
  );
}
