import type { CircleAction, CircleRequest, CircleRequestAct } from '@fengsui/contract';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { longTime } from '../../live/time';
import { Clock } from '../Clock';
import { Dialog, Refused } from '../Dialog';
import { termClock } from '../registry/waits';
import { Basis } from '../rules/Basis';
import { useSend } from '../useSend';
import { ACT_NAME, StepForm } from './StepForm';

/** Until when a 联动 runs, as clocks are drawn. */
export const untilClock = (a: CircleAction) =>
  termClock({ ask: a.wantedName, owner: '各账号', startsAt: a.at, dueAt: a.until, late: false });

/** One 联动: the post, until when, and what was seen of whom. */
export function ActionCard({ action: a, reload }: { action: CircleAction; reload: () => void }) {
  const [withdrawing, setWithdrawing] = useState(false);
  const [step, setStep] = useState<{ request: CircleRequest; act: CircleRequestAct } | null>(null);
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
      <div className="scroll-x">
        <table className="circle-table">
          <thead>
            <tr>
              <th>账号</th>
              <th>单位</th>
              <th>情况</th>
              <th>时间</th>
              <th>办理</th>
            </tr>
          </thead>
          <tbody>
            {a.requests.map((r) => (
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
                      onClick={() => setStep({ request: r, act })}
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
      <Dialog title="撤回联动" open={withdrawing} onClose={() => setWithdrawing(false)}>
        <Withdraw action={a} onDone={() => (setWithdrawing(false), reload())} />
      </Dialog>
      <Dialog
        title={step ? `${step.request.account}：${ACT_NAME[step.act]}` : ''}
        open={step !== null}
        onClose={() => setStep(null)}
      >
        {step && <StepForm {...step} onDone={() => (setStep(null), reload())} />}
      </Dialog>
    </section>
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
