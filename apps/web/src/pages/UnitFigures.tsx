import type { AccountabilityFigures, KindFigures, ReviewFigures, Span, UnitFigures as Unit } from '@fengsui/contract';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { Empty, Failure, Skeleton } from '../components/States';
import { span } from '../live/time';
import { useLive } from '../live/useLive';
import '../styles/clue.css';

/** 单位成绩: share in time first, never without its n; 未送达 apart from 送达未答. A unit sees its own. */
export default function UnitFigures() {
  const [period, setPeriod] = useState<{ from: string; to: string } | null>(null);
  const query = period ? `?from=${period.from}&to=${period.to}` : '';
  const live = useLive(
    () => api<AccountabilityFigures>('GET', `/api/clues/figures${query}`),
    () => false,
    `figures:${query}`,
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      {live.data ? (
        <Page figures={live.data} onPeriod={setPeriod} />
      ) : live.error ? (
        <Failure error={live.error} retry={period ? () => setPeriod(null) : live.reload} />
      ) : (
        <Skeleton rows={8} />
      )}
    </DeskFrame>
  );
}

function Page({
  figures: f,
  onPeriod,
}: {
  figures: AccountabilityFigures;
  onPeriod: (p: { from: string; to: string }) => void;
}) {
  const change = (part: 'from' | 'to', value: string): void => {
    if (value) onPeriod({ from: f.from, to: f.to, [part]: value });
  };
  return (
    <div className="clues">
      <header className="row page-head">
        <h1>单位成绩</h1>
        <label className="clue-period">
          自 <input type="date" value={f.from} max={f.to} onChange={(e) => change('from', e.target.value)} />
        </label>
        <label className="clue-period">
          至 <input type="date" value={f.to} min={f.from} onChange={(e) => change('to', e.target.value)} />
        </label>
        <Link className="push" to="/clues">
          问责线索
        </Link>
      </header>
      <p className="quiet">
        按时率＝按时 ÷ n。n
        只含应计的时限：未送达、可免责和演练不在其内。用时含始终未收到的，按到期时刻计入，“≥”表示实际更长。
      </p>
      {f.units.length === 0 && <Empty title="这段时间没有到期的时限">换一段时间再看。</Empty>}
      {f.units.map((u) => (
        <UnitCard key={u.unitId} unit={u} />
      ))}
      {f.review.length > 0 && <Review rows={f.review} />}
    </div>
  );
}

function UnitCard({ unit: u }: { unit: Unit }) {
  return (
    <section className="card" aria-labelledby={`u-${u.unitId}`} data-testid={`unit-${u.unitId}`}>
      <div className="row">
        <h2 id={`u-${u.unitId}`}>
          {u.unitName}
          {u.own && <span className="quiet">（本单位）</span>}
        </h2>
        <span className="clue-share figures">{share(u.total)}</span>
      </div>
      {u.kinds.length === 0 ? (
        <p className="quiet">这段时间没有到期的时限。</p>
      ) : (
        <div className="clue-table" tabIndex={0} role="region" aria-label={`${u.unitName}各项时限`}>
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">时限</th>
                <th scope="col">按时率</th>
                <th scope="col">按时</th>
                <th scope="col">逾期后收到</th>
                <th scope="col">送达未答</th>
                <th scope="col">未送达</th>
                <th scope="col">可免责</th>
                <th scope="col">用时中位</th>
                <th scope="col">九成用时</th>
              </tr>
            </thead>
            <tbody>
              {u.kinds.map((k) => (
                <tr key={k.kind}>
                  <th scope="row">{k.name}</th>
                  <td className="strong">{share(k)}</td>
                  <td>{k.within}</td>
                  <td>{k.late}</td>
                  <td>{k.silent}</td>
                  <td>{k.notReached}</td>
                  <td>{k.exempt}</td>
                  <td>{time(k.median)}</td>
                  <td>{time(k.p90)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Review({ rows }: { rows: ReviewFigures[] }) {
  return (
    <section className="card" aria-labelledby="review" data-testid="review">
      <h2 id="review">评审方的时限</h2>
      <div className="clue-table" tabIndex={0} role="region" aria-label="评审方各步时限">
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">步骤</th>
              <th scope="col">按时率</th>
              <th scope="col">按时</th>
              <th scope="col">逾期后办理</th>
              <th scope="col">逾期未办</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr key={r.act}>
                <th scope="row">{r.name}</th>
                <td className="strong">{r.share === null ? '—' : `${Math.round(r.share * 100)}%（n=${r.n}）`}</td>
                <td>{r.within}</td>
                <td>{r.late}</td>
                <td>{r.overdue}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const share = (k: KindFigures): string =>
  k.share === null ? '—（n=0）' : `按时 ${Math.round(k.share * 100)}%（n=${k.n}）`;
const time = (t: Span | null): string => (t === null ? '—' : `${t.atLeast ? '≥ ' : ''}${span(t.ms)}`);
