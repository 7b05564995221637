import { articleName, type ArticlesInForce } from '@fengsui/contract';
import { useEffect, useState } from 'react';
import { api, words } from '../../api/client';
import { fullTime } from '../../live/time';
import { Dialog, Refused } from '../Dialog';

const KEPT_MS = 60_000;
const kept = new Map<string, { at: number; answer: Promise<ArticlesInForce> }>();

/** The articles of a version, or those in force; pages that show several bases ask once. */
function articles(version: number | null): Promise<ArticlesInForce> {
  const key = String(version);
  const known = kept.get(key);
  if (known && Date.now() - known.at < KEPT_MS) return known.answer;
  const answer = api<ArticlesInForce>('GET', `/api/rules/articles${version === null ? '' : `?version=${version}`}`);
  kept.set(key, { at: Date.now(), answer });
  answer.catch(() => kept.delete(key));
  return answer;
}

/**
 * 「依据第十八条」, which opens the text of the articles in the version in force, or in that under which a record was made. of: articles of the model
 * regulation; the school's own may stand under other numbers.
 */
export function Basis({ of, version = null }: { of: number[]; version?: number | null }) {
  const [open, setOpen] = useState(false);
  const [regulation, setRegulation] = useState<ArticlesInForce | null>(null);
  const [error, setError] = useState<string | null>(null);
  const key = String(version);
  useEffect(() => {
    let alive = true;
    setRegulation(null);
    articles(version).then(
      (r) => alive && (setRegulation(r), setError(null)),
      (e) => alive && setError(words(e)),
    );
    return () => void (alive = false);
  }, [key, open]);
  const found = of.map((basis) => ({ basis, article: regulation?.articles.find((a) => a.basis === basis) }));
  const names = found.map(({ basis, article }) => articleName(article?.no ?? basis));
  const label = `依据${names.join('、').replaceAll('条、第', '、')}`;
  return (
    <>
      <button type="button" className="basis" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {label}
      </button>
      <Dialog title={label} open={open} onClose={() => setOpen(false)}>
        {regulation ? (
          <div className="basis-text" data-testid="basis-text">
            <p className="quiet">
              《{regulation.title}》
              {regulation.version === null
                ? '，范本：学校还没有施行自己的办法。'
                : `第 ${regulation.version} 版${regulation.from ? `，${fullTime(regulation.from).split(' ')[0]}起施行` : ''}。`}
            </p>
            {found.map(({ basis, article }) => (
              <p key={basis}>
                {article ? (
                  <>
                    <b>{articleName(article.no)}</b> {article.text}
                  </>
                ) : (
                  `这一版没有与范本${articleName(basis)}对应的条。`
                )}
              </p>
            ))}
            {regulation.version !== null && <a href={`/rules?version=${regulation.version}`}>查看全文</a>}
          </div>
        ) : (
          <Refused error={error} />
        )}
      </Dialog>
    </>
  );
}
