import type { AccountBook, AccountLink, NewAccount, Role } from '@fengsui/contract';
import { type FormEvent, useId, useState } from 'react';
import { api, words } from '../../api/client';
import { keepDraft, readDraft } from '../draft';
import { Refused } from '../Dialog';
import { RoleBoxes } from './RoleBoxes';

const DRAFT = 'fengsui:new-account';
interface Typed {
  /** empty: somebody new */
  personId: string;
  name: string;
  unitId: string;
  function: string;
  title: string;
  username: string;
  roles: Role[];
}
const EMPTY: Typed = { personId: '', name: '', unitId: '', function: '', title: '', username: '', roles: [] };

/** An account for a member of staff, or for somebody who is not yet known. */
export function NewAccountForm({ book, onMade }: { book: AccountBook; onMade: (link: AccountLink) => void }) {
  const id = useId();
  const [typed, setTyped] = useState<Typed>(() => ({ ...EMPTY, ...readDraft<Typed>(DRAFT) }));
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Typed>): void => {
    const next = { ...typed, ...part };
    setTyped(next);
    keepDraft(DRAFT, next);
  };
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const { personId, name, unitId, function: fn, title, username, roles } = typed;
    const missing = !personId && [name, unitId, fn, title].some((t) => !t.trim());
    if (missing) return setError('请选择人员；名单里没有的，请填全姓名、单位、职责、职务。');
    if (!username.trim()) return setError('请填写用户名。');
    if (roles.length === 0) return setError('请至少选一个角色。');
    setBusy(true);
    setError(null);
    try {
      const wanted: NewAccount = {
        ...(personId ? { personId } : { person: { name, unitId, function: fn, title } }),
        username: username.trim(),
        roles,
      };
      const link = await api<AccountLink>('POST', '/api/system/accounts', wanted);
      keepDraft(DRAFT, null);
      onMade(link);
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }
  const text = (key: 'name' | 'title' | 'username', label: string) => (
    <div className="field">
      <label htmlFor={`${id}${key}`}>{label}</label>
      <input
        id={`${id}${key}`}
        autoComplete="off"
        autoCapitalize="none"
        value={typed[key]}
        onChange={(e) => change({ [key]: e.target.value })}
      />
    </div>
  );
  const choice = (
    key: 'personId' | 'unitId' | 'function',
    label: string,
    first: string,
    from: { key: string; name: string }[],
  ) => (
    <div className="field">
      <label htmlFor={`${id}${key}`}>{label}</label>
      <select id={`${id}${key}`} value={typed[key]} onChange={(e) => change({ [key]: e.target.value })}>
        <option value="">{first}</option>
        {from.map((o) => (
          <option key={o.key} value={o.key}>
            {o.name}
          </option>
        ))}
      </select>
    </div>
  );
  return (
    <form onSubmit={(e) => void submit(e)} noValidate>
      {choice(
        'personId',
        '人员',
        '名单里没有，新增一位',
        book.people.map((p) => ({ key: p.personId, name: [p.name, ...p.posts].join('，') })),
      )}
      {!typed.personId && (
        <>
          {text('name', '姓名')}
          {choice(
            'unitId',
            '单位',
            '请选择',
            book.units.map((u) => ({ key: u.id, name: u.name })),
          )}
          {choice('function', '职责', '请选择', book.functions)}
          {text('title', '职务')}
        </>
      )}
      {text('username', '用户名')}
      <RoleBoxes roles={typed.roles} onChange={(roles) => change({ roles })} />
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在建立…' : '建立账号'}
      </button>
    </form>
  );
}
