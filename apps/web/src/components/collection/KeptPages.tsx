import type { KeptPageView, SourceHealth } from '@fengsui/contract';
import { shortTime } from '../../live/time';
import { sizeWords } from '../words';

/** Pages that nobody could read: for whoever mends the parser. */
export function KeptPages({ pages, sources, now }: { pages: KeptPageView[]; sources: SourceHealth[]; now: number }) {
  const names = new Map(sources.map((s) => [s.source, s.name]));
  return (
    <section className="card" id="kept-pages" aria-labelledby="kept-title">
      <h2 id="kept-title">
        读不出的页面 <span className="quiet figures">{pages.length > 0 && pages.length}</span>
      </h2>
      {pages.length === 0 ? (
        <p className="quiet">没有。平台改版而读不出时，原页面会留存两周，供维护人员修复。</p>
      ) : (
        <ul className="kept">
          {pages.map((p) => (
            <li key={p.id}>
              <span>
                <b>{names.get(p.source) ?? p.source}</b> {p.target}
              </span>
              <span className="quiet small figures">
                {shortTime(p.at, now)} · {sizeWords(p.sizeBytes)}
                {p.note && ` · ${p.note}`}
              </span>
              <a
                href={`/api/collection/kept-pages/${p.id}`}
                download
                aria-label={`下载${names.get(p.source) ?? ''}的页面`}
              >
                下载
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
