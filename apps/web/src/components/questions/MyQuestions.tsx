import type { QuestionList } from '@fengsui/contract';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { type Live, useLive } from '../../live/useLive';
import { Clock } from '../Clock';
import { Rest } from '../Rest';
import { clockOf } from './words';

/** Questions that wait for whoever looks; told by message, so a message is the hint. */
export const useQuestions = (): Live<QuestionList> =>
  useLive(
    () => api<QuestionList>('GET', '/api/questions?mine=1'),
    (m) => m.type === 'inbox',
    'my-questions',
  );

/** 答复 on the phone's 待办. */
export function MyQuestions({ questions, total }: Pick<QuestionList, 'questions' | 'total'>) {
  if (total === 0) return null;
  return (
    <section aria-label="答复" data-testid="my-questions">
      <h2>答复 {total}</h2>
      {questions.map((q) => {
        const clock = clockOf(q);
        return (
          <Link
            key={q.id}
            className="card incident-card"
            to={q.state === 'found' ? `/questions/${q.id}` : `/m/questions/${q.id}`}
          >
            <div className="card-title">
              请{q.ask}：{q.excerpt}
            </div>
            <div className="quiet">
              {q.urgent && '紧急'}
              {q.kindName} · {q.unitName ?? '未定单位'}
            </div>
            {clock && <Clock clock={clock} owner={false} />}
          </Link>
        );
      })}
      <Rest of={total - questions.length} />
    </section>
  );
}
