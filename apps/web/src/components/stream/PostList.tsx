import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Mention } from '../Mention';
import { Empty, Failure, Skeleton } from '../States';
import type { PostsStore, Row } from './posts-store';
import { Similar } from './Similar';

/** Rows left below the window when the next page is asked for. */
const AHEAD = 60;
/** Rows rendered above and below the window: what a turn of the wheel covers before the next frame. */
const BEYOND = 6;
/** A text that its four lines may not hold. */
const LONG = 110;

/** The posts found, newest first, in one endless list: only those near the window exist, and nothing moves under the reader. */
export function PostList({
  store,
  version,
  chosen,
  onChoose,
  empty,
  retry,
}: {
  store: PostsStore;
  /** of what the store holds */
  version: number;
  /** null: the person may not act on posts */
  chosen: ReadonlySet<string> | null;
  onChoose: (id: string, on: boolean) => void;
  empty: React.ReactNode;
  retry: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const { rows } = store;
  const narrow = window.innerWidth < 760;
  const [above, setAbove] = useState(0);
  // what stands above the list grows and shrinks with its words
  useLayoutEffect(() => {
    if (box.current) setAbove(box.current.getBoundingClientRect().top + window.scrollY);
  });
  // the same function every time: with another one all rows are measured anew
  const keyOf = useCallback((i: number) => rows[i]!.id, [rows]);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (narrow ? 190 : 150),
    getItemKey: keyOf,
    overscan: BEYOND,
    scrollMargin: above,
  });
  const shown = virtual.getVirtualItems();
  const first = shown[0]?.index ?? 0;
  const last = shown.at(-1)?.index ?? -1;
  useEffect(() => {
    store.show(first, last);
    if (!store.error && last >= rows.length - AHEAD) void store.more();
  }, [store, first, last, version, rows.length]);

  if (rows.length === 0)
    return store.error ? (
      <Failure error={store.error} retry={retry} />
    ) : store.complete ? (
      <>{empty}</>
    ) : (
      <Skeleton rows={10} />
    );
  const open = (id: string): void => setOpened((o) => new Set(o.has(id) ? [...o].filter((x) => x !== id) : [...o, id]));
  return (
    <>
      <div
        ref={box}
        className="feed"
        role="feed"
        aria-label="帖子，新的在前"
        aria-busy={store.loading}
        style={{ height: virtual.getTotalSize() }}
        data-testid="feed"
        data-rows={rows.length}
      >
        {shown.map(({ index: i, key, start, size }) => (
          <div
            key={key}
            ref={virtual.measureElement}
            data-index={i}
            className="feed-row"
            role="article"
            aria-posinset={i + 1}
            aria-setsize={store.complete ? rows.length : -1}
            style={{ transform: `translateY(${start - above}px)` }}
          >
            <Post
              row={rows[i]!}
              hit={rows[i]!.hit}
              gone={rows[i]!.gone}
              chosen={chosen === null ? null : chosen.has(rows[i]!.id)}
              height={size}
              opened={opened.has(rows[i]!.id)}
              onChoose={onChoose}
              onOpen={open}
            />
          </div>
        ))}
      </div>
      <p className="quiet feed-end" role="status">
        {store.error
          ? '后面的没有载入。'
          : store.complete
            ? `已到最后，共列出 ${rows.length} 条。`
            : `已载入 ${rows.length} 条，继续向下滚动…`}
        {store.error !== null && (
          <button type="button" className="link-button" onClick={() => void store.more()}>
            重试
          </button>
        )}
      </p>
    </>
  );
}

/** One row. hit and gone are given beside the row, because it changes in place. */
const Post = memo(
  function Post({
    row,
    hit,
    gone,
    chosen,
    opened,
    height,
    onChoose,
    onOpen,
  }: {
    row: Row;
    hit: Row['hit'];
    gone: boolean;
    chosen: boolean | null;
    opened: boolean;
    /** of the row, which stays while it is not held here */
    height: number;
    onChoose: (id: string, on: boolean) => void;
    onOpen: (id: string) => void;
  }) {
    if (hit === null) return <div style={{ height }} aria-hidden />;
    const m = hit.mention;
    return (
      <div className={gone ? 'post post-gone' : 'post'}>
        {chosen !== null && (
          <input
            type="checkbox"
            aria-label={`选择：${m.text.slice(0, 20)}`}
            checked={chosen}
            onChange={(e) => onChoose(row.id, e.target.checked)}
          />
        )}
        <Mention
          mention={m}
          found={hit}
          whole={opened}
          alike={hit.alike > 0 && <Similar id={m.id} count={hit.alike} />}
          more={
            <>
              {gone && m.aboutSchool && <b>已不在检索范围</b>}
              {m.text.length > LONG && (
                <button type="button" className="link-button" aria-expanded={opened} onClick={() => onOpen(row.id)}>
                  {opened ? '收起' : '全文'}
                </button>
              )}
            </>
          }
        />
      </div>
    );
  },
  (a, b) => a.row === b.row && a.hit === b.hit && a.gone === b.gone && a.chosen === b.chosen && a.opened === b.opened,
);

/** Why nothing was found, and what to do first. */
export function NothingFound({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div data-testid="nothing-found">
      <Empty title={title}>{children}</Empty>
    </div>
  );
}
