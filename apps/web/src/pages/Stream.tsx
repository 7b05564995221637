import type { LiveMessage, SearchAnswer, SearchChoices, SearchFacets, SearchSeries } from '@fengsui/contract';
import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { api, ApiFailure } from '../api/client';
import { useMe } from '../api/session';
import DeskFrame from '../components/DeskFrame';
import { PageSentence } from '../components/Sentence';
import { Bulk, MOST } from '../components/stream/Bulk';
import { Export } from '../components/stream/Export';
import { Facets, useFacets } from '../components/stream/Facets';
import { cleared, Filters } from '../components/stream/Filters';
import { HotWords } from '../components/stream/HotWords';
import { NothingFound, PostList } from '../components/stream/PostList';
import { PostsStore } from '../components/stream/posts-store';
import { apiParams, narrowed, readQuery, spanWords, type StreamQuery, writeQuery } from '../components/stream/query';
import { SavedViewsCard } from '../components/stream/SavedViews';
import { SearchField } from '../components/stream/SearchField';
import { Trend, trendSentence, useTrend } from '../components/stream/Trend';
import { type Read, useRead } from '../components/stream/useRead';
import { serverNow } from '../live/now';
import { hear } from '../live/socket';
import '../styles/stream.css';

/** After a hint the list asks once for what came, not for every post of a page that was stored. */
const HINT_MS = 1_000;
const MOST_NEW = 100;

/** 信息流: search and filters over all posts, and what is done with them. The address holds the search. */
export default function Stream() {
  return (
    <DeskFrame loadedAt={null}>
      <Body />
    </DeskFrame>
  );
}

