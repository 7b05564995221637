import type { PublishedPage, PublishedPost } from '@fengsui/contract';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { longTime } from '../../live/time';
import { useLive } from '../../live/useLive';
import { Empty, Failure, Skeleton } from '../States';
import { Pages } from '../Listing';

/** What official accounts published, as the watch saw it: without leave and otherwise than allowed first to be picked. */
export function PostsCard() {
  const [verdict, setVerdict] = useState<string | null>(null);
  const [page, setPage] = useState(1);
  const live = useLive(
    () => api<PublishedPage>('GET', `/api/publishing/posts?page=${page}${verdict ? `&verdict=${verdict}` : ''}`),
    (m) => m.type === 'mentions' || m.type === 'incident',
    `posts ${page} ${verdict}`,
  );
  const p = live.data;
  return (
    <section className="card" aria-labelledby="posts-title" data-testid="posts">
      <h2 id="posts-title">
        官微发布 <span className="quiet">每条都与授权核对（第十八条）</span>
      </h2>
      <div className="account-filters">
        {p?.counts.map((c) => (
          <button
            key={c.verdict}
            type="button"
            className="small-button"
            aria-pressed={verdict === c.verdict}
            onClick={() => (setVerdict(verdict === c.verdict ? null : c.verdict), setPage(1))}
          >
            {c.name} <b className="figures">{c.n}</b>
          </button>
        ))}
      </div>
      {!p ? (
        live.error ? (
          <Failure error={live.error} retry={live.reload} />
        ) : (
          <Skeleton rows={4} />
        )
      ) : p.posts.length === 0 ? (
        <Empty title="没有这样的发布">官微的帖子采集到后即在此列出。</Empty>
      ) : (
        <>
          <PostList posts={p.posts} />
          {p.total > p.size && <Pages of={p} unit="条" onTurn={setPage} />}
        </>
      )}
    </section>
  );
}

export function PostList({ posts }: { posts: PublishedPost[] }) {
  return (
    <ul className="published-list">
      {posts.map((p) => (
        <li key={p.mentionId}>
          <div className="row">
            <Link to={`/publishing/posts/${p.mentionId}`} className={p.verdict === 'plain' ? '' : 'strong'}>
              {p.verdictName}
            </Link>
            <span>
              {p.platformName}“{p.account}”
            </span>
            <span className="quiet figures">{longTime(p.publishedAt)}</span>
            {p.matters.length > 0 && <span>涉及{p.matters.map((m) => m.name).join('、')}</span>}
            {p.clueId && <Link to={`/clues/${p.clueId}`}>问责线索</Link>}
          </div>
          <p className="quiet">{p.excerpt}</p>
        </li>
      ))}
    </ul>
  );
}
