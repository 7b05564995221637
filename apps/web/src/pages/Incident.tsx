import type { IncidentDetail } from '@fengsui/contract';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { Act } from '../components/Act';
import DeskFrame from '../components/DeskFrame';
import { EndDecision, LevelDecision } from '../components/DutyActions';
import { Figure, MoodKey } from '../components/Figure';
import { Filed } from '../components/Filed';
import { Ladders, Standing } from '../components/Ladder';
import { Merge } from '../components/incident/Merge';
import { Posts } from '../components/incident/Posts';
import { LevelTag } from '../components/LevelTag';
import { Log } from '../components/Log';
import { OfficeActs } from '../components/OfficeActs';
import { Steps } from '../components/Steps';
import { Failure, Skeleton } from '../components/States';
import { PLATFORMS, STATES, topicWord } from '../components/words';
import { useReadOf } from '../live/inbox';
import { useIncident } from '../live/reads';
import { longTime } from '../live/time';

const ALARMS = { spike: '声量预警', sentiment: '负面预警', single_post: '单条预警', hot_search: '热搜预警' } as const;

/** The workbench of one incident: evidence left, course and log centre, ladder and actions right. */
export default function Incident({ id }: { id: string }) {
  const live = useIncident(id);
  useReadOf(live.data?.id);
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      {live.data ? (
        <Workbench i={live.data} reload={live.reload} />
      ) : live.error ? (
        <Failure error={live.error} retry={live.reload} />
      ) : (
        <Skeleton rows={10} />
      )}
    </DeskFrame>
  );
}

function Workbench({ i, reload }: { i: IncidentDetail; reload: () => void }) {
  const asked = i.can.sign || i.can.firstReport || i.can.respond || i.can.followUp || i.can.decline;
  return (
    <>
      <header className="incident-head">
        <div className="row">
          <LevelTag level={i.level} confirmed={i.levelConfirmed} />
          <b>{STATES[i.state]}</b>
          <span className="quiet figures">{i.code}</span>
          <span className="push">{i.can.confirm && <Merge incident={i} reload={reload} />}</span>
          <Link to={`/incidents/${i.id}/report`}>复盘报告</Link>
        </div>
        <h1>{i.title}</h1>
        {i.nextStep && <p className="next">{i.nextStep}</p>}
        <Standing incident={i} />
        {i.closedReason && (
          <p className="quiet">
            {i.state === 'rejected' ? '不立案' : '办结'}：{i.closedReason}
          </p>
        )}
      </header>
      <div className="workbench">
        <section className="column" aria-label="已知情况与原文">
          <Known i={i} />
          <Posts incident={i} reload={reload} />
        </section>
        <section className="column" aria-label="经过">
          <div className="card">
            <div className="row">
              <h2>声量与处置</h2>
              <MoodKey />
            </div>
            <Figure series={i.series} marks={i.marks} height={230} />
          </div>
          <Filings i={i} />
          <Log incident={i} reload={reload} />
        </section>
        <aside className="column column-right" aria-label="处置">
          {asked && (
            <div className="card">
              <h2>请您处理</h2>
              <Act incident={i} reload={reload} />
            </div>
          )}
          {!i.levelConfirmed && <LevelDecision incident={i} reload={reload} />}
          <div className="card">
            <h2>处置阶梯</h2>
            <Ladders incident={i} />
          </div>
          <Steps incident={i} reload={reload} />
          {i.can.office && <OfficeActs incident={i} reload={reload} />}
          {i.levelConfirmed && <LevelDecision incident={i} reload={reload} />}
          <EndDecision incident={i} reload={reload} />
          {i.clues.length > 0 && (
            <div className="card">
              <h2>问责线索</h2>
              <ul className="plain-list">
                {i.clues.map((c) => (
                  <li key={c.id}>
                    <Link to={`/clues/${c.id}`}>{c.text}</Link>
                    <div className="quiet">
                      {c.stateName}
                      {c.exemptions.length > 0 ? `；可能的免责情形：${c.exemptions.join('、')}` : ''}
                    </div>
                  </li>
                ))}
              </ul>
            </div>
          )}
        </aside>
      </div>
    </>
  );
}

function Known({ i }: { i: IncidentDetail }) {
  const first = useMemo(
    () =>
      [...i.mentions].sort((a, b) => (a.publishedAt ?? a.firstSeenAt).localeCompare(b.publishedAt ?? b.firstSeenAt))[0],
    [i.mentions],
  );
  const report = i.filings.find((f) => f.kind === 'first_report');
  const rows: [string, string][] = [
    ['定级', `${i.levelConfirmed ? '已核定' : '系统建议'}：${i.levelReason}`],
    ['单位与类别', `${i.unitName} · ${topicWord(i.topic)}`],
    ['立案', longTime(i.openedAt)],
  ];
  if (first)
    rows.push([
      '最早一条',
      `${longTime(first.publishedAt ?? first.firstSeenAt)}，${PLATFORMS[first.platform]} ${first.author}`,
    ]);
  for (const a of i.alarms) rows.push([ALARMS[a.kind], a.reason]);
  for (const a of i.alarms.filter((x) => x.clearWhen && !x.clearedAt).slice(-1)) rows.push(['解除条件', a.clearWhen!]);
  rows.push([
    '是否属实',
    report ? `${report.body['truth'] ?? '—'}（${report.post} ${report.personName}）` : '单位尚未初报',
  ]);
  return (
    <div className="card">
      <h2>已知情况</h2>
      <dl className="known">
        {rows.map(([k, v], n) => (
          <div key={n}>
            <dt>{k}</dt>
            <dd>{v}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Filings({ i }: { i: IncidentDetail }) {
  if (i.filings.length === 0) return null;
  return (
    <div className="card">
      <h2>报送</h2>
      {i.filings.map((f) => (
        <Filed key={f.id} incident={i} filing={f} />
      ))}
    </div>
  );
}
