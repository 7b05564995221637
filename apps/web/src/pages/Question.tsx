import type { QuestionActName, QuestionView } from '@fengsui/contract';
import { Drawer } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import { Clock } from '../components/Clock';
import DeskFrame from '../components/DeskFrame';
import { ActForm } from '../components/questions/ActForm';
import { Askings, Elsewhere, Steps } from '../components/questions/Parts';
import { clockOf, FORWARD } from '../components/questions/words';
import { Loaded } from '../components/States';
import { longTime } from '../live/time';
import { useLive } from '../live/useLive';
import '../styles/registry.css';
import '../styles/clue.css';
import '../styles/publishing.css';
import '../styles/questions.css';

/** One question: what is asked and where, until when, what was answered, who did what. */
export default function Question() {
  const { id = '' } = useParams();
  const live = useLive(
    () => api<QuestionView>('GET', `/api/questions/${encodeURIComponent(id)}`),
    (m) => m.type === 'inbox' || m.type === 'mentions',
    `question ${id}`,
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={10}>
        {(data) => <Body q={data} reload={live.reload} />}
      </Loaded>
    </DeskFrame>
  );
}

function Body({ q, reload }: { q: QuestionView; reload: () => void }) {
  const [act, setAct] = useState<{ act: QuestionActName; name: string } | null>(null);
  const clock = clockOf(q);
  // there is nothing to join it with
  const can = q.can.filter((c) => c.act !== 'merge' || q.alike.length > 0);
  return (
    <>
      <div className="page-head">
        <h1 className="page-title">{q.excerpt}</h1>
        <span className="row">
          {can.map((c) => (
            <button
              key={c.act}
              type="button"
              className={FORWARD.includes(c.act) && q.mine ? 'primary' : 'small-button'}
              onClick={() => setAct(c)}
            >
              {c.name}
            </button>
          ))}
          <Link to="/questions">返回</Link>
        </span>
      </div>
      <p className="registry-sentence" data-testid="question-state">
        {q.stateName}，{q.urgent && '紧急'}
        {q.kindName}，{q.unitName ?? '未定单位'}。
      </p>
      {clock && (
        <div className="question-clock">
          <Clock clock={clock} />
        </div>
      )}
      {q.why && can.length === 0 && <p className="quiet">{q.why}</p>}
      <Elsewhere q={q} />
      <div className="account-columns">
        <div className="column">
          <section className="card" aria-labelledby="question-asked">
            <h2 id="question-asked">
              提问 <span className="quiet small">{q.unitReason}</span>
            </h2>
            <Askings q={q} />
          </section>
          {q.reply && (
            <section className="card" aria-labelledby="question-reply">
              <h2 id="question-reply">答复</h2>
              <p className="clue-words">{q.reply}</p>
              <p className="quiet small">
                {q.repliedBy && `${q.repliedBy}撰写`}
                {q.reviewedBy && `，${q.reviewedBy}审核`}
              </p>
            </section>
          )}
          {q.alike.length > 0 && (
            <section className="card" aria-labelledby="question-alike">
              <h2 id="question-alike">相近的问题</h2>
              <ul className="question-list">
                {q.alike.map((a) => (
                  <li key={a.id}>
                    <Link to={`/questions/${a.id}`}>{a.excerpt}</Link>{' '}
                    <span className="quiet small">{a.unitName ?? '未定单位'}</span>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <div className="column">
          {q.rounds.length > 0 && (
            <section className="card" aria-labelledby="question-rounds">
              <h2 id="question-rounds">办理时限</h2>
              <ul className="plain-list figures">
                {q.rounds.map((r) => (
                  <li key={r.startedAt}>
                    {r.unitName}：{longTime(r.startedAt)} 交办，应于 {longTime(r.dueAt)} 前，{r.outcomeName}
                    {r.endedAt && ` ${longTime(r.endedAt)}`}
                    {r.endedAt && r.endedAt > r.dueAt && <b>，已超时限</b>}
                  </li>
                ))}
              </ul>
            </section>
          )}
          <section className="card" aria-labelledby="question-steps">
            <h2 id="question-steps">经过</h2>
            <Steps q={q} />
          </section>
        </div>
      </div>
      {act && (
        <Drawer open title={act.name} size={640} onClose={() => setAct(null)}>
          <ActForm key={act.act} q={q} act={act} onSaved={() => (setAct(null), reload())} />
        </Drawer>
      )}
    </>
  );
}
