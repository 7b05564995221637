import type { ContactChange, ContactView } from '@fengsui/contract';
import { useId, useState, type FormEvent } from 'react';
import { api, ApiFailure, words } from '../../api/client';
import { Dialog } from '../Dialog';

const FIELDS = [
  ['mobile', '手机', 'tel'],
  ['mail', '邮箱', 'email'],
  ['wecomUserId', '企业微信账号', 'text'],
] as const;

/** The addresses of one person; the person is told of the change. */
export function EditContact({
  person,
  onClose,
  onSaved,
}: {
  person: ContactView;
  onClose: () => void;
  onSaved: () => void;
}) {
  const id = useId();
  const [typed, setTyped] = useState(() => Object.fromEntries(FIELDS.map(([field]) => [field, person[field] ?? ''])));
  const [error, setError] = useState<{ text: string; field: string | undefined } | null>(null);
  const [busy, setBusy] = useState(false);
  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const change: ContactChange = Object.fromEntries(FIELDS.map(([f]) => [f, typed[f]!.trim() || null]));
    try {
      await api('PUT', `/api/contacts/${person.personId}`, change);
      onSaved();
    } catch (e) {
      setError({ text: words(e), field: e instanceof ApiFailure ? e.field : undefined });
      setBusy(false);
    }
  }
  return (
    <Dialog title={`${person.name}的联系方式`} open onClose={onClose}>
      <form onSubmit={(e) => void save(e)} noValidate>
        {FIELDS.map(([field, label, type]) => (
          <div className="field" key={field}>
            <label htmlFor={`${id}${field}`}>{label}</label>
            <input
              id={`${id}${field}`}
              type={type}
              value={typed[field]}
              aria-invalid={error?.field === field}
              onChange={(e) => setTyped({ ...typed, [field]: e.target.value })}
            />
          </div>
        ))}
        <p className="quiet small">改动记入日志并告知本人；新的号码和邮箱须重新核实。</p>
        {error && (
          <p className="form-error" role="alert">
            {error.text}
          </p>
        )}
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在保存…' : '保存'}
        </button>
      </form>
    </Dialog>
  );
}
