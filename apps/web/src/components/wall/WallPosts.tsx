import type { MentionView } from '@fengsui/contract';
import { memo, useMemo } from 'react';
import { shortTime } from '../../live/time';
import { serverNow } from '../../live/now';
import { underline } from '../Mention';
import { authorWords, PLATFORMS } from '../words';

const SHOWN = 8;
/** So many letters that agree are the same text with another ending. */
const ALIKE = 24;

interface Folded {
  post: MentionView;
  more: number;
}

/** Newest posts; those that begin alike are one, with the number of the others. */
function foldAlike(posts: MentionView[]): Folded[] {
  const by = new Map<string, Folded>();
  for (const post of posts) {
    const key = [...post.text.replace(/[^\p{L}]/gu, '')].slice(0, ALIKE).join('') || post.id;
    const known = by.get(key);
    if (known) known.more = Math.max(known.more + 1, post.similar);
    else by.set(key, { post, more: post.similar });
  }
  return [...by.values()];
}

/** Newest posts, folded; as many as have room. */
export const WallPosts = memo(function WallPosts({ posts }: { posts: MentionView[] }) {
  const folded = useMemo(() => foldAlike(posts).slice(0, SHOWN), [posts]);
  return (
    <section className="wall-posts" aria-labelledby="newest">
      <h2 id="newest">最新内容</h2>
      {folded.length === 0 ? (
        <div className="card wall-calm">
          <b>还没有监测到内容</b>
          <p className="quiet">提到本校的内容会出现在这里。请先看下方信源是否正常。</p>
        </div>
      ) : (
        <div className="card wall-newest">
          {folded.map(({ post: m, more }) => (
            <article key={m.id} className={`mention mention-${m.sentiment} wall-post`} data-testid="mention">
              <div className="mention-head">
                <b className={`mood mood-${m.sentiment}`}>{PLATFORMS[m.platform]}</b>
                <span className="wall-cut">
                  {m.author} <span className="quiet">{authorWords(m.authorKind, m.followers)}</span>
                </span>
                {more > 0 && <span className="figures quiet nowrap">+{more} 条相似</span>}
                <time className="quiet" dateTime={m.publishedAt ?? m.firstSeenAt}>
                  {shortTime(m.publishedAt ?? m.firstSeenAt, serverNow())}
                </time>
              </div>
              <p className="mention-text">{underline(m.title ? `${m.title}：${m.text}` : m.text, m.decidedBy)}</p>
            </article>
          ))}
        </div>
      )}
    </section>
  );
});
