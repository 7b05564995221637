import type { Overview } from '@fengsui/contract';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { useMe } from '../api/session';
import { Age } from '../components/ConnectionBar';
import DeskFrame from '../components/DeskFrame';
import { Figure, MoodKey } from '../components/Figure';
import { byClock, IncidentCard } from '../components/IncidentCard';
import { Mention } from '../components/Mention';
import { DutyWarning } from '../components/roster/DutyWarning';
import { NextAct, Sentence } from '../components/Sentence';
import { Sources } from '../components/Sources';
import { Empty, Loaded } from '../components/States';
import { useOverview } from '../live/reads';
import { shortTime } from '../live/time';

const ALARMS = { spike: '声量突增', sentiment: '负面上升', single_post: '单条敏感', hot_search: '登上热搜' } as const;

/** 态势: one sentence, what to do next, and what it rests on. */
export default function Dashboard() {
  const live = useOverview();
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={8}>
        {(data) => <Board o={data} loadedAt={live.loadedAt} failing={live.error !== null} />}
      </Loaded>
    </DeskFrame>
  );
}

function Board({ o, loadedAt, failing }: { o: Overview; loadedAt: number | null; failing: boolean }) {
  const open = useMemo(
    () => o.incidents.filter((i) => i.state === 'open' || i.state === 'proposed').sort(byClock),
    [o.incidents],
  );
  const mayCollect = useMayCollect();
  const minutes = o.series.length || 120;
  const total = o.series.reduce((n, p) => n + p.pos + p.neu + p.neg, 0);
  const negative = o.series.reduce((n, p) => n + p.neg, 0);
  return (
    <div className="board">
      <section className={`headline headline-${o.sentence.kind}`}>
        <div className="headline-words">
          <Sentence of={o.sentence} loadedAt={loadedAt} />
          <NextAct of={o.sentence} />
        </div>
        <p className="headline-side quiet figures">
          <Age loadedAt={loadedAt} />
          {failing && <span>刷新未成功，正在重试</span>}
          <span>{o.duty ? `值班：${o.duty}` : '当前无人值班'}</span>
        </p>
      </section>
      <DutyWarning />

      <section className="column" aria-labelledby="open">
        <h2 id="open">在办事件 {open.length > 0 && <span className="figures">{open.length}</span>}</h2>
        {open.length === 0 ? (
          <Empty title="没有在办事件">出现预警时自动立案，按等级通知责任单位。</Empty>
        ) : (
          open.slice(0, 20).map((i) => <IncidentCard key={i.id} incident={i} to={`/incidents/${i.id}`} />)
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
            <Figure
              title={`${o.schoolName} 近 2 小时声量`}
              series={o.series}
              marks={o.steps}
              list={false}
              height={220}
            />
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
                {o.alarms.slice(0, 5).map((a) => (
                  <li key={a.id}>
                    <span className="quiet figures">
                      {shortTime(a.at, Date.parse(o.now))} {ALARMS[a.kind]}
                    </span>
                    <span>
                      {a.reason}
                      {a.clearedAt ? (
                        <span className="quiet">（{shortTime(a.clearedAt, Date.parse(o.now))} 已解除）</span>
                      ) : (
                        a.clearWhen && <span className="quiet">；解除条件：{a.clearWhen}</span>
                      )}
                    </span>
                    <span className="quiet">
                      {a.seen
                        ? `${a.seen.by} ${shortTime(a.seen.at, Date.parse(o.now))} 已看到`
                        : '值班台尚未点“已看到”'}
                    </span>
                    {a.incidentId && <Link to={`/incidents/${a.incidentId}`}>查看事件</Link>}
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
              {mayCollect && <Link to="/collection">采集健康</Link>}
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
            {o.mentions.map((m) => (
              <Mention key={m.id} mention={m} />
            ))}
          </div>
        )}
      </section>
    </div>
  );
}

function useMayCollect(): boolean {
  return useMe().roles.some((r) => r === 'duty' || r === 'publicity_head' || r === 'admin');
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
