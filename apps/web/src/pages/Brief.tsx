import { type BriefDetail, type BriefFigure, type BriefTable, NOTHING_NAME } from '@fengsui/contract';
import { useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import { KINDS } from '../components/brief/words';
import DeskFrame from '../components/DeskFrame';
import { Figure, MoodKey } from '../components/Figure';
import { Failure, Skeleton } from '../components/States';
import { fullTime } from '../live/time';
import { Marks } from './Briefs';
import '../styles/brief.css';

/** One brief: its sentence first, what must not be missed, the figures with their comparison, then the tables. */
export default function Brief() {
  const { id = '' } = useParams();
  const [view, setView] = useState<{ id: string; brief: BriefDetail; at: number } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let alive = true;
    setError(null);
    api<BriefDetail>('GET', `/api/briefs/${encodeURIComponent(id)}`).then(
      (brief) => alive && setView({ id, brief, at: Date.now() }),
      (e: unknown) => alive && setError(e),
    );
    return () => {
      alive = false;
    };
  }, [id, round]);
  const shown = view?.id === id ? view : null;
  return (
    <DeskFrame loadedAt={shown?.at ?? null}>
      {error ? (
        <Failure error={error} retry={() => setRound(round + 1)} />
      ) : shown ? (
        <Body b={shown.brief} />
      ) : (
        <Skeleton rows={10} />
      )}
    </DeskFrame>
  );
}

function Body({ b }: { b: BriefDetail }) {
  const { body } = b;
  const { name } = KINDS.find((k) => k.value === b.kind)!;
  return (
    <article className="brief">
      <div className="row brief-tools">
        <Link to={`/briefs?kind=${b.kind}`}>{name}列表</Link>
        {b.previous && <Link to={`/briefs/${b.previous}`}>上一期</Link>}
        {b.next && <Link to={`/briefs/${b.next}`}>下一期</Link>}
        <span className="push" />
        <button type="button" className="small-button" onClick={() => window.print()}>
          打印
        </button>
        <a className="small-button" href={`/api/briefs/${b.id}/brief.xlsx`} download>
          Excel
        </a>
        <a className="small-button" href={`/api/briefs/${b.id}/brief.pdf`} download>
          PDF
        </a>
        <a className="small-button" href={`/api/briefs/${b.id}/brief.docx`} download>
          Word
        </a>
      </div>
      <header>
        <p className="quiet">
          {body.schoolName} {b.title}　{b.period}　<Marks brief={b} />
        </p>
        <h1 data-testid="brief-sentence">{b.sentence}</h1>
        {body.points.length > 0 && (
          <ul className="brief-points">
            {body.points.map((p) => (
              <li key={p}>{p}</li>
            ))}
          </ul>
        )}
      </header>
      <dl className="brief-figures">
        {body.figures.map((f) => (
          <FigureCard key={f.key} f={f} />
        ))}
      </dl>
      {body.gapped && <p className="brief-note">标“※”的数字：期间监测有中断，可能偏小；中断的时段见“监测覆盖”。</p>}
      {body.figures[0]!.value > 0 && (
        <section className="card" aria-labelledby="curve">
          <div className="row">
            <h2 id="curve">声量</h2>
            <MoodKey />
          </div>
          <Figure title={`${b.title} 声量`} series={body.series} marks={[]} height={200} list={false} />
        </section>
      )}
      {body.tables
        .filter((t) => t.rows.length > 0)
        .map((t) => (
          <Table key={t.key} t={t} />
        ))}
      <Nothing tables={body.tables.filter((t) => t.rows.length === 0)} />
      <footer className="quiet small">
        {fullTime(b.madeAt)} {b.madeBy === '系统' ? '系统生成' : `${b.madeBy} 生成`}
        {body.caughtUp && '（补做）'}，其后不再改动；统计时段 {fullTime(b.from)} 至 {fullTime(b.to)}，不含演练。校验值{' '}
        <code>{b.hash}</code>
      </footer>
    </article>
  );
}

function FigureCard({ f }: { f: BriefFigure }) {
  return (
    <div className="card">
      <dt>{f.name}</dt>
      <dd className="figures brief-value">
        {f.of === 0 ? (
          <span className="quiet brief-unit">{NOTHING_NAME[f.key]}</span>
        ) : (
          <>
            {f.value}
            {f.of !== null && <span className="quiet">/{f.of}</span>}
            <span className="quiet brief-unit"> {f.unit}</span>
          </>
        )}
        {f.gapped && <span title="期间监测有中断，数字可能偏小">※</span>}
      </dd>
      <dd className="quiet small">{f.words || '本期没有可比的时段'}</dd>
    </div>
  );
}

function Table({ t }: { t: BriefTable }) {
  return (
    <section className="card" aria-labelledby={`t-${t.key}`}>
      <h2 id={`t-${t.key}`}>{t.title}</h2>
      <div className="scroll-x" tabIndex={0} role="region" aria-labelledby={`t-${t.key}`}>
        <table className="brief-table">
          <thead>
            <tr>
              {t.columns.map((c) => (
                <th key={c} scope="col">
                  {c}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {t.rows.map((r, i) => (
              <tr key={i}>
                {r.map((cell, n) => (
                  <td key={n} className={typeof cell === 'number' ? 'figures number' : undefined}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {t.more > 0 && <p className="quiet">另有 {t.more} 行未列。</p>}
    </section>
  );
}

/** What there was none of, in a line each. */
function Nothing({ tables }: { tables: BriefTable[] }) {
  if (tables.length === 0) return null;
  return (
    <section className="card" aria-label="本期没有的">
      <dl className="brief-nothing">
        {tables.map((t) => (
          <div key={t.key}>
            <dt>{t.title}</dt>
            <dd className="quiet">{t.empty}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
