import type {
  ClockView,
  IncidentListQuery,
  IncidentPageOfList,
  IncidentSummary,
  ListedIncident,
} from '@fengsui/contract';
import { Pagination } from 'antd';
import { useRef, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { api } from '../api/client';
import { Clock } from '../components/Clock';
import DeskFrame from '../components/DeskFrame';
import { ExportTable } from '../components/ExportTable';
import { LevelTag } from '../components/LevelTag';
import { Moment } from '../components/Moment';
import { Shortcuts } from '../components/Shortcuts';
import { PageSentence } from '../components/Sentence';
import { Empty, Failure, Skeleton } from '../components/States';
import { LEVELS, owed, STATES } from '../components/words';
import { useLive } from '../live/useLive';
import '../styles/workbench.css';

const PAGE = 50;
const ORDER: IncidentSummary['state'][] = ['proposed', 'open', 'closed', 'rejected'];

/** All matters: the nearest clock first, then those that wait to be graded, then those that ended. The address holds the filters. */
export default function Incidents() {
  const [params, setParams] = useSearchParams();
  const navigate = useNavigate();
  const at = Math.max(1, Number(params.get('page')) || 1);
  const asked = new URLSearchParams({ from: String((at - 1) * PAGE), count: String(PAGE) });
  for (const name of ['state', 'level', 'unitId', 'text'] satisfies (keyof IncidentListQuery)[]) {
    const value = params.get(name);
    if (value) asked.set(name, value);
  }
  const key = asked.toString();
  const live = useLive(
    () => api<IncidentPageOfList>('GET', `/api/incidents/page?${key}`),
    (m) => m.type === 'incident' || m.type === 'alarm',
    `incidents:${key}`,
  );
  // while the next page is read the one before stays
  const last = useRef<IncidentPageOfList | null>(null);
  if (live.data) last.current = live.data;
  const list = live.data ?? last.current;
  const [row, setRow] = useState(-1);
  const rows = list?.rows ?? [];
  const search = useRef<HTMLInputElement>(null);
  function filter(name: string, value: string | null): void {
    const next = new URLSearchParams(params);
    next.delete('page');
    if (value) next.set(name, value);
    else next.delete(name);
    setRow(-1);
    setParams(next, { replace: true });
  }
  function step(by: 1 | -1): void {
    const next = Math.min(rows.length - 1, Math.max(0, row + by));
    setRow(next);
    document.getElementById(`row-${next}`)?.focus();
  }
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <PageSentence page="事件">
        <span className="push">
          <Shortcuts
            keys={[
              { key: 'j', what: '下一个', run: () => step(1) },
              { key: 'k', what: '上一个', run: () => step(-1) },
              { key: 'o', what: '打开所在的一行', run: () => rows[row] && void navigate(`/incidents/${rows[row].id}`) },
              { key: '/', what: '查找', run: () => search.current?.focus() },
            ]}
          />
        </span>
        <ExportTable
          dated="立案（事件）、到期（时限）"
          tables={[
            { name: 'incidents', label: '事件表' },
            { name: 'duties', label: '时限表' },
          ]}
        />
      </PageSentence>
      <Filters list={list} params={params} filter={filter} search={search} />
      {list ? (
        rows.length === 0 ? (
          <Nothing all={Object.values(list.counts).every((n) => n === 0) && params.size === 0} />
        ) : (
          <>
            <List rows={rows} row={row} />
            {list.total > PAGE && (
              <Pagination
                className="pages"
                current={at}
                pageSize={PAGE}
                total={list.total}
                showSizeChanger={false}
                showTotal={(n) => `共 ${n} 起`}
                onChange={(page) => {
                  const next = new URLSearchParams(params);
                  next.set('page', String(page));
                  setParams(next);
                  window.scrollTo({ top: 0 });
                }}
              />
            )}
          </>
        )
      ) : live.error ? (
        <Failure error={live.error} retry={live.reload} />
      ) : (
        <Skeleton rows={8} />
      )}
    </DeskFrame>
  );
}

function Nothing({ all }: { all: boolean }) {
  return all ? (
    <Empty title="还没有事件">出现预警时自动立案，按等级通知责任单位。</Empty>
  ) : (
    <Empty title="没有符合的事件">请放宽等级、单位或状态，或换一个词。</Empty>
  );
}