function Body() {
  const me = useMe();
  const [address, setAddress] = useSearchParams();
  const written = address.toString();
  // the address follows a moment later: what is clicked on must not wait for it
  const [wanted, setWanted] = useState(written);
  useEffect(() => setWanted(written), [written]);
  const query = useMemo(() => readQuery(new URLSearchParams(wanted)), [wanted]);
  // what is published later does not move the list: a search is as of the moment it was asked
  const [round, setRound] = useState(0);
  const asOf = useMemo(() => serverNow(), [wanted, round]);
  const again = useCallback(() => setRound((n) => n + 1), []);
  const change = useCallback(
    (next: StreamQuery) => {
      const to = writeQuery(next);
      if (to.toString() === writeQuery(query).toString()) again();
      else {
        setWanted(to.toString());
        setAddress(to);
      }
    },
    [query, setAddress, again],
  );
  const params = apiParams(query, asOf).toString();
  const store = usePosts(params, query.fold, round);
  const choices = useRead<[SearchChoices]>(['/api/search/choices'], 0).data?.[0] ?? null;
  const trend = useTrend(query, asOf, round);
  const facets = useFacets(query, asOf, round);
  const fresh = useFresh(store.posts, query, params);
  const refused =
    store.posts.error instanceof ApiFailure && store.posts.error.status === 400 ? store.posts.error : null;
  const mayAct = me.roles.some((r) => r === 'duty' || r === 'publicity_head');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => setChosen(new Set()), [params]);
  const choose = useCallback(
    (id: string, on: boolean) => setChosen((c) => new Set(on ? [...c, id] : [...c].filter((x) => x !== id))),
    [],
  );
  const ids = useMemo(() => [...chosen], [chosen]);
  const { answer } = store.posts;
  const side = useWide();
  return (
    <div className="stream">
      <header className="stream-head">
        <PageSentence page="信息流" />
        <p className="stream-sentence" data-testid="stream-sentence" aria-live="polite">
          {headline(query, store.posts.error, facets, trend)}
        </p>
        <SearchField
          q={query.q}
          error={refused && (refused.field === 'q' || refused.field === undefined) ? refused.message : null}
          understood={answer?.understood ?? null}
          busy={store.posts.loading && answer === null}
          onSearch={(q) => change({ ...query, q })}
        />
        <Filters
          query={query}
          asOf={asOf}
          choices={choices}
          error={refused && refused.field !== 'q' && refused.field !== undefined ? refused.message : null}
          onChange={change}
        />
        {answer?.lacks && (
          <p className="stream-lacks" role="status" data-testid="lacks">
            结果可能不全：{answer.lacks}
            {me.roles.some((r) => r === 'duty' || r === 'publicity_head' || r === 'admin') && (
              <Link to="/collection#index">查看检索索引</Link>
            )}
          </p>
        )}
        {me.roles.every((r) => r === 'unit') && (
          <p className="quiet small">只列出{me.unitName ?? '本单位'}的帖子；要看其他单位的，请联系宣传部值班员。</p>
        )}
      </header>
      <Side wide={side} title="筛选" className="stream-facets">
        {!refused && <Facets query={query} facets={facets} choices={choices} onChange={change} />}
      </Side>
      <section className="stream-list" aria-label="检索结果">
        <div className="row stream-tools">
          <b className="figures" data-testid="total">
            {answer === null
              ? ''
              : `${answer.more ? `${answer.total.toLocaleString()} 条以上` : `${answer.total.toLocaleString()} 条`}`}
          </b>
          {mayAct && store.posts.rows.length > 0 && (
            <button
              type="button"
              className="quiet-button"
              onClick={() => setChosen(new Set(store.posts.rows.slice(0, MOST).map((r) => r.id)))}
            >
              选择已载入的{store.posts.rows.length > MOST ? `前 ${MOST} 条` : '全部'}
            </button>
          )}
          {answer !== null && answer.total > 0 && (
            <span className="push">
              <Export params={params} />
            </span>
          )}
        </div>
        {fresh > 0 && (
          <button type="button" className="stream-fresh figures" onClick={again}>
            新到或有变化 {fresh} 条，点此更新
          </button>
        )}
        {mayAct && (
          <Bulk
            ids={ids}
            onClear={() => setChosen(new Set())}
            onDone={(changed) => {
              setChosen(new Set());
              void store.posts.refresh(changed);
            }}
          />
        )}
        {!refused && (
          <PostList
            store={store.posts}
            version={store.version}
            key={`${params} ${query.fold} ${round}`}
            chosen={mayAct ? chosen : null}
            onChoose={choose}
            retry={again}
            empty={<Nothing query={query} onChange={change} />}
          />
        )}
      </section>
      <Side wide={side} title="曲线、突出词、我的检索" className="stream-side">
        {!refused && (
          <>
            <Trend trend={trend} />
            <HotWords query={query} asOf={asOf} round={round} onSearch={(q) => change({ ...query, q })} />
          </>
        )}
        <SavedViewsCard query={writeQuery(query).toString()} />
      </Side>
    </div>
  );
}

/** The one sentence; what keeps it from being told comes first. */
function headline(
  query: StreamQuery,
  error: unknown,
  facets: Read<SearchFacets[]>,
  trend: Read<SearchSeries[]>,
): string {
  if (error instanceof ApiFailure && error.status === 400) return '检索条件有误，请看下面的说明。';
  if (error ?? facets.error ?? trend.error) return '检索没有应答，此刻查不到帖子。';
  if (!facets.data || !trend.data || facets.loading || trend.loading) return '正在检索…';
  return trendSentence(query, facets.data[0]!, trend.data);
}

/** Beside the list where there is room; folded above it on a phone. */
function Side({
  wide,
  title,
  className,
  children,
}: {
  wide: boolean;
  title: string;
  className: string;
  children: React.ReactNode;
}) {
  const [open, setOpen] = useState(false);
  if (wide)
    return (
      <aside className={`column ${className}`} aria-label={title}>
        {children}
      </aside>
    );
  return (
    <details className={`card ${className}`} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{title}</summary>
      {open && children}
    </details>
  );
}

