import type { AccountBook, AccountLink, AccountView, Role } from '@fengsui/contract';
import { type FormEvent, useState } from 'react';
import { api, words } from '../../api/client';
import { roleWords } from '../../api/rights';
import { useMe } from '../../api/session';
import { fullTime } from '../../live/time';
import { Dialog, Refused } from '../Dialog';
import { Time } from '../Time';
import { NewAccountForm } from './NewAccountForm';
import { RoleBoxes } from './RoleBoxes';
import { Secret } from './Secret';
import { Head } from '../Listing';

type Open = { kind: 'new' } | { kind: 'link'; link: AccountLink; name: string } | { kind: 'one'; id: string } | null;

/** Accounts: who may sign in, as what, and whether they do. */
export function Accounts({ book, reload }: { book: AccountBook; reload: () => void }) {
  const [open, setOpen] = useState<Open>(null);
  const one = open?.kind === 'one' ? (book.accounts.find((a) => a.id === open.id) ?? null) : null;
  return (
    <section className="card" aria-labelledby="accounts" data-testid="accounts">
      <div className="row">
        <h2 id="accounts">账号</h2>
        <span className="quiet figures">{book.accounts.length} 个</span>
        <button type="button" className="small-button push" onClick={() => setOpen({ kind: 'new' })}>
          新建账号
        </button>
      </div>
      <div className="contact-table">
        <table>
          <Head names={['姓名', '职务', '用户名', '角色', '状态', '最近使用', '']} />
          <tbody>
            {book.accounts.map((a) => (
              <tr key={a.id}>
                <th scope="row">{a.name}</th>
                <td>{a.posts.join('、') || <span className="quiet">未任职</span>}</td>
                <td className="figures">{a.username}</td>
                <td>{roleWords(a.roles)}</td>
                <td>
                  <State account={a} />
                </td>
                <td>
                  {a.lastSeenAt ? <Time at={a.lastSeenAt} form="ago" /> : <span className="quiet">没有登录过</span>}
                </td>
                <td>
                  <button
                    type="button"
                    className="quiet-button"
                    aria-label={`管理${a.name}的账号`}
                    onClick={() => setOpen({ kind: 'one', id: a.id })}
                  >
                    管理
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {/* one window: closing it and opening another in the same moment would close that one too */}
      <Dialog
        title={title(open, one)}
        open={open?.kind === 'one' ? one !== null : open !== null}
        onClose={() => setOpen(null)}
      >
        {open?.kind === 'new' && (
          <NewAccountForm
            book={book}
            onMade={(link) => {
              reload();
              setOpen({ kind: 'link', link, name: '本人' });
            }}
          />
        )}
        {open?.kind === 'link' && (
          <Secret
            label="链接"
            value={open.link.url}
            note={`请当面或用可信的方式交给${open.name}。只能用一次，${fullTime(open.link.expiresAt)} 前有效；关闭后不再显示，可重新生成。`}
          />
        )}
        {one && (
          <Manage
            key={one.id}
            account={one}
            done={() => (reload(), setOpen(null))}
            linked={(link) => (reload(), setOpen({ kind: 'link', link, name: one.name }))}
          />
        )}
      </Dialog>
    </section>
  );
}

function title(open: Open, one: AccountView | null): string {
  if (open?.kind === 'new') return '新建账号';
  if (open?.kind === 'link') return '设置密码的链接';
  return one ? `${one.name}的账号` : '';
}

function State({ account: a }: { account: AccountView }) {
  if (a.disabledAt)
    return (
      <>
        <b>已停用</b> <Time at={a.disabledAt} className="quiet small" />
      </>
    );
  if (a.lockedUntil)
    return (
      <>
        <b>已锁定</b>，到 <Time at={a.lockedUntil} />
      </>
    );
  if (!a.hasPassword) return <>待本人设置密码</>;
  return <span className="figures">{a.sessions > 0 ? `已登录 ${a.sessions} 处` : '未登录'}</span>;
}

function Manage({
  account: a,
  done,
  linked,
}: {
  account: AccountView;
  done: () => void;
  linked: (link: AccountLink) => void;
}) {
  const me = useMe();
  const [roles, setRoles] = useState<Role[]>(a.roles);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const at = `/api/system/accounts/${a.id}`;
  async function act(what: () => Promise<void>): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await what();
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (roles.length === 0) return setError('请至少选一个角色；不再使用的，请停用账号。');
    void act(async () => (await api('PUT', `${at}/roles`, { roles }), done()));
  };
  return (
    <form onSubmit={save} noValidate>
      <p className="quiet small">每项操作记入审计日志；角色和登录的改变立即生效。</p>
      <RoleBoxes roles={roles} onChange={setRoles} />
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在办理…' : '保存角色'}
      </button>
      <div className="row system-acts">
        {!a.disabledAt && (
          <button
            type="button"
            className="plain"
            disabled={busy}
            onClick={() => void act(async () => linked(await api<AccountLink>('POST', `${at}/password-link`)))}
          >
            生成设置密码的链接
          </button>
        )}
        {a.sessions > 0 && (
          <button
            type="button"
            className="plain"
            disabled={busy}
            onClick={() => void act(async () => (await api('DELETE', `${at}/sessions`), done()))}
          >
            结束其全部登录
          </button>
        )}
        {a.disabledAt || a.lockedUntil ? (
          <button
            type="button"
            className="plain"
            disabled={busy}
            onClick={() => void act(async () => (await api('POST', `${at}/enable`), done()))}
          >
            {a.disabledAt ? '启用' : '解除锁定'}
          </button>
        ) : null}
        {!a.disabledAt && a.personId !== me.personId && (
          <button
            type="button"
            className="plain"
            disabled={busy}
            onClick={() => void act(async () => (await api('POST', `${at}/disable`), done()))}
          >
            停用账号
          </button>
        )}
      </div>
    </form>
  );
}
