import type { SavedView } from '@fengsui/contract';
import { type FormEvent, useEffect, useState } from 'react';
import { Link } from 'react-router';
import { api, words } from '../../api/client';
import { Refused } from '../Dialog';
import { Skeleton } from '../States';

/** Where each kept search leads, and what stands before the first is kept. */
const PAGES = {
  stream: { at: '/stream', empty: '常用的检索起个名字存下来，下次一点即开；时间为“近…”的，每次按当时计算。' },
  accounts: { at: '/accounts', empty: '常用的检索起个名字存下来，下次一点即开。' },
};

/** 我的检索: searches kept under names, of the person who looks. query: the query string of the page as it is. */
export function SavedViewsCard({ query, page = 'stream' }: { query: string; page?: keyof typeof PAGES }) {
  const [views, setViews] = useState<SavedView[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [round, setRound] = useState(0);
  useEffect(() => {
    let here = true;
    api<SavedView[]>('GET', `/api/search/views?page=${page}`).then(
      (v) => here && setViews(v),
      (e: unknown) => here && setError(words(e)),
    );
    return () => {
      here = false;
    };
  }, [round, page]);
  async function act(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      setError(null);
      setRound((n) => n + 1);
      return true;
    } catch (e) {
      setError(words(e));
      return false;
    }
  }
  async function keep(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!name.trim()) return setError('请填写名称。');
    if (await act(() => api('PUT', `/api/search/views?page=${page}`, { name: name.trim(), query }))) setName('');
  }
  return (
    <section className="card" aria-labelledby="views-title" data-testid="saved-views">
      <h2 id="views-title">我的检索</h2>
      {views === null ? (
        !error && <Skeleton rows={2} />
      ) : views.length === 0 ? (
        <p className="quiet small">{PAGES[page].empty}</p>
      ) : (
        <ul className="saved-views">
          {views.map((v) => (
            <li key={v.id} className="row">
              <Link
                to={`${PAGES[page].at}${v.query ? `?${v.query}` : ''}`}
                aria-current={v.query === query ? 'true' : undefined}
              >
                {v.name}
              </Link>
              <button
                type="button"
                className="link-button small push"
                aria-label={`删除 ${v.name}`}
                onClick={() => void act(() => api('DELETE', `/api/search/views/${v.id}`))}
              >
                删除
              </button>
            </li>
          ))}
        </ul>
      )}
      <form className="keep-view" onSubmit={(e) => void keep(e)}>
        <input
          aria-label="检索的名称"
          placeholder="给当前检索起名"
          maxLength={20}
          value={name}
          onChange={(e) => setName(e.target.value)}
        />
        <button type="submit" className="small-button">
          保存当前
        </button>
      </form>
      <Refused error={error} />
    </section>
  );
}