const WIDE = window.matchMedia('(min-width: 1181px)');
function useWide(): boolean {
  const [wide, setWide] = useState(WIDE.matches);
  useEffect(() => {
    const changed = (): void => setWide(WIDE.matches);
    WIDE.addEventListener('change', changed);
    return () => WIDE.removeEventListener('change', changed);
  }, []);
  return wide;
}

/** The list of one search; another one begins anew. */
function usePosts(params: string, fold: boolean, round: number): { posts: PostsStore; version: number } {
  const [version, changed] = useReducer((n: number) => n + 1, 0);
  const posts = useMemo(() => new PostsStore(params, fold, changed), [params, fold, round]);
  useEffect(() => {
    void posts.more();
    return () => posts.close();
  }, [posts]);
  return { posts, version };
}

/** How many posts that the search would find came or changed since it was asked; those in the list are read again where they stand. */
function useFresh(posts: PostsStore, query: StreamQuery, params: string): number {
  const [fresh, setFresh] = useState(0);
  useEffect(() => {
    setFresh(0);
    const heard = new Set<string>();
    // hints were lost: what came is known by its number only, and a hint of one of them must not count it twice
    let lost = false;
    let timer: number | undefined;
    let here = true;
    const count = async (ids: string[] | null): Promise<number> => {
      const p = new URLSearchParams(params);
      // an open end: what is published from now on counts; a chosen end stays
      if (query.span || !query.to) p.delete('to');
      if (ids) p.set('ids', ids.join(','));
      else if (query.fold) p.set('fold', 'true');
      p.set('limit', '1');
      return (await api<SearchAnswer>('GET', `/api/search?${p}`)).total;
    };
    const look = async (): Promise<void> => {
      try {
        const before = posts.answer?.total ?? 0;
        const now = lost ? (await count(null)) - before : heard.size > 0 ? await count([...heard]) : 0;
        if (here) setFresh(Math.max(0, now));
      } catch {
        // only a hint that there is more; the list itself says when the index does not answer
      }
    };
    const catchUp = async (): Promise<void> => {
      if (!posts.answer) return;
      lost = true;
      void posts.renew();
      await look();
    };
    const stop = hear((m: LiveMessage | 'reconnected') => {
      if (m === 'reconnected') return void catchUp();
      if (m.type !== 'mentions') return;
      const held = m.data.ids.filter((id) => posts.holds(id));
      if (held.length > 0) void posts.refresh(held);
      for (const id of m.data.ids) if (!posts.holds(id)) heard.add(id);
      for (const id of [...heard].slice(0, -MOST_NEW)) heard.delete(id);
      if (heard.size > 0) timer ??= window.setTimeout(() => ((timer = undefined), void look()), HINT_MS);
    });
    return () => {
      here = false;
      stop();
      window.clearTimeout(timer);
    };
  }, [posts, params, query.span, query.to, query.fold]);
  return fresh;
}

/** Why nothing was found, and the first step. */
function Nothing({ query, onChange }: { query: StreamQuery; onChange: (next: StreamQuery) => void }) {
  if (narrowed(query))
    return (
      <NothingFound title={`${spanWords(query)}没有符合的帖子`}>
        可以放宽条件：
        {query.span !== 'whole' && (
          <button
            type="button"
            className="link-button"
            onClick={() => onChange({ ...query, span: 'whole', from: '', to: '' })}
          >
            查全部时间
          </button>
        )}{' '}
        <button type="button" className="link-button" onClick={() => onChange(cleared(query))}>
          清除全部条件
        </button>
      </NothingFound>
    );
  return (
    <NothingFound title={`${spanWords(query)}没有本校的帖子`}>
      {query.span === 'whole' ? (
        <>
          还没有采集到帖子。请先看<Link to="/collection">采集</Link>是否正常，<Link to="/watch-lists">监测方案</Link>
          是否写了本校名称。
        </>
      ) : (
        <button
          type="button"
          className="link-button"
          onClick={() => onChange({ ...query, span: 'whole', from: '', to: '' })}
        >
          查全部时间
        </button>
      )}
    </NothingFound>
  );
}
