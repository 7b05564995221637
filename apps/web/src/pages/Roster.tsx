import type { AbsenceView, Readiness, Roster as Data, RosterLine } from '@fengsui/contract';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import { api, words } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { Pages, useListQuery } from '../components/Listing';
import { AbsenceDrawer } from '../components/roster/AbsenceDrawer';
import { Month } from '../components/roster/Month';
import { ReadinessCard } from '../components/roster/ReadinessCard';
import { RotationDrawer } from '../components/roster/RotationDrawer';
import { SchoolDays } from '../components/roster/SchoolDays';
import { KINDS, lineName, personName } from '../components/roster/words';
import { Empty, Failure, Skeleton } from '../components/States';
import { type Live, useLive } from '../live/useLive';
import { Time } from '../components/Time';
import '../styles/policy.css';
import '../styles/roster.css';

/** 值班表: who answers when, a page of units at a time, and where in the whole school nobody would. */
export default function Roster() {
  const query = useListQuery()[0].toString();
  const live = useLive(
    () => api<Data>('GET', `/api/roster?${query}`),
    () => false,
    `roster ${query}`,
  );
  // while another page comes, the one before it stays
  const last = useRef<Pick<Live<Data>, 'data' | 'loadedAt'>>(live);
  if (live.data) last.current = live;
  return (
    <DeskFrame loadedAt={last.current.loadedAt}>
      {last.current.data ? (
        <Body
          roster={last.current.data}
          loadedAt={last.current.loadedAt}
          error={live.data ? null : live.error}
          reload={live.reload}
        />
      ) : (
        <>
          <h1 className="page-title">值班表</h1>
          {live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={10} />}
        </>
      )}
    </DeskFrame>
  );
}

function Body({
  roster,
  loadedAt,
  error,
  reload: again,
}: {
  roster: Data;
  loadedAt: number | null;
  /** the page that is wanted did not come */
  error: unknown;
  reload: () => void;
}) {
  const readiness = useLive(
    () => api<Readiness>('GET', '/api/roster/readiness'),
    () => false,
    'readiness',
  );
  const [params, set] = useListQuery();
  const q = params.get('q') ?? '';
  const reload = (): void => (again(), readiness.reload());
  const [chosen, setChosen] = useState<string | null>(null);
  const [drawer, setDrawer] = useState<'rotation' | 'absence' | null>(null);
  const key = (l: RosterLine): string => `${l.unitId} ${l.function}`;
  const line = roster.lines.find((l) => key(l) === chosen) ?? roster.lines.find((l) => l.mayEdit) ?? roster.lines[0];
  const done = (): void => (setDrawer(null), reload());
  return (
    <div className="roster">
      <div className="page-head">
        <h1 className="page-title">值班表</h1>
        <a className="push" href="/api/tables/roster.xlsx" download>
          导出 Excel
        </a>
        {roster.mayEditCalendar && (
          <Link className="plain" to="/contacts">
            联系方式
          </Link>
        )}
        {roster.mayEdit ? (
          <button type="button" className="primary" onClick={() => setDrawer('absence')}>
            登记代班、换班、请假
          </button>
        ) : roster.mayEditCalendar ? null : (
          <p className="quiet">需要调整的，请联系宣传部值班员。</p>
        )}
      </div>
      {readiness.data && (
        <p className="roster-sentence" data-testid="roster-sentence">
          {sentence(readiness.data)}
        </p>
      )}
      {roster.lines.length === 0 && !q && roster.page === 1 ? (
        <Empty title="还没有人任职">先登记各单位负责人和宣传部值班员，才能排班。</Empty>
      ) : (
        <div className="roster-columns">
          <section className="card" aria-labelledby="posts">
            <h2 id="posts">各级在值</h2>
            <input
              type="search"
              className="roster-search"
              aria-label="查找单位或人员"
              placeholder="单位或姓名"
              defaultValue={q}
              onChange={(e) => set('q', e.target.value.trim())}
            />
            {error ? <Failure error={error} retry={again} /> : null}
            {roster.lines.length === 0 && <Empty title="没有找到">换一个词试试。</Empty>}
            <ul className="post-list">
              {roster.lines.map((l) => (
                <li key={key(l)}>
                  <button
                    type="button"
                    className={l === line ? 'roster-post chosen' : 'roster-post'}
                    aria-pressed={l === line}
                    onClick={() => setChosen(key(l))}
                  >
                    <span className="quiet">{lineName(l)}</span>
                    <b>{l.now.length > 0 ? l.now.map(personName).join('、') : '无人在值'}</b>
                  </button>
                </li>
              ))}
            </ul>
            <Pages of={roster} unit="个单位" narrow onTurn={(page) => set('page', String(page))} />
          </section>
          <div className="column">
            {line && (
              <>
                <Month line={line} stamp={loadedAt} />
                <RotationNote line={line} onEdit={() => setDrawer('rotation')} />
              </>
            )}
          </div>
          <div className="column">
            {readiness.data ? (
              <ReadinessCard readiness={readiness.data} />
            ) : readiness.error ? (
              <Failure error={readiness.error} retry={readiness.reload} />
            ) : (
              <Skeleton rows={3} />
            )}
            <Absences rows={roster.absences} reload={reload} />
            <SchoolDays roster={roster} warning={readiness.data?.calendarWarning ?? null} reload={reload} />
          </div>
        </div>
      )}
      {drawer === 'rotation' && line && (
        <RotationDrawer key={key(line)} line={line} onClose={() => setDrawer(null)} onSaved={done} />
      )}
      {drawer === 'absence' && <AbsenceDrawer onClose={() => setDrawer(null)} onSaved={done} />}
    </div>
  );
}

