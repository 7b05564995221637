import type { MentionHistory, MentionView } from '@fengsui/contract';
import { useEffect, useState } from 'react';
import { api, words } from '../../api/client';
import { Refused } from '../Dialog';
import { Moment } from '../Moment';
import { Skeleton } from '../States';
import { amount } from '../words';

const REASONS: Record<string, string> = {
  edited: '作者修改',
  deleted: '删除前',
  violation: '被平台删除前',
  fuller: '读到全文',
};
const KINDS = [
  { key: 'reposts', name: '转发' },
  { key: 'comments', name: '评论' },
  { key: 'likes', name: '点赞' },
] as const;

/** What became of a post: its counts from first to last, and each text it had before. */
export function PostHistory({ mention: m }: { mention: MentionView }) {
  const [found, setFound] = useState<MentionHistory | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    api<MentionHistory>('GET', `/api/mentions/${m.id}/history`).then(setFound, (e: unknown) => setError(words(e)));
  }, [m.id]);
  if (error) return <Refused error={error} />;
  if (!found) return <Skeleton rows={5} />;
  return (
    <>
      <h3>计数</h3>
      <Counts counts={found.counts} />
      <h3>文字</h3>
      <ol className="plain-list">
        {found.versions.map((v) => (
          <li key={v.at}>
            <b>
              <Moment at={v.at} /> {REASONS[v.reason] ?? v.reason}
            </b>
            <blockquote className="quoted whole">{v.text}</blockquote>
          </li>
        ))}
        <li>
          <b>{m.state === 'deleted' || m.state === 'violation' ? '最后所见' : '现在'}</b>
          <blockquote className="quoted whole">{found.text}</blockquote>
        </li>
      </ol>
    </>
  );
}

/** Each count then and now, and how it went between, newest first. */
function Counts({ counts }: { counts: MentionHistory['counts'] }) {
  const first = counts[0];
  const last = counts.at(-1);
  if (!first || !last) return <p className="quiet">平台没有给出计数，或还只看过一次。</p>;
  const grew = (from: number | null, to: number | null): string => {
    if (from === null || to === null || from === to) return '';
    return to > from ? `（+${amount(to - from)}）` : `（−${amount(from - to)}）`;
  };
  return (
    <>
      <p className="figures">
        {KINDS.map(({ key, name }) => (
          <span key={key} className="count-now">
            {name} <b>{last[key] === null ? '—' : amount(last[key])}</b>
            {grew(first[key], last[key])}
          </span>
        ))}
        <span className="quiet small">
          自 <Moment at={first.at} /> 首次所见
        </span>
      </p>
      <div className="list-card">
        <table className="incident-list count-list">
          <thead>
            <tr>
              <th scope="col">时间</th>
              {KINDS.map(({ key, name }) => (
                <th key={key} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...counts].reverse().map((c, n, all) => (
              <tr key={c.at}>
                <td>
                  <Moment at={c.at} />
                </td>
                {KINDS.map(({ key }) => (
                  <td key={key} className="number figures">
                    {c[key] === null ? '—' : c[key]}
                    <span className="quiet small">{grew(all[n + 1]?.[key] ?? c[key], c[key])}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
