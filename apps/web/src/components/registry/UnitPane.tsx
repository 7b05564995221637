import type { PostRecord, UnitNode, UnitView } from '@fengsui/contract';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { useLive } from '../../live/useLive';
import { Failure, Skeleton } from '../States';
import { Chain } from './Chain';
import { EndForm } from './EndForm';
import { PostForm } from './PostForm';
import { UnitForm } from './UnitForm';
import { KINDS, span } from './words';
import { Basis } from '../rules/Basis';
import { Head } from '../Listing';

/** One unit: its chain of responsibility, who holds and held its posts. changed: the tree reads again. */
export function UnitPane({ id, units, changed }: { id: string; units: UnitNode[]; changed: () => void }) {
  const live = useLive(
    () => api<UnitView>('GET', `/api/registry/units/${id}`),
    () => false,
    `unit ${id}`,
  );
  const [form, setForm] = useState<'change' | 'below' | 'post' | 'close' | PostRecord | null>(null);
  const u = live.data;
  if (!u) return live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={8} />;
  const done = (): void => (setForm(null), live.reload(), changed());
  const may = u.mayEdit && !u.closed;
  const gaps = u.chain.filter((l) => l.gap).length;
  return (
    <div className="column">
      <section className="card" aria-labelledby="unit-name">
        <div className="row">
          <h2 id="unit-name" className="unit-name">
            {u.name}{' '}
            <small className="quiet">
              {KINDS[u.kind]}
              {u.closed ? `，已撤销（${span(u.from, u.to)}）` : ''}
            </small>
          </h2>
          {may && (
            <span className="row push">
              <button type="button" className="small-button" onClick={() => setForm('post')}>
                登记任职
              </button>
              <button type="button" className="small-button" onClick={() => setForm('below')}>
                新设下级
              </button>
              <button type="button" className="small-button" onClick={() => setForm('change')}>
                修改
              </button>
              <button type="button" className="quiet-button" onClick={() => setForm('close')}>
                撤销
              </button>
            </span>
          )}
        </div>
        <p className="quiet">
          {u.path.length > 0 ? `隶属 ${u.path.map((p) => p.name).join(' › ')}` : '学校直属'}，{u.people} 人，
          {u.accounts} 个官方账号
          {u.aliases.length > 0 && `；别名：${u.aliases.join('、')}`}
        </p>
        {u.children.length > 0 && (
          <p>
            <span className="quiet">下级：</span>
            {u.children.map((c) => (
              <Link key={c.id} className="spaced" to={`/units?unit=${encodeURIComponent(c.id)}`}>
                {c.name}
              </Link>
            ))}
          </p>
        )}
      </section>
      <section className="card" aria-labelledby="unit-chain" data-testid="chain">
        <h2 id="unit-chain">
          责任链{' '}
          <span className="quiet">
            {gaps > 0 ? `${gaps} 处缺口` : '没有缺口'}，<Basis of={[5, 10, 11]} />
          </span>
        </h2>
        <Chain links={u.chain} />
      </section>
      <section className="card" aria-labelledby="unit-posts">
        <h2 id="unit-posts">任职</h2>
        {u.posts.length === 0 ? (
          <p className="quiet">还没有登记任职{may ? '，请先登记单位负责人。' : '。'}</p>
        ) : (
          <Posts rows={u.posts} end={may ? setForm : null} />
        )}
        {u.former.length > 0 && (
          <details>
            <summary>曾任 {u.former.length} 项</summary>
            <Posts rows={u.former} end={null} />
          </details>
        )}
      </section>
      {form === 'post' && <PostForm unitId={u.id} unitName={u.name} onClose={() => setForm(null)} onSaved={done} />}
      {form === 'change' && (
        <UnitForm unit={u} parentId={null} units={units} onClose={() => setForm(null)} onSaved={done} />
      )}
      {form === 'below' && (
        <UnitForm unit={null} parentId={u.id} units={units} onClose={() => setForm(null)} onSaved={done} />
      )}
      {form === 'close' && (
        <EndForm
          title={`撤销${u.name}`}
          note="撤销后不再出现在选择中，名称、任职和往来记录保留。"
          reason="撤销依据"
          act="撤销单位"
          send={(on, reason) => api('POST', `/api/registry/units/${u.id}/close`, { on, reason, version: u.version })}
          onClose={() => setForm(null)}
          onSaved={done}
        />
      )}
      {form !== null && typeof form === 'object' && (
        <EndForm
          title={`结束${form.person}的任职`}
          note={`${form.unitName} ${form.title}，${span(form.from, form.to)}。结束后留在任职历史中。`}
          act="结束任职"
          send={(on) => api('POST', `/api/registry/posts/${form.id}/end`, { on, version: form.version })}
          onClose={() => setForm(null)}
          onSaved={done}
        />
      )}
    </div>
  );
}

function Posts({ rows, end }: { rows: PostRecord[]; end: ((post: PostRecord) => void) | null }) {
  return (
    <div className="registry-table">
      <table>
        <Head names={['职责', '姓名', '职务', '任期', ...(end ? [''] : [])]} />
        <tbody>
          {rows.map((p) => (
            <tr key={p.id}>
              <td>{p.functionName}</td>
              <th scope="row">{p.person}</th>
              <td>
                {p.title}
                {!p.main && <span className="quiet"> 兼任</span>}
              </td>
              <td className="figures">{span(p.from, p.to)}</td>
              {end && (
                <td>
                  <button
                    type="button"
                    className="quiet-button"
                    aria-label={`结束${p.person}任${p.title}`}
                    onClick={() => end(p)}
                  >
                    结束
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