function Filters({
  list,
  params,
  filter,
  search,
}: {
  list: IncidentPageOfList | null;
  params: URLSearchParams;
  filter: (name: string, value: string | null) => void;
  search: React.RefObject<HTMLInputElement | null>;
}) {
  const state = params.get('state');
  const [word, setWord] = useState(params.get('text') ?? '');
  const timer = useRef<number | undefined>(undefined);
  return (
    <div className="list-filters" role="search">
      <div className="segments" role="group" aria-label="状态">
        <button type="button" aria-pressed={!state} onClick={() => filter('state', null)}>
          全部
        </button>
        {ORDER.map((s) => (
          <button key={s} type="button" aria-pressed={state === s} onClick={() => filter('state', s)}>
            {STATES[s]} <span className="figures">{list?.counts[s] ?? ''}</span>
          </button>
        ))}
      </div>
      <select aria-label="等级" value={params.get('level') ?? ''} onChange={(e) => filter('level', e.target.value)}>
        <option value="">各等级</option>
        {([1, 2, 3, 4] as const).map((n) => (
          <option key={n} value={n}>
            {LEVELS[n].numeral} 级（{LEVELS[n].word}）
          </option>
        ))}
      </select>
      <select
        aria-label="责任单位"
        value={params.get('unitId') ?? ''}
        onChange={(e) => filter('unitId', e.target.value)}
      >
        <option value="">各单位</option>
        {list?.units.map((u) => (
          <option key={u.id} value={u.id}>
            {u.name}
          </option>
        ))}
      </select>
      <input
        ref={search}
        type="search"
        aria-label="查找"
        placeholder="编号、名称或单位"
        maxLength={60}
        value={word}
        onChange={(e) => {
          const { value } = e.target;
          setWord(value);
          window.clearTimeout(timer.current);
          timer.current = window.setTimeout(() => filter('text', value.trim()), 250);
        }}
      />
    </div>
  );
}

/** What is due first, or has been for longest; a paused one where there is no other. */
function nearest(clocks: ClockView[]): ClockView | undefined {
  const asks = clocks.filter(owed);
  const running = asks.filter((c) => c.stoodAt === null);
  return (running.length > 0 ? running : asks).sort((a, b) => a.dueAt.localeCompare(b.dueAt))[0];
}

function List({ rows, row }: { rows: ListedIncident[]; row: number }) {
  return (
    <div className="card list-card">
      <table className="incident-list">
        <thead>
          <tr>
            <th scope="col">等级</th>
            <th scope="col">事件</th>
            <th scope="col">责任单位</th>
            <th scope="col">接手人</th>
            <th scope="col" className="number">
              条数
            </th>
            <th scope="col">状态</th>
            <th scope="col">最近时限</th>
            <th scope="col">立案</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((i, n) => {
            const clock = nearest(i.clocks);
            const late = i.clocks.filter((c) => c.state === 'breached' && c.metAt === null).length;
            return (
              <tr key={i.id} className={n === row ? 'row-here' : undefined}>
                <td>
                  <LevelTag level={i.level} confirmed={i.levelConfirmed} />
                </td>
                <td>
                  <Link id={`row-${n}`} to={`/incidents/${i.id}`}>
                    {i.title}
                  </Link>
                  <div className="quiet small figures">{i.code}</div>
                </td>
                <td>{i.unitName}</td>
                <td>
                  <Handler incident={i} />
                </td>
                <td className="number figures">{i.mentionCount}</td>
                <td>{STATES[i.state]}</td>
                <td>
                  {clock ? (
                    <>
                      <Clock clock={clock} />
                      {late > 1 && <span className="quiet small">共 {late} 项逾期</span>}
                    </>
                  ) : i.state === 'proposed' ? (
                    <b>待核定等级</b>
                  ) : i.closedAt ? (
                    <span className="quiet">
                      <Moment at={i.closedAt} /> {i.state === 'rejected' ? '不立案' : '办结'}
                    </span>
                  ) : (
                    <span className="quiet">时限均已完成</span>
                  )}
                </td>
                <td className="figures">
                  <Moment at={i.openedAt} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Handler({ incident: { handler: h, state } }: { incident: ListedIncident }) {
  if (!h) return <span className="quiet">{state === 'open' ? '尚未签收' : '—'}</span>;
  return (
    <>
      {h.name}
      <div className="quiet small">
        {h.post} <Moment at={h.at} /> {h.takenOver ? '接管' : '签收'}
      </div>
    </>
  );
}
