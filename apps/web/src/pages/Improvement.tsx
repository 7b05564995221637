import type { ImprovementList } from '@fengsui/contract';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { api } from '../api/client';
import { landsOnPhone, useMe } from '../api/session';
import DeskFrame from '../components/DeskFrame';
import { ExportTable } from '../components/ExportTable';
import { Causes } from '../components/improvement/Causes';
import { NewTask } from '../components/improvement/NewTask';
import { TaskCard } from '../components/improvement/TaskCard';
import { TaskDialog } from '../components/improvement/TaskDialog';
import PhoneFrame from '../components/PhoneFrame';
import { Empty, Failure, Skeleton } from '../components/States';
import { useLive } from '../live/useLive';
import '../styles/brief.css';
import '../styles/improvement.css';

const TABS = [
  { value: 'running', name: '在办' },
  { value: 'done', name: '已了结' },
  { value: 'causes', name: '反复出现的原因' },
] as const;

/** 整改任务: on the phone for who owes one, on the desk for who accepts it. */
export default function Improvement() {
  const me = useMe();
  const phone = landsOnPhone(me) && me.roles.includes('unit');
  const [query, setQuery] = useSearchParams();
  const tab = TABS.find((t) => t.value === query.get('tab'))?.value ?? 'running';
  const state = tab === 'done' ? 'done' : 'running';
  const live = useLive(
    () => api<ImprovementList>('GET', `/api/improvement?state=${state}`),
    () => false,
    `improvement ${state}`,
  );
  const go = (task: string | null): void =>
    setQuery({ ...(tab === 'running' ? {} : { tab }), ...(task ? { task } : {}) });
  return (
    <Frame phone={phone} loadedAt={live.loadedAt}>
      <div className="page-head">
        <h1 className="page-title">整改任务</h1>
        <div className="head-acts">
          {!phone && <ExportTable dated="交办" tables={[{ name: 'tasks', label: '整改任务表' }]} />}
          {live.data?.can.create && <NewTask list={live.data} onOpened={(id) => (live.reload(), go(id))} />}
          {phone && <Link to="/m">返回待办</Link>}
        </div>
      </div>
      <nav className="chips" aria-label="整改任务">
        {TABS.filter((t) => t.value !== 'causes' || !phone).map((t) => (
          <button
            key={t.value}
            type="button"
            className={t.value === tab ? 'chip chosen-chip' : 'chip'}
            aria-pressed={t.value === tab}
            onClick={() => setQuery(t.value === 'running' ? {} : { tab: t.value }, { replace: true })}
          >
            {t.name}
          </button>
        ))}
      </nav>
      {tab === 'causes' ? (
        <Causes />
      ) : live.data ? (
        <>
          <p className="task-sentence" data-testid="task-sentence">
            {live.data.sentence}
          </p>
          {live.data.tasks.length === 0 && (
            <Empty title={tab === 'done' ? '还没有了结的任务' : '没有在办的任务'}>
              {live.data.can.create
                ? '复盘报告审定时，其中的整改任务自动交办；也可在此交办。'
                : '交办给您单位的整改任务会列在这里，并用消息告诉您。'}
            </Empty>
          )}
          <ul className="task-list" data-testid="tasks">
            {live.data.tasks.map((t) => (
              <TaskCard key={t.id} task={t} onOpen={() => go(t.id)} />
            ))}
          </ul>
        </>
      ) : live.error ? (
        <Failure error={live.error} retry={live.reload} />
      ) : (
        <Skeleton rows={6} />
      )}
      <TaskDialog
        id={query.get('task')}
        units={live.data?.units ?? []}
        onClose={() => query.get('task') && go(null)}
        onChanged={live.reload}
      />
    </Frame>
  );
}

function Frame({ phone, loadedAt, children }: { phone: boolean; loadedAt: number | null; children: ReactNode }) {
  return phone ? (
    <PhoneFrame loadedAt={loadedAt}>{children}</PhoneFrame>
  ) : (
    <DeskFrame loadedAt={loadedAt}>{children}</DeskFrame>
  );
}
