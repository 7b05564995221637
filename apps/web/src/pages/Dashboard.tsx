import type { Overview } from '@fengsui/contract';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useMe } from '../api/session';
import { Age } from '../components/ConnectionBar';
import DeskFrame from '../components/DeskFrame';
import { Figure, MoodKey } from '../components/Figure';
import { byClock, IncidentCard } from '../components/IncidentCard';
import { Mention } from '../components/Mention';
import { DutyWarning } from '../components/roster/DutyWarning';
import { Sources } from '../components/Sources';
import { Empty, Failure, Skeleton } from '../components/States';
import { useNow } from '../live/now';
import { useOverview } from '../live/reads';
import { clockTimeSeconds, shortTime } from '../live/time';

const ALARMS = { spike: '声量突增', sentiment: '负面上升', single_post: '单条敏感', hot_search: '登上热搜' } as const;

/** 态势: one sentence, what to do next, and what it rests on. The wall is the same page, larger and dark. */
export default function Dashboard() {
  const [query] = useSearchParams();
  const wall = query.get('wall') === '1';
  const live = useOverview();
  return (
    <DeskFrame loadedAt={live.loadedAt} wall={wall}>
      {live.data ? (
        <Board o={live.data} loadedAt={live.loadedAt} wall={wall} stale={live.error !== null} />
      ) : live.error ? (
        <Failure error={live.error} retry={live.reload} />
      ) : (
        <Skeleton rows={8} />
      )}
    </DeskFrame>
  );
}

function Board({ o, loadedAt, wall, stale }: { o: Overview; loadedAt: number | null; wall: boolean; stale: boolean }) {
  const open = useMemo(
    () => o.incidents.filter((i) => i.state === 'open' || i.state === 'proposed').sort(byClock),
    [o.incidents],
  );
  const marks = useMemo(() => {
    const from = o.series[0]?.at ?? o.now;
    return o.alarms
      .filter((a) => a.at >= from)
      .map((a) => ({ at: a.at, label: '预警' }))
      .slice(0, 6);
  }, [o.alarms, o.series, o.now]);
  const mayCollect = useMayCollect();
  const minutes = o.series.length || 120;
  const total = o.series.reduce((n, p) => n + p.pos + p.neu + p.neg, 0);
  const negative = o.series.reduce((n, p) => n + p.neg, 0);
  return (
    <div className="board">
      <section className={`headline headline-${o.sentence.kind}`}>
        <div className="headline-words">
          <h1 data-testid="sentence" data-kind={o.sentence.kind} aria-live="polite">
            {o.sentence.text}
          </h1>
          {o.sentence.action && !wall && <Action href={o.sentence.action.href} label={o.sentence.action.label} />}
        </div>
        <p className="headline-side quiet figures">
          {wall && <WallClock />}
          {wall && <span>{o.schoolName}</span>}
          <Age loadedAt={loadedAt} />
          {stale && <span>刷新未成功，正在重试</span>}
          <span>{o.duty ? `值班：${o.duty}` : '当前无人值班'}</span>
        </p>
      </section>
      {!wall && <DutyWarning />}

      <section className="column" aria-labelledby="open">
        <h2 id="open">在办事件 {open.length > 0 && <span className="figures">{open.length}</span>}</h2>
        {open.length === 0 ? (
          <Empty title="没有在办事件">出现预警时自动立案，按等级通知责任单位。</Empty>
        ) : (
          open.slice(0, wall ? 2 : 20).map((i) => <IncidentCard key={i.id} incident={i} to={`/incidents/${i.id}`} />)
        )}
        {wall && open.length > 2 && (
          <p className="card rest">
            另有 {open.length - 2} 起：
            {open
              .slice(2, 5)
              .map((i) => i.title)
              .join('；')}
            {open.length > 5 ? ' 等' : ''}
          </p>
        )}
      </section>

      <section className="column column-wide" aria-labelledby="volume">
        <div className="card">
          <div className="row">
            <h2 id="volume">近 {minutes} 分钟声量</h2>
            <span className="quiet figures">
              {o.series.length === 0 ? '暂缺' : `${total} 条，负面 ${negative} 条`}
              {total > 0 ? `（${Math.round((negative / total) * 100)}%）` : ''}
            </span>
            <MoodKey />
          </div>
          {o.lacks && (
            <p className="quiet" role="status" data-testid="lacks">
              {o.lacks}
            </p>
          )}
          {(o.series.length > 0 || !o.lacks) && (
            <Figure series={o.series} marks={marks} list={false} height={wall ? 230 : 220} large={wall} />
          )}
        </div>
        <Today o={o} />
        <div className="pair">
          <div className="card">
            <h2>预警</h2>
            {o.alarms.length === 0 ? (
              <p className="quiet">近期没有预警。声量突增或单条敏感内容会列在这里，并写明依据。</p>
            ) : (
              <ul className="alarms">
                {o.alarms.slice(0, wall ? 2 : 5).map((a) => (
                  <li key={a.id}>
                    <span className="quiet figures">
                      {shortTime(a.at, Date.parse(o.now))} {ALARMS[a.kind]}
                    </span>
                    <span>
                      {a.reason}
                      {a.clearedAt ? (
                        <span className="quiet">（{shortTime(a.clearedAt, Date.parse(o.now))} 已解除）</span>
                      ) : (
                        a.clearWhen && !wall && <span className="quiet">；解除条件：{a.clearWhen}</span>
                      )}
                    </span>
                    {a.incidentId && !wall && <Link to={`/incidents/${a.incidentId}`}>查看事件</Link>}
                  </li>
                ))}
              </ul>
            )}
          </div>
          <div className="card" id="sources">
            <div className="row">
              <h2>
                信源 <span className="quiet">近 24 小时</span>
              </h2>
              {!wall && mayCollect && <Link to="/collection">采集健康</Link>}
            </div>
            <Sources sources={o.sources} now={o.now} />
          </div>
        </div>
      </section>

      <section className="column" aria-labelledby="newest">
        <h2 id="newest">最新内容</h2>
        {o.mentions.length === 0 ? (
          <Empty title="还没有监测到内容">信源开始采集后，提到本校的内容会出现在这里。请先看“信源”是否正常。</Empty>
        ) : (
          <div className="card mentions">
            {o.mentions.slice(0, wall ? 5 : 50).map((m) => (
              <Mention key={m.id} mention={m} />
            ))}
          </div>
        )}
      </section>
    </div>
  );
}

