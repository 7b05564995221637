import type { DirectoryPull, DirectoryReport, DirectoryView } from '@fengsui/contract';
import { useState } from 'react';
import { api } from '../../api/client';
import { longTime } from '../../live/time';
import { useLive } from '../../live/useLive';
import { Refused } from '../Dialog';
import { Failure, Skeleton } from '../States';
import { useSend } from '../useSend';

const STATE: Record<DirectoryPull['state'], string> = {
  running: '正在同步',
  done: '已同步',
  held: '已停下，等人确认',
  failed: '未成',
};

/** 同步人员: people from the school's identity service; looked at first, taken over whole; one by which too many would leave waits for a person's word. */
export function DirectoryCard({ onDone }: { onDone: () => void }) {
  const live = useLive(
    () => api<DirectoryView>('GET', '/api/registry/directory'),
    () => false,
    'directory',
  );
  const [seen, setSeen] = useState<DirectoryReport | null>(null);
  const looking = useSend<DirectoryReport>(setSeen);
  const pulling = useSend<DirectoryPull>(() => (setSeen(null), live.reload(), onDone()));
  const busy = looking.busy || pulling.busy;
  const v = live.data;
  const [last] = v?.pulls ?? [];
  const held = last?.state === 'held' ? last.report : null;
  const pull = (leaving?: number): void =>
    void pulling.send(() =>
      api<DirectoryPull>('POST', '/api/registry/directory/pulls', leaving === undefined ? {} : { leaving }),
    );
  return (
    <section className="card" aria-labelledby="directory-title" data-testid="directory">
      <h2 id="directory-title">同步人员</h2>
      {!v ? (
        live.error ? (
          <Failure error={live.error} retry={live.reload} />
        ) : (
          <Skeleton rows={3} />
        )
      ) : v.service === null ? (
        <p className="quiet">没有设置学校统一身份服务。由系统管理员设置 SCIM_URL 后，人员可自动同步。</p>
      ) : (
        <>
          <p className="quiet small">
            来自 {v.service}
            {v.hours > 0 ? `，每 ${v.hours} 小时一次` : '，只手动同步'}。那里没有了的人登记为离校；一次离校超过 {v.most}
            %时停下，等人确认。手工登记的人不受影响。
          </p>
          <div className="row">
            <button
              type="button"
              className="small-button"
              disabled={busy}
              onClick={() => void looking.send(() => api('POST', '/api/registry/directory/look', {}))}
            >
              {looking.busy ? '正在读取…' : '先看会改什么'}
            </button>
            <button type="button" className="small-button" disabled={busy} onClick={() => pull()}>
              {pulling.busy ? '正在同步…' : '立即同步'}
            </button>
          </div>
          <Refused error={looking.error ?? pulling.error} />
          {seen && (
            <div role="status" data-testid="directory-look">
              <Report report={seen} head="现在同步会：" />
            </div>
          )}
          {held && (
            <div role="alert" data-testid="directory-held">
              <p>
                <b>{last!.reason}。</b>
              </p>
              <Report report={held} head="停下的这次：" />
              <button type="button" className="primary" disabled={busy} onClick={() => pull(held.leave)}>
                已核对，{held.leave} 人确已离校，照此同步
              </button>
            </div>
          )}
          {v.pulls.length > 0 && (
            <ul className="plain-list figures">
              {v.pulls.map((p) => (
                <li key={p.id}>
                  <b>{STATE[p.state]}</b> {longTime(p.startedAt)} {p.by}
                  {p.state === 'done' && p.report
                    ? `：新增 ${p.report.create}，修改 ${p.report.change}，离校 ${p.report.leave}，需核对 ${p.report.faultCount}`
                    : p.reason
                      ? `：${p.reason}`
                      : ''}
                </li>
              ))}
            </ul>
          )}
          {last?.state === 'done' && last.report && last.report.faultCount > 0 && <Faults report={last.report} />}
        </>
      )}
    </section>
  );
}

function Report({ report: r, head }: { report: DirectoryReport; head: string }) {
  return (
    <>
      <p className="figures">
        <b>{head}</b>共读到 {r.read} 人，新增 {r.create}，修改 {r.change}，离校 {r.leave}，不变 {r.same}。
      </p>
      {r.leaving.length > 0 && (
        <p>
          离校：{r.leaving.map((p) => (p.number ? `${p.name}（${p.number}）` : p.name)).join('、')}
          {r.leave > r.leaving.length && ` 等 ${r.leave} 人`}
        </p>
      )}
      <Faults report={r} />
    </>
  );
}

function Faults({ report: r }: { report: DirectoryReport }) {
  if (r.faultCount === 0) return null;
  return (
    <>
      <p>
        <b>{r.faultCount} 处需核对，没有改动：</b>
      </p>
      <ul className="plain-list figures">
        {r.faults.map((f, i) => (
          <li key={i}>
            {f.who}：{f.reason}
          </li>
        ))}
      </ul>
    </>
  );
}
