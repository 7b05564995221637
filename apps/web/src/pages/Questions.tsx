import type { QuestionList, QuestionRow } from '@fengsui/contract';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { api } from '../api/client';
import { useMe } from '../api/session';
import { Clock } from '../components/Clock';
import DeskFrame from '../components/DeskFrame';
import { ExportTable } from '../components/ExportTable';
import { FiguresCard } from '../components/questions/FiguresCard';
import { NewQuestion } from '../components/questions/NewQuestion';
import { TermsCard } from '../components/questions/TermsCard';
import { clockOf } from '../components/questions/words';
import { Empty, Failure, Skeleton } from '../components/States';
import { Time } from '../components/Time';
import { useLive } from '../live/useLive';
import '../styles/registry.css';
import '../styles/questions.css';

/** 答复 (第十二条): what teachers and students ask, the overdue first. The filter stands in the address. */
export default function Questions() {
  const me = useMe();
  const [params, setParams] = useSearchParams();
  const query = params.toString();
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const live = useLive(
    () => api<QuestionList>('GET', `/api/questions?${query}`),
    (m) => m.type === 'inbox' || m.type === 'mentions',
    `questions ${query}`,
  );
  const set = (key: string, value: string | null): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(key, value);
        else next.delete(key);
        return next;
      },
      { replace: true },
    );
  const toggle = (key: string, value: string): void => set(key, params.get(key) === value ? null : value);
  const list = live.data;
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <div className="page-head">
        <h1 className="page-title">答复</h1>
        <span className="row">
          <ExportTable dated="提出" tables={[{ name: 'questions', label: '师生提问表' }]} />
          {list?.mayEnter && (
            <button type="button" className="primary" onClick={() => setMaking(true)}>
              录入提问
            </button>
          )}
        </span>
      </div>
      <p className="registry-sentence" data-testid="questions-sentence">
        {list?.sentence ?? '\u00a0'}
      </p>
      <div className="account-filters">
        {list && (list.late > 0 || params.get('late') === '1') && (
          <button
            type="button"
            className="small-button"
            aria-pressed={params.get('late') === '1'}
            onClick={() => toggle('late', '1')}
          >
            已超时限 <b className="figures">{list.late}</b>
          </button>
        )}
        {list?.counts
          .filter((c) => c.n > 0 || c.state === params.get('state'))
          .map((c) => (
            <button
              key={c.state}
              type="button"
              className="small-button"
              aria-pressed={params.get('state') === c.state}
              onClick={() => toggle('state', c.state)}
            >
              {c.name} <b className="figures">{c.n}</b>
            </button>
          ))}
        <select aria-label="类别" value={params.get('kind') ?? ''} onChange={(e) => set('kind', e.target.value)}>
          <option value="">咨询和投诉</option>
          <option value="question">咨询</option>
          <option value="complaint">投诉</option>
        </select>
        {list && list.units.length > 1 && (
          <select aria-label="单位" value={params.get('unit') ?? ''} onChange={(e) => set('unit', e.target.value)}>
            <option value="">全部单位</option>
            {list.units.map((u) => (
              <option key={u.id} value={u.id}>
                {u.name}
              </option>
            ))}
          </select>
        )}
      </div>
      <div className="account-list">
        <div className="column">
          <section className="card" aria-label="提问">
            {!list ? (
              live.error ? (
                <Failure error={live.error} retry={live.reload} />
              ) : (
                <Skeleton rows={8} />
              )
            ) : list.questions.length === 0 ? (
              <Empty title={query ? '没有找到' : '没有提问'}>
                {query
                  ? '放宽条件再试。'
                  : '帖子和官微评论中的咨询、投诉会列在这里，也可以录入电话、来访、信箱收到的。'}
              </Empty>
            ) : (
              <ul className="question-list">
                {list.questions.map((q) => (
                  <Row key={q.id} q={q} />
                ))}
              </ul>
            )}
          </section>
        </div>
        <div className="column">
          <FiguresCard />
          <TermsCard />
        </div>
      </div>
      {making && list && (
        <NewQuestion
          units={list.units}
          all={me.roles.some((r) => r === 'duty' || r === 'publicity_head')}
          onClose={() => setMaking(false)}
          onSaved={(id) => void navigate(`/questions/${id}`)}
        />
      )}
    </DeskFrame>
  );
}

function Row({ q }: { q: QuestionRow }) {
  const clock = clockOf(q);
  return (
    <li>
      <Link to={`/questions/${q.id}`}>{q.excerpt}</Link>
      <p className="quiet small">
        <b>
          {q.urgent && '紧急'}
          {q.kindName}
        </b>{' '}
        · {q.unitName ?? '未定单位'} · <Time at={q.askedAt} />
        {q.askings > 1 && ` · ${q.askings} 处提问`}
        {q.reopened > 0 && ` · 再次来问 ${q.reopened} 次`} · {q.mine ? <b>{q.stateName}，请您办理</b> : q.stateName}
      </p>
      {clock && <Clock clock={clock} />}
    </li>
  );
}
