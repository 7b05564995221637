import type { PublishedComparison } from '@fengsui/contract';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { DiffText } from '../components/publishing/Marked';
import { Loaded } from '../components/States';
import { ATTEMPTS } from '../components/words';
import { longTime } from '../live/time';
import { useLive } from '../live/useLive';
import '../styles/registry.css';
import '../styles/clue.css';
import '../styles/publishing.css';

/** One post of an official account: with its authorisation and what differs, or on which matter it went out without one. */
export default function PublishedPost() {
  const { id = '' } = useParams();
  const live = useLive(
    () => api<PublishedComparison>('GET', `/api/publishing/posts/${encodeURIComponent(id)}`),
    (m) => m.type === 'mentions',
    `published ${id}`,
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={8}>
        {(data) => <Body p={data} />}
      </Loaded>
    </DeskFrame>
  );
}

function Body({ p }: { p: PublishedComparison }) {
  return (
    <>
      <div className="page-head">
        <h1 className="page-title">
          {p.platformName}“{p.account}”<span className="quiet figures"> {longTime(p.publishedAt)} 发布</span>
        </h1>
        <span className="row">
          {p.url && (
            <a href={p.url} target="_blank" rel="noreferrer noopener">
              原帖
            </a>
          )}
          {p.clueId && <Link to={`/clues/${p.clueId}`}>问责线索</Link>}
          <Link to="/publishing">返回</Link>
        </span>
      </div>
      <p className="registry-sentence" data-testid="published-verdict">
        {p.verdictName}
        {p.matters.length > 0 && `，涉及${p.matters.map((m) => m.name).join('、')}`}
        {p.state !== 'live' && ATTEMPTS[p.state] && `，原帖${ATTEMPTS[p.state]}`}。
      </p>
      {p.diff && p.authorisationId ? (
        <section className="card" aria-labelledby="diff-title">
          <h2 id="diff-title">
            与授权“<Link to={`/publishing/${p.authorisationId}`}>{p.authorisationTitle}</Link>”对照
          </h2>
          <p className="quiet small">
            <del>划去</del>：授权内容中有，发布时没有；<ins>下划线</ins>：发布时有，授权内容中没有。
          </p>
          <DiffText parts={p.diff} />
        </section>
      ) : (
        <section className="card" aria-labelledby="post-title">
          <h2 id="post-title">发布内容</h2>
          {p.matters.map((m) => (
            <p key={m.matter} className="quiet">
              {m.name}：{m.words.join('、')}
            </p>
          ))}
          <p className="clue-words">{p.text}</p>
        </section>
      )}
      <p className="quiet small">系统 {longTime(p.lookedAt)} 核对。</p>
    </>
  );
}
