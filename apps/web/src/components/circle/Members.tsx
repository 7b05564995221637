import type { CircleGroup, CircleGroupView, CircleMembers, CircleView } from '@fengsui/contract';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { useLive } from '../../live/useLive';
import { Dialog, Refused } from '../Dialog';
import { Pages } from '../Listing';
import { Failure, Skeleton } from '../States';
import { useSend } from '../useSend';
import { AccountPicker, type Picked } from './AccountPicker';

/** The registered accounts with their groups, a page at a time. */
export function Members({ circle, reload }: { circle: CircleView; reload: () => void }) {
  const [group, setGroup] = useState<CircleGroup | 'new' | null>(null);
  const [{ q, page }, setSearch] = useState({ q: '', page: 1 });
  const query = `q=${encodeURIComponent(q)}&page=${page}`;
  const live = useLive(
    () => api<CircleMembers>('GET', `/api/circle/members?${query}`),
    () => false,
    `circle members ${query}`,
  );
  return (
    <section className="card" aria-labelledby="circle-members">
      <div className="row">
        <h2 id="circle-members">登记在册的账号 {circle.memberCount}</h2>
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
      {circle.memberCount === 0 ? (
        <p className="quiet">台账中还没有登记在册的账号。</p>
      ) : (
        <input
          type="search"
          className="registry-search"
          aria-label="查找登记在册的账号"
          placeholder="账号、单位"
          onChange={(e) => setSearch({ q: e.target.value.trim(), page: 1 })}
        />
      )}
      {!live.data && (live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={4} />)}
      {live.data && circle.memberCount > 0 && live.data.total === 0 && <p className="quiet">没有找到。</p>}
      {live.data && live.data.total > 0 && (
        <>
          <div className="scroll-x">
            <table className="circle-table">
              <tbody>
                {live.data.members.map((m) => (
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
          {live.data.total > live.data.size && (
            <Pages of={live.data} unit="个" onTurn={(n) => setSearch({ q, page: n })} />
          )}
        </>
      )}
      <Dialog title={group === 'new' ? '新建分组' : '修改分组'} open={group !== null} onClose={() => setGroup(null)}>
        {group === 'new' ? (
          <GroupForm group={null} onDone={() => (setGroup(null), reload(), live.reload())} />
        ) : (
          group && <KnownGroup id={group.id} onDone={() => (setGroup(null), reload(), live.reload())} />
        )}
      </Dialog>
    </section>
  );
}

function KnownGroup({ id, onDone }: { id: string; onDone: () => void }) {
  const live = useLive(
    () => api<CircleGroupView>('GET', `/api/circle/groups/${id}`),
    () => false,
    `circle group ${id}`,
  );
  if (!live.data) return live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={4} />;
  return <GroupForm key={live.data.version} group={live.data} onDone={onDone} />;
}

function GroupForm({ group, onDone }: { group: CircleGroupView | null; onDone: () => void }) {
  const id = useId();
  const [name, setName] = useState(group?.name ?? '');
  const [chosen, setChosen] = useState<Picked[]>(group?.accounts ?? []);
  const { busy, error, send } = useSend(onDone);
  return (
    <form
      aria-label="分组"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        const body = { name, accountIds: chosen.map((c) => c.accountId), version: group?.version ?? null };
        void send(() => api(group ? 'PUT' : 'POST', `/api/circle/groups${group ? `/${group.id}` : ''}`, body));
      }}
    >
      <div className="field">
        <label htmlFor={id}>分组名称</label>
        <input id={id} value={name} onChange={(e) => setName(e.target.value)} />
      </div>
      <fieldset className="field">
        <legend>账号（已选 {chosen.length}）</legend>
        <AccountPicker chosen={chosen} school onChange={setChosen} />
      </fieldset>
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在保存…' : '保存'}
      </button>
    </form>
  );
}
