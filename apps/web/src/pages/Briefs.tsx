import type { BriefKind, BriefList, BriefSummary, ScheduledBrief } from '@fengsui/contract';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { api, words } from '../api/client';
import { MakeSpecial } from '../components/brief/MakeSpecial';
import { Schedules } from '../components/brief/Schedules';
import { KINDS, SCHEDULED, whenWords } from '../components/brief/words';
import DeskFrame from '../components/DeskFrame';
import { ExportTable } from '../components/ExportTable';
import { Refused } from '../components/Dialog';
import { Empty, Failure, Skeleton } from '../components/States';
import { fullTime } from '../live/time';
import { useLive } from '../live/useLive';
import '../styles/brief.css';

/** 简报: by kind, newest first, each with its sentence. */
export default function Briefs() {
  const [query, setQuery] = useSearchParams();
  const kind = (query.get('kind') as BriefKind | null) ?? null;
  const live = useLive(
    () => api<BriefList>('GET', `/api/briefs${kind ? `?kind=${encodeURIComponent(kind)}` : ''}`),
    () => false,
    `briefs ${kind ?? ''}`,
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <div className="page-head">
        <h1 className="page-title">简报</h1>
        <div className="head-acts">
          <ExportTable dated="统计时段" tables={[{ name: 'briefs', label: '简报目录' }]} />
          {live.data?.can.make && <MakeSpecial list={live.data} />}
        </div>
      </div>
      <nav className="chips" aria-label="简报种类">
        {[null, ...KINDS].map((k) => (
          <button
            key={k?.value ?? 'all'}
            type="button"
            className={(k?.value ?? null) === kind ? 'chip chosen-chip' : 'chip'}
            aria-pressed={(k?.value ?? null) === kind}
            onClick={() => setQuery(k ? { kind: k.value } : {}, { replace: true })}
          >
            {k?.name ?? '全部'}
          </button>
        ))}
      </nav>
      {live.data ? (
        <div className="brief-columns">
          <List key={kind ?? ''} list={live.data} kind={kind} />
          <aside className="column">
            <Subscriptions list={live.data} reload={live.reload} />
            <Schedules list={live.data} reload={live.reload} />
          </aside>
        </div>
      ) : live.error ? (
        <Failure error={live.error} retry={live.reload} />
      ) : (
        <Skeleton rows={8} />
      )}
    </DeskFrame>
  );
}

function List({ list, kind }: { list: BriefList; kind: BriefKind | null }) {
  const [older, setOlder] = useState<{ briefs: BriefSummary[]; more: boolean } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const navigate = useNavigate();
  const rows = [...list.briefs, ...(older?.briefs ?? [])];
  const more = older ? older.more : list.more;
  async function load(): Promise<void> {
    setError(null);
    const before = encodeURIComponent(rows.at(-1)!.from);
    try {
      const page = await api<BriefList>('GET', `/api/briefs?before=${before}${kind ? `&kind=${kind}` : ''}`);
      setOlder({ briefs: [...(older?.briefs ?? []), ...page.briefs], more: page.more });
    } catch (e) {
      setError(words(e));
    }
  }
  if (rows.length === 0) {
    const next = list.schedules.filter((s) => s.nextAt && (kind === null || s.kind === kind))[0];
    return (
      <Empty title="还没有简报">
        {kind === 'special'
          ? '专报按需生成：一个主题，或一起事件。'
          : next
            ? `${KINDS.find((k) => k.value === next.kind)!.name}将于 ${fullTime(next.nextAt!)} 自动生成。`
            : '到设定的时间由系统自动生成；未生成的，请系统管理员检查处置引擎是否运行。'}
      </Empty>
    );
  }
  return (
    <div className="column">
      <ul className="brief-list" data-testid="briefs">
        {rows.map((b) => (
          <li key={b.id} className="card" onClick={() => void navigate(`/briefs/${b.id}`)}>
            <div className="row">
              <Link to={`/briefs/${b.id}`} onClick={(e) => e.stopPropagation()}>
                <b>{b.period}</b>
              </Link>
              <span className="quiet">{b.title}</span>
              <Marks brief={b} />
            </div>
            <p>{b.sentence}</p>
          </li>
        ))}
      </ul>
      <Refused error={error} />
      {more && (
        <button type="button" className="plain" onClick={() => void load()}>
          更早的简报
        </button>
      )}
    </div>
  );
}

/** 零报告, 监测中断: what must not be overlooked. */
export function Marks({ brief }: { brief: Pick<BriefSummary, 'zero' | 'gapped'> }) {
  return (
    <span className="brief-marks">
      {brief.zero && <span className="mark-word">零报告</span>}
      {brief.gapped && <span className="mark-word strong">监测有中断</span>}
    </span>
  );
}

function Subscriptions({ list, reload }: { list: BriefList; reload: () => void }) {
  const [error, setError] = useState<string | null>(null);
  const [kinds, setKinds] = useState(list.subscribed);
  async function toggle(kind: ScheduledBrief): Promise<void> {
    const next = kinds.includes(kind) ? kinds.filter((k) => k !== kind) : [...kinds, kind];
    setKinds(next);
    setError(null);
    try {
      await api('PUT', '/api/briefs/subscriptions', { kinds: next });
      reload();
    } catch (e) {
      setKinds(kinds);
      setError(words(e));
    }
  }
  return (
    <section className="card" aria-labelledby="subscriptions">
      <h2 id="subscriptions">订阅</h2>
      <p className="quiet">生成后用消息告诉您，附一句话和链接。</p>
      <div className="checks">
        {SCHEDULED.map((k) => (
          <label key={k.value}>
            <input type="checkbox" checked={kinds.includes(k.value)} onChange={() => void toggle(k.value)} />
            {k.name}
            <span className="quiet small"> {whenWords(list.schedules.find((s) => s.kind === k.value)!)}</span>
          </label>
        ))}
      </div>
      <Refused error={error} />
    </section>
  );
}
