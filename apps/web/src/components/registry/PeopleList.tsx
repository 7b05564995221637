import type { PersonPage, PersonRow, UnitNode } from '@fengsui/contract';
import { useState } from 'react';
import { api } from '../../api/client';
import { useLive } from '../../live/useLive';
import { Empty, Failure, Skeleton } from '../States';
import { PersonDrawer } from './PersonDrawer';
import { Head, Pages, useListQuery } from '../Listing';

/** People by name, a page at a time; the search stands in the address. */
export function PeopleList({ units, mayEdit }: { units: UnitNode[]; mayEdit: boolean }) {
  const [params, set] = useListQuery();
  const [open, setOpen] = useState<string | 'new' | null>(null);
  const query = new URLSearchParams([...params].filter(([k]) => k !== 'view' && k !== 'unit')).toString();
  const live = useLive(
    () => api<PersonPage>('GET', `/api/registry/people?${query}`),
    () => false,
    `people ${query}`,
  );
  return (
    <section className="card" aria-label="人员">
      <div className="row">
        <input
          type="search"
          className="registry-search"
          aria-label="查找人员"
          placeholder="姓名、工号或学号"
          defaultValue={params.get('q') ?? ''}
          onChange={(e) => set('q', e.target.value.trim())}
        />
        <label className="row">
          <input
            type="checkbox"
            checked={params.get('left') === '1'}
            onChange={(e) => set('left', e.target.checked ? '1' : '')}
          />
          已离校
        </label>
        {mayEdit && (
          <button type="button" className="small-button push" onClick={() => setOpen('new')}>
            登记人员
          </button>
        )}
      </div>
      {!live.data ? (
        live.error ? (
          <Failure error={live.error} retry={live.reload} />
        ) : (
          <Skeleton rows={8} />
        )
      ) : live.data.people.length === 0 ? (
        <Empty title={query ? '没有找到' : '还没有登记人员'}>
          {query ? '换一个词试试。' : mayEdit ? '可以从 Excel 导入，也可以逐个登记。' : ''}
        </Empty>
      ) : (
        <>
          <Table people={live.data.people} open={setOpen} />
          <Pages of={live.data} unit="人" onTurn={(page) => set('page', String(page))} />
        </>
      )}
      {open && (
        <PersonDrawer
          key={open}
          id={open === 'new' ? null : open}
          units={units}
          onClose={() => setOpen(null)}
          onSaved={() => (setOpen(null), live.reload())}
        />
      )}
    </section>
  );
}

function Table({ people, open }: { people: PersonRow[]; open: (id: string) => void }) {
  return (
    <div className="registry-table">
      <table>
        <Head names={['姓名', '工号或学号', '身份', '所在单位', '现任']} />
        <tbody>
          {people.map((p) => (
            <tr key={p.id}>
              <th scope="row">
                <button type="button" className="link-button" onClick={() => open(p.id)}>
                  {p.name}
                </button>
              </th>
              <td className="figures">{p.number ?? <span className="quiet">未登记</span>}</td>
              <td>{p.kind === 'student' ? '学生' : '教职工'}</td>
              <td>{p.unitName ?? <span className="quiet">未登记</span>}</td>
              <td>{p.left ? <span className="quiet">已离校</span> : p.posts.join('、')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
