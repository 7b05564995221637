import type { ReportPage } from '@fengsui/contract';
import { useCallback, useEffect, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { api, ApiFailure } from '../api/client';
import { Blocks } from '../components/after-action/Blocks';
import { Files } from '../components/after-action/Files';
import { Seal } from '../components/after-action/Seal';
import { Section } from '../components/after-action/Section';
import { Tasks } from '../components/after-action/Tasks';
import { Empty, Failure, Skeleton } from '../components/States';
import { fullTime } from '../live/time';
import '../styles/report.css';

/** The after-action report as a page: read, change section by section, approve, print, or take as a file. */
export default function Report() {
  const { id = '' } = useParams();
  const [query, setQuery] = useSearchParams();
  const version = Number(query.get('version')) || null;
  const [page, setPage] = useState<ReportPage | null>(null);
  const [error, setError] = useState<unknown>(null);
  const read = useCallback(() => {
    const asked = version ? `?version=${version}` : '';
    api<ReportPage>('GET', `/api/incidents/${encodeURIComponent(id)}/report/page${asked}`).then(
      (p) => (setPage(p), setError(null)),
      setError,
    );
  }, [id, version]);
  useEffect(() => {
    setPage(null);
    read();
  }, [read]);
  if (error instanceof ApiFailure && error.code === 'report.open')
    return (
      <Empty title="还没有复盘报告">
        {error.message} <Link to={`/incidents/${id}`}>打开事件页</Link>
      </Empty>
    );
  if (error) return <Failure error={error} retry={read} />;
  if (!page) return <Skeleton rows={10} />;
  return (
    <main className="paper-page">
      <div className="paper-tools">
        <Link to={`/incidents/${id}`}>返回事件</Link>
        <State page={page} />
        <Versions page={page} version={version} choose={(v) => setQuery(v ? { version: String(v) } : {})} />
        <span className="push" />
        <button type="button" className="plain" onClick={() => window.print()}>
          打印
        </button>
        {page.can.seal && <Seal id={id} page={page} done={read} />}
      </div>
      <Files id={id} version={version} />
      {page.changed && <p className="paper-changed no-print">{page.changed}</p>}
      <article className="paper">
        <header>
          <p className="quiet">
            {page.schoolName}
            {page.drill && ' · 演练'}
          </p>
          <h1>{page.title}</h1>
          <p className="quiet figures">
            {page.approvedBy
              ? `第 ${page.version} 版 · ${page.approvedBy} ${fullTime(page.createdAt)} 审定`
              : '草稿，未经审定'}
          </p>
        </header>
        {page.sections.map((s) => (
          <Section
            key={`${s.key}:${page.version}:${page.state}`}
            id={id}
            first={s}
            mayEdit={page.can.edit}
            changed={read}
          />
        ))}
        <Tasks id={id} page={page} changed={read} />
        <section aria-label="附件" className="paper-annex">
          <h2>附件：{page.annex.title}</h2>
          <Blocks blocks={page.annex.blocks} />
        </section>
      </article>
    </main>
  );
}

function State({ page }: { page: ReportPage }) {
  return <b className="paper-state">{page.state === 'sealed' ? `已审定，第 ${page.version} 版` : '草稿'}</b>;
}

function Versions({
  page,
  version,
  choose,
}: {
  page: ReportPage;
  version: number | null;
  choose: (version: number | null) => void;
}) {
  if (page.versions.length === 0) return null;
  return (
    <label className="paper-versions">
      <span>版本</span>
      <select value={version ?? ''} onChange={(e) => choose(Number(e.target.value) || null)}>
        <option value="">当前</option>
        {page.versions.map((v) => (
          <option key={v.version} value={v.version}>
            第 {v.version} 版，{fullTime(v.at)}
          </option>
        ))}
      </select>
    </label>
  );
}
