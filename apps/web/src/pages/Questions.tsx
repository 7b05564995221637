import type { QuestionList, QuestionRow } from '@fengsui/contract';
import { useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '../api/client';
import { useMe } from '../api/session';
import { Clock } from '../components/Clock';
import DeskFrame from '../components/DeskFrame';
import { ExportTable } from '../components/ExportTable';
import { Counts, countsOf, Pages, Search, useListQuery } from '../components/Listing';
import { FiguresCard } from '../components/questions/FiguresCard';
import { NewQuestion } from '../components/questions/NewQuestion';
import { TermsCard } from '../components/questions/TermsCard';
import { UnitSelect } from '../components/questions/UnitSelect';
import { clockOf } from '../components/questions/words';
import { Empty, Failure, Skeleton } from '../components/States';
import { Time } from '../components/Time';
import { useLive } from '../live/useLive';
import '../styles/registry.css';
import '../styles/questions.css';

/** 答复 (第十二条): what teachers and students ask, the overdue first, a page at a time. The search stands in the address. */
export default function Questions() {
  const me = useMe();
  const [params, set] = useListQuery();
  const query = params.toString();
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const live = useLive(
    () => api<QuestionList>('GET', `/api/questions?${query}`),
    (m) => m.type === 'inbox' || m.type === 'mentions',
    `questions ${query}`,
  );
  // while another page comes, the one before it stays
  const last = useRef(live.data);
  if (live.data) last.current = live.data;
  const list = live.data ?? (live.error ? null : last.current);
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
        <Search params={params} set={set} label="查找提问" placeholder="提问内容、单位" />
        {list && (list.late > 0 || params.get('late') === '1') && (
          <Counts
            of={[{ key: '1', name: '已超时限', n: list.late }]}
            chosen={params.get('late')}
            onChoose={(v) => set('late', v)}
          />
        )}
        <Counts
          of={countsOf(list?.counts ?? [], params.get('state'))}
          chosen={params.get('state')}
          onChoose={(v) => set('state', v)}
        />
        <select aria-label="类别" value={params.get('kind') ?? ''} onChange={(e) => set('kind', e.target.value)}>
          <option value="">咨询和投诉</option>
          <option value="question">咨询</option>
          <option value="complaint">投诉</option>
        </select>
        <UnitSelect label="单位" empty="全部单位" value={list?.unit ?? null} onChange={(u) => set('unit', u?.id)} />
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
              <>
                <ul className="question-list">
                  {list.questions.map((q) => (
                    <Row key={q.id} q={q} />
                  ))}
                </ul>
                <Pages of={list} unit="件" onTurn={(n) => set('page', String(n))} />
              </>
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
