import type { PersonInLog } from '@fengsui/contract';
import { type FormEvent, useId, useState } from 'react';
import { api, words } from '../../api/client';
import { useLive } from '../../live/useLive';
import { Loaded } from '../States';
import { Time } from '../Time';

/** Ordinary people whom log entries name; on their demand the name goes, the entry stays (个人信息保护法第四十七条). */
export function People() {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const live = useLive(
    () => api<PersonInLog[]>('GET', `/api/ledger/people${asked ? `?name=${encodeURIComponent(asked)}` : ''}`),
    () => false,
    `people:${asked}`,
  );
  function search(event: FormEvent): void {
    event.preventDefault();
    setAsked(typed.trim());
  }
  return (
    <section className="card" aria-labelledby={`${id}title`} data-testid="people-in-log">
      <h2 id={`${id}title`}>日志中的个人信息</h2>
      <p className="quiet">
        反映人等普通人员的姓名和联系方式单独加密。本人要求删除时销毁其密钥：姓名不可恢复，记录与校验值不变。履行职务的人员（签收、报送、审批）依法留存，不在此列。
      </p>
      <form className="row audit-search" onSubmit={search} role="search">
        <label htmlFor={`${id}name`}>姓名或联系方式</label>
        <input id={`${id}name`} value={typed} onChange={(e) => setTyped(e.target.value)} />
        <button type="submit" className="small-button">
          查找
        </button>
      </form>
      <Loaded live={live} rows={3}>
        {(data) => <Entries rows={data} asked={asked} reload={live.reload} />}
      </Loaded>
    </section>
  );
}

function Entries({ rows, asked, reload }: { rows: PersonInLog[]; asked: string; reload: () => void }) {
  const [erasing, setErasing] = useState<PersonInLog | null>(null);
  if (rows.length === 0)
    return <p>{asked ? `没有记录提到“${asked}”，或其信息已删除。` : '还没有记录提到普通人员。'}</p>;
  return (
    <>
      <ul className="audit-people">
        {rows.map((p) => (
          <li key={`${p.seq}:${p.ref}`}>
            <span className="quiet figures">
              第 {p.seq} 条 <Time at={p.at} />
            </span>
            <span>
              {p.text}
              <br />
              {p.role}：{p.erasedAt ? <i className="quiet">已删除的个人信息</i> : <b>{p.name}</b>}
              {p.contact && <span className="quiet"> {p.contact}</span>}
            </span>
            {!p.erasedAt && (
              <button type="button" className="quiet-button" onClick={() => setErasing(p)}>
                删除
              </button>
            )}
          </li>
        ))}
      </ul>
      {erasing && (
        <Erase
          key={erasing.ref}
          person={erasing}
          done={() => {
            setErasing(null);
            reload();
          }}
        />
      )}
    </>
  );
}

function Erase({ person, done }: { person: PersonInLog; done: () => void }) {
  const id = useId();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    try {
      await api('POST', `/api/ledger/people/${person.ref}/erase`, { reason });
      done();
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }
  return (
    <form className="audit-erase" onSubmit={(e) => void submit(e)} aria-label={`删除${person.name ?? ''}的个人信息`}>
      <p>
        将删除{person.role}“{person.name}”在全部记录中的姓名和联系方式，<b>不可恢复</b>；此举记入日志。
      </p>
      <div className="field">
        <label htmlFor={`${id}reason`}>理由</label>
        <input
          id={`${id}reason`}
          value={reason}
          placeholder="如：本人 11 月 25 日来函要求删除"
          onChange={(e) => setReason(e.target.value)}
        />
      </div>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      <div className="row">
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在删除…' : '确认删除'}
        </button>
        <button type="button" className="quiet-button" onClick={done}>
          取消
        </button>
      </div>
    </form>
  );
}
