import type { CircleAction, CircleRequest, CircleRequestAct, CircleRequests } from '@fengsui/contract';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { longTime } from '../../live/time';
import { useLive } from '../../live/useLive';
import { Clock } from '../Clock';
import { Dialog, Refused } from '../Dialog';
import { Head, Pages } from '../Listing';
import { Basis } from '../rules/Basis';
import { Failure, Skeleton } from '../States';
import { useSend } from '../useSend';
import { ACT_NAME, StepForm } from './StepForm';
import { untilClock } from './until';

type Step = { request: CircleRequest; act: CircleRequestAct };

/** One 联动: the post, until when, and what was seen; of whom, where all are to be seen once it is opened. */
export function ActionCard({ action: a, all, reload }: { action: CircleAction; all: boolean; reload: () => void }) {
  const [withdrawing, setWithdrawing] = useState(false);
  const [step, setStep] = useState<Step | null>(null);
  const [opened, setOpened] = useState(false);
  const [round, setRound] = useState(0);
  return (
    <section className="card circle-action" data-testid="circle-action">
      <div className="row">
        <h3>
          {a.stateName}，{a.done}/{a.asked} 已联动
        </h3>
        {a.mayWithdraw && (
          <button type="button" className="small-button push" onClick={() => setWithdrawing(true)}>
            撤回联动
          </button>
        )}
      </div>
      <p>
        {a.post.account}：{a.post.text}{' '}
        {a.post.url && (
          <a href={a.post.url} target="_blank" rel="noreferrer noopener">
            原帖
          </a>
        )}
      </p>
      <p className="quiet small">
        {a.wantedName}，{a.text} {a.by} {longTime(a.at)}
        {a.rules?.regulation && (
          <>
            {'，'}
            <Basis of={[14]} version={a.rules.regulation} />
          </>
        )}
      </p>
      {a.state === 'open' ? (
        <Clock clock={untilClock(a)} owner={false} />
      ) : (
        <p className="quiet">截止 {longTime(a.until)}</p>
      )}
      <p className="quiet small figures">{a.states.map((s) => `${s.name} ${s.n}`).join('，')}</p>
      {!all ? (
        <Requests rows={a.requests} act={setStep} />
      ) : (
        <button type="button" className="small-button" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          {opened ? '收起各账号' : '查看各账号'}
        </button>
      )}
      {opened && <AllRequests action={a} stamp={round} act={setStep} />}
      <Dialog title="撤回联动" open={withdrawing} onClose={() => setWithdrawing(false)}>
        <Withdraw action={a} onDone={() => (setWithdrawing(false), reload())} />
      </Dialog>
      <Dialog
        title={step ? `${step.request.account}：${ACT_NAME[step.act]}` : ''}
        open={step !== null}
        onClose={() => setStep(null)}
      >
        {step && <StepForm {...step} onDone={() => (setStep(null), setRound(round + 1), reload())} />}
      </Dialog>
    </section>
  );
}

/** The accounts of a 联动 for whom all are to be seen, by state, a page at a time. */
function AllRequests({ action: a, stamp, act }: { action: CircleAction; stamp: number; act: (s: Step) => void }) {
  const [{ state, page }, setSearch] = useState({ state: '', page: 1 });
  const query = `page=${page}${state ? `&state=${state}` : ''}`;
  const live = useLive(
    () => api<CircleRequests>('GET', `/api/circle/actions/${a.id}/requests?${query}`),
    (m) => m.type === 'mentions' || m.type === 'inbox',
    `circle requests ${a.id} ${query} ${stamp}`,
  );
  return (
    <>
      <select aria-label="情况" value={state} onChange={(e) => setSearch({ state: e.target.value, page: 1 })}>
        <option value="">全部</option>
        {a.states.map((s) => (
          <option key={s.state} value={s.state}>
            {s.name} {s.n}
          </option>
        ))}
      </select>
      {live.data ? (
        <>
          <Requests rows={live.data.requests} act={act} />
          {live.data.total > live.data.size && (
            <Pages of={live.data} unit="个" onTurn={(n) => setSearch({ state, page: n })} />
          )}
        </>
      ) : live.error ? (
        <Failure error={live.error} retry={live.reload} />
      ) : (
        <Skeleton rows={4} />
      )}
    </>
  );
}

function Requests({ rows, act: start }: { rows: CircleRequest[]; act: (s: Step) => void }) {
  return (
    <div className="scroll-x">
      <table className="circle-table">
        <Head names={['账号', '单位', '情况', '时间', '办理']} />
        <tbody>
          {rows.map((r) => (
            <tr key={r.id}>
              <td>
                {r.account} <span className="quiet small">{r.platformName}</span>
              </td>
              <td>{r.unitName ?? '学校'}</td>
              <td>
                {r.state === 'missed' || r.state === 'late' ? <b>{r.stateName}</b> : r.stateName}
                {r.seen && `（${r.seen === 'comment' ? '评论' : '转发'}）`}
                {r.note && `：${r.note}`}{' '}
                {r.url && (
                  <a href={r.url} target="_blank" rel="noreferrer noopener">
                    查看
                  </a>
                )}
              </td>
              <td className="figures">{r.at ? longTime(r.at) : ''}</td>
              <td>
                {r.can.map((act) => (
                  <button
                    key={act}
                    type="button"
                    className="link-button"
                    aria-label={`${r.account}${ACT_NAME[act]}`}
                    onClick={() => start({ request: r, act })}
                  >
                    {ACT_NAME[act]}
                  </button>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Withdraw({ action: a, onDone }: { action: CircleAction; onDone: () => void }) {
  const id = useId();
  const [reason, setReason] = useState('');
  const { busy, error, send } = useSend(onDone);
  return (
    <form
      aria-label="撤回联动"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void send(() => api('POST', `/api/circle/actions/${a.id}/withdraw`, { version: a.version, reason }));
      }}
    >
      <div className="field">
        <label htmlFor={id}>撤回理由</label>
        <textarea id={id} rows={2} value={reason} onChange={(e) => setReason(e.target.value)} />
      </div>
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在提交…' : '撤回联动'}
      </button>
    </form>
  );
}
