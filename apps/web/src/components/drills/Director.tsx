import type { DrillInject } from '@fengsui/contract';
import { clockTime } from '../../live/time';

/** What the director put in, to whom, and whether it was answered. */
export function Director({ injects, running }: { injects: DrillInject[]; running: boolean }) {
  return (
    <section className="card" aria-labelledby="director-title" data-testid="director">
      <h2 id="director-title">导调</h2>
      {injects.length === 0 ? (
        <p className="quiet">{running ? '还没有到导调的时间。' : '没有导调。'}</p>
      ) : (
        <ul className="drill-injects">
          {injects.map((i) => (
            <li key={i.at + i.title}>
              <div className="row">
                <b>{i.title}</b>
                <span className={`drill-state ${i.answer ? 'drill-done' : 'drill-waiting'}`}>
                  {i.answer ? '已回应' : '已发出'}
                </span>
                <span className="quiet push">
                  {clockTime(i.at)} 发给{i.to}，{clockTime(i.dueAt)} 前答复
                </span>
              </div>
              <p>{i.text}</p>
              <p className="quiet">要求：{i.expected}</p>
              {i.answer && (
                <p>
                  {clockTime(i.answeredAt!)} 答复：{i.answer}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
