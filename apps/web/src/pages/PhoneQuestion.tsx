import type { QuestionActName, QuestionView } from '@fengsui/contract';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import { Clock } from '../components/Clock';
import PhoneFrame from '../components/PhoneFrame';
import { ActForm } from '../components/questions/ActForm';
import { Askings, Elsewhere, Steps } from '../components/questions/Parts';
import { clockOf, FORWARD } from '../components/questions/words';
import { Loaded } from '../components/States';
import { useLive } from '../live/useLive';
import '../styles/phone-account.css';
import '../styles/clue.css';
import '../styles/questions.css';

/** A question on the phone: what is asked, by when, and the answer or the word on it (第十二条). */
export default function PhoneQuestion() {
  const { id = '' } = useParams();
  const live = useLive(
    () => api<QuestionView>('GET', `/api/questions/${encodeURIComponent(id)}`),
    (m) => m.type === 'inbox',
    `question ${id}`,
  );
  return (
    <PhoneFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={6}>
        {(data) => <One q={data} reload={live.reload} />}
      </Loaded>
    </PhoneFrame>
  );
}

function One({ q, reload }: { q: QuestionView; reload: () => void }) {
  const [other, setOther] = useState<{ act: QuestionActName; name: string } | null>(null);
  const clock = clockOf(q);
  const forward = q.mine ? (q.can.find((c) => FORWARD.includes(c.act)) ?? null) : null;
  const shown = other ?? forward;
  return (
    <>
      <header className="phone-bar">
        <p className="quiet">
          {q.urgent && '紧急'}
          {q.kindName} · {q.unitName ?? '未定单位'}
        </p>
        <h1 className="phone-title">{q.excerpt}</h1>
      </header>
      <section className="ask">
        <b data-testid="question-ask">{q.mine ? `请${q.ask}` : q.stateName}</b>
        {clock && <Clock clock={clock} owner={!q.mine} big={q.mine} />}
      </section>
      {q.reply && q.state !== 'dispatched' && (
        <section>
          <h2>答复</h2>
          <p>{q.reply}</p>
          <p className="quiet small">{q.repliedBy}撰写</p>
        </section>
      )}
      {shown && (
        <section>
          <ActForm
            key={`${shown.act} ${q.version}`}
            q={q}
            act={shown}
            onSaved={() => {
              setOther(null);
              reload();
            }}
          />
        </section>
      )}
      <div className="aside-acts">
        {q.can
          .filter((c) => c.act !== shown?.act && (c.act === 'decline' || c.act === 'return'))
          .map((c) => (
            <button key={c.act} type="button" className="plain" onClick={() => setOther(c)}>
              {c.name}
            </button>
          ))}
        {other && (
          <button type="button" className="plain" onClick={() => setOther(null)}>
            取消
          </button>
        )}
      </div>
      <Elsewhere q={q} />
      <section>
        <h2>提问</h2>
        <Askings q={q} />
      </section>
      <section>
        <h2>经过</h2>
        <Steps q={q} />
      </section>
      <footer className="phone-foot">
        <Link to="/m">全部待办</Link>
        <Link to={`/questions/${q.id}`}>在电脑页面查看</Link>
      </footer>
    </>
  );
}
