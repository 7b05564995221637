import type { CircleGroup, CircleView } from '@fengsui/contract';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { Dialog, Refused } from '../Dialog';
import { useSend } from '../useSend';

/** The registered accounts with their groups. */
export function Members({ circle, reload }: { circle: CircleView; reload: () => void }) {
  const [group, setGroup] = useState<CircleGroup | 'new' | null>(null);
  return (
    <section className="card" aria-labelledby="circle-members">
      <div className="row">
        <h2 id="circle-members">登记在册的账号 {circle.members.length}</h2>
        {circle.mayAsk && (
          <span className="row push">
            {circle.groups.map((g) => (
              <button key={g.id} type="button" className="link-button" onClick={() => setGroup(g)}>
                修改“{g.name}”
              </button>
            ))}
            <button type="button" className="small-button" onClick={() => setGroup('new')}>
              新建分组
            </button>
          </span>
        )}
      </div>
      {circle.members.length === 0 && <p className="quiet">台账中还没有登记在册的账号。</p>}
      <div className="scroll-x">
        <table className="circle-table">
          <tbody>
            {circle.members.map((m) => (
              <tr key={m.accountId}>
                <td>
                  <Link to={`/accounts/${m.accountId}`}>{m.name}</Link>{' '}
                  <span className="quiet small">{m.platformName}</span>
                </td>
                <td>{m.school ? <b>校级账号</b> : m.unitName}</td>
                <td>{m.groups.join('、')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Dialog title={group === 'new' ? '新建分组' : '修改分组'} open={group !== null} onClose={() => setGroup(null)}>
        {group && (
          <GroupForm circle={circle} group={group === 'new' ? null : group} onDone={() => (setGroup(null), reload())} />
        )}
      </Dialog>
    </section>
  );
}

function GroupForm({ circle, group, onDone }: { circle: CircleView; group: CircleGroup | null; onDone: () => void }) {
  const id = useId();
  const [name, setName] = useState(group?.name ?? '');
  const [ids, setIds] = useState(group?.accountIds ?? []);
  const { busy, error, send } = useSend(onDone);
  return (
    <form
      aria-label="分组"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        const body = { name, accountIds: ids, version: group?.version ?? null };
        void send(() => api(group ? 'PUT' : 'POST', `/api/circle/groups${group ? `/${group.id}` : ''}`, body));
      }}
    >
      <div className="field">
        <label htmlFor={id}>分组名称</label>
        <input id={id} value={name} onChange={(e) => setName(e.target.value)} />
      </div>
      <fieldset className="field">
        <legend>账号</legend>
        <div className="circle-choice circle-choice-long">
          {circle.members.map((m) => (
            <label key={m.accountId} className="check-line">
              <input
                type="checkbox"
                checked={ids.includes(m.accountId)}
                onChange={(e) =>
                  setIds(e.target.checked ? [...ids, m.accountId] : ids.filter((x) => x !== m.accountId))
                }
              />
              <span>
                {m.name} <span className="quiet small">{m.platformName}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在保存…' : '保存'}
      </button>
    </form>
  );
}