/** Who may not open 采集健康 sees the sources on this page. */
function Action({ href, label }: { href: string; label: string }) {
  const may = useMayCollect();
  return href === '/collection' && !may ? (
    <a className="primary" href="#sources">
      {label}
    </a>
  ) : (
    <Link className="primary" to={href}>
      {label}
    </Link>
  );
}

function useMayCollect(): boolean {
  return useMe().roles.some((r) => r === 'duty' || r === 'publicity_head' || r === 'admin');
}

function WallClock() {
  return <b className="wall-clock">{clockTimeSeconds(useNow())}</b>;
}

function Today({ o }: { o: Overview }) {
  const t = o.today;
  const share = t.mentions > 0 ? `${Math.round((t.negative / t.mentions) * 100)}%，n=${t.mentions}` : '今日尚无内容';
  const onTime = t.dueTotal > 0 ? `${Math.round((t.onTime / t.dueTotal) * 100)}%` : '—';
  const cells: [string, string | number, string][] = [
    ['发现', t.mentions, '今日 0 时起'],
    ['负面', t.negative, share],
    ['预警', t.alarms, '今日 0 时起'],
    ['处置中', t.handling, '当前'],
    ['按时', onTime, t.dueTotal > 0 ? `${t.onTime} / ${t.dueTotal} 个时限` : '今日无到期'],
  ];
  return (
    <dl className="today card" aria-label="今日">
      {cells.map(([name, value, note]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="figures">{value}</dd>
          <dd className="quiet figures">{note}</dd>
        </div>
      ))}
    </dl>
  );
}