function sentence(r: Readiness): string {
  if (r.counts.gaps > 0) return `未来 ${r.days} 天有 ${r.counts.gaps} 处无人在值。`;
  return r.counts.unreachable > 0
    ? `未来 ${r.days} 天各级均有人在值，${r.counts.unreachable} 人的联系方式待补全或核实。`
    : `未来 ${r.days} 天各级均有人在值。`;
}

function RotationNote({ line, onEdit }: { line: RosterLine; onEdit: () => void }) {
  const r = line.rotation;
  return (
    <section className="card row" aria-label="轮值">
      <span>
        {r
          ? `${r.pattern === 'weekly' ? '按周' : '按日'}轮值，${r.handover} 交接：${r.members.map((m) => m.name).join(' → ')}`
          : line.people.length > 1
            ? `不轮值，${line.people.length} 人均在值`
            : '仅一人任此职'}
      </span>
      {line.mayEdit && (
        <button type="button" className="small-button push" onClick={onEdit}>
          {r ? '调整轮值' : '设置轮值'}
        </button>
      )}
    </section>
  );
}

function Absences({ rows, reload }: { rows: AbsenceView[]; reload: () => void }) {
  const [error, setError] = useState<string | null>(null);
  async function cancel(id: string): Promise<void> {
    setError(null);
    try {
      await api('POST', `/api/roster/absences/${id}/cancel`);
    } catch (e) {
      setError(words(e));
    }
    reload();
  }
  return (
    <section className="card" aria-labelledby="absences" data-testid="absences">
      <h2 id="absences">代班、换班、请假</h2>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      {rows.length === 0 && <p className="quiet">没有登记。外出前请先登记，通知才会送到代班的人。</p>}
      <ul className="versions figures">
        {rows.map((a) => (
          <li key={a.id}>
            <b>{KINDS[a.kind]}</b> {a.person}
            {a.substitute ? ` 由 ${a.substitute} 代` : '，无人代班'}
            {a.post && `（${a.post}）`}
            <div>
              <Time at={a.from} /> 至 <Time at={a.to} />
              <span className="quiet"> {a.reason}</span>
            </div>
            {a.mayCancel && (
              <button type="button" className="quiet-button" onClick={() => void cancel(a.id)}>
                取消
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
