import type { QuestionView } from '@fengsui/contract';
import { Link } from 'react-router';
import { longTime } from '../../live/time';
import { Time } from '../Time';

/** Where it was asked, and where the answer was read again. */
export function Askings({ q }: { q: QuestionView }) {
  return (
    <ul className="question-list">
      {q.askingList.map((a) => (
        <li key={a.id}>
          <p className="quiet small">
            {a.via}
            {a.account && `，“${a.account}”下`} · {a.asker} · <Time at={a.askedAt} />
            {a.contact && ` · 联系方式 ${a.contact}`}
            {a.url && (
              <>
                {' · '}
                <a href={a.url} target="_blank" rel="noreferrer">
                  原帖
                </a>
              </>
            )}
          </p>
          {a.text && <p>{a.text}</p>}
          {(a.replyUrl ?? a.replyNote) && (
            <p>
              {a.replyUrl ? (
                <a href={a.replyUrl} target="_blank" rel="noreferrer">
                  答复链接
                </a>
              ) : (
                a.replyNote
              )}
              {'：'}
              {a.replySeenAt ? (
                a.replySame ? (
                  <span>已读到，与审核的一致</span>
                ) : (
                  <b>已读到，与审核的不一致，请核对</b>
                )
              ) : a.replyUrl ? (
                <span className="quiet">还没有读到</span>
              ) : (
                <span className="quiet">不在网上，不核对</span>
              )}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

export function Steps({ q }: { q: QuestionView }) {
  return (
    <ol className="clue-steps">
      {q.steps.map((s) => (
        <li key={s.ledgerSeq}>
          <b>{s.actName}</b>
          <p className="quiet small figures">
            {longTime(s.at)} · {s.by} · 日志 {s.ledgerSeq}
          </p>
          <p className="clue-words">{s.text}</p>
        </li>
      ))}
    </ol>
  );
}

/** What it has become elsewhere. */
export function Elsewhere({ q }: { q: QuestionView }) {
  if (q.incidentId)
    return (
      <p>
        已转为事件，<Link to={`/go/${q.incidentId}`}>到事件中查看处置</Link>。
      </p>
    );
  if (q.mergedInto)
    return (
      <p>
        与<Link to={`/questions/${q.mergedInto}`}>同一问题</Link>一并答复。
      </p>
    );
  return null;
}
