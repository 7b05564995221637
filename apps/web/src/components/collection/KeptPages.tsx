import type { KeptPageView, SourceHealth } from '@fengsui/contract';
import { sizeWords } from '../words';
import { Time } from '../Time';

/** Pages that nobody could read: for whoever mends the parser. */
export function KeptPages({ pages, sources }: { pages: KeptPageView[]; sources: SourceHealth[] }) {
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
                <Time at={p.at} /> · {sizeWords(p.sizeBytes)}
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
