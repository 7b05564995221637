import type { QuestionFigures } from '@fengsui/contract';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { serverNow } from '../../live/now';
import { beijingInput } from '../../live/time';
import { useLive } from '../../live/useLive';
import { Failure, Skeleton } from '../States';

/** Per unit and month: received, answered in time, how long, reopened. */
export function FiguresCard() {
  const id = useId();
  const [month, setMonth] = useState(() => beijingInput(serverNow()).slice(0, 7));
  const live = useLive(
    () => api<QuestionFigures>('GET', `/api/questions/figures?month=${month}`),
    (m) => m.type === 'inbox',
    `question-figures ${month}`,
  );
  return (
    <section className="card" aria-label="按月统计" data-testid="question-figures">
      <div className="row">
        <h2>按月统计</h2>
        <label className="push" htmlFor={id}>
          <span className="quiet">月份</span>{' '}
          <input
            id={id}
            className="question-month"
            type="month"
            value={month}
            onChange={(e) => e.target.value && setMonth(e.target.value)}
          />
        </label>
      </div>
      {!live.data ? (
        live.error ? (
          <Failure error={live.error} retry={live.reload} />
        ) : (
          <Skeleton rows={3} />
        )
      ) : live.data.units.length === 0 ? (
        <p className="quiet">这个月没有交办的提问。</p>
      ) : (
        <ul className="question-list figures">
          {live.data.units.map((u) => (
            <li key={u.unitId} aria-label={u.unitName}>
              <b>{u.unitName}</b> 收到 {u.received} 件
              <p>
                按时答复 {u.inTime} / 已答复 {u.answered}
                {u.overdue > 0 && <b>，逾期未答 {u.overdue}</b>}
              </p>
              <p className="quiet small">
                {u.medianHours === null ? '还没有答复' : `用时中位数 ${u.medianHours} 小时`}，再次来问 {u.reopened} 件
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
