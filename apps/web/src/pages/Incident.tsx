import type { IncidentDetail } from '@fengsui/contract';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import DeskFrame from '../components/DeskFrame';
import { Figure, MoodKey } from '../components/Figure';
import { Filed } from '../components/Filed';
import { ActDialog } from '../components/incident/ActDialog';
import { type ActName, ACTS, offered } from '../components/incident/acts';
import { Facts } from '../components/incident/Facts';
import { Known } from '../components/incident/Known';
import { Posts } from '../components/incident/Posts';
import { Presence } from '../components/incident/Presence';
import { Rail } from '../components/incident/Rail';
import { Sentence } from '../components/incident/Sentence';
import { nextIncident } from '../components/incident/next-incident';
import { Tasks } from '../components/incident/Tasks';
import { usePresence } from '../components/incident/usePresence';
import { LevelTag } from '../components/LevelTag';
import { Log } from '../components/Log';
import { Shortcuts } from '../components/Shortcuts';
import { Loaded } from '../components/States';
import { Steps } from '../components/Steps';
import { STATES } from '../components/words';
import { useReadOf } from '../live/inbox';
import { useIncident } from '../live/reads';
import '../styles/workbench.css';

/** The workbench of one incident: evidence left, course and log centre, ladder and actions right. */
export default function Incident({ id }: { id: string }) {
  const live = useIncident(id);
  useReadOf(live.data?.id);
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={10}>
        {(data) => <Workbench i={data} reload={live.reload} />}
      </Loaded>
    </DeskFrame>
  );
}

function Workbench({ i, reload }: { i: IncidentDetail; reload: () => void }) {
  const navigate = useNavigate();
  const [act, setAct] = useState<ActName | null>(null);
  const [fact, setFact] = useState<string | null>(null);
  const others = usePresence(i.id, fact ?? ACTS.find((a) => a.name === act)?.title ?? null);
  const go = (step: 1 | -1): void =>
    void nextIncident(i.id, step).then(
      (id) => id && navigate(`/incidents/${id}`),
      () => undefined,
    );
  return (
    <>
      <div className="workbench">
        <header className="incident-head">
          <div className="row">
            <LevelTag level={i.level} confirmed={i.levelConfirmed} />
            <b>{i.paused ? '处置暂停' : STATES[i.state]}</b>
            <span className="quiet figures">{i.code}</span>
            <Presence others={others} />
            <span className="push no-print">
              <Shortcuts
                keys={[
                  ...offered(i).flatMap((a) =>
                    a.key ? [{ key: a.key, what: a.title, run: () => setAct(a.name) }] : [],
                  ),
                  { key: 'j', what: '下一个在办事件', run: () => go(1) },
                  { key: 'k', what: '上一个在办事件', run: () => go(-1) },
                  { key: 'i', what: '事件列表', run: () => void navigate('/incidents') },
                ]}
              />
            </span>
            <Link className="no-print" to={`/incidents/${i.id}/report`}>
              复盘报告
            </Link>
          </div>
          <h1>{i.title}</h1>
          <Sentence incident={i} />
          {i.nextStep && i.state !== 'proposed' && <p className="quiet">{i.nextStep}</p>}
          {i.mergedInto && <Link to={`/incidents/${i.mergedInto.id}`}>打开 {i.mergedInto.code}</Link>}
        </header>
        <section className="column" aria-label="已知情况与原文">
          <Facts incident={i} reload={reload} writing={setFact} />
          <Known incident={i} />
          <Posts incident={i} reload={reload} />
        </section>
        <section className="column" aria-label="经过">
          <div className="card">
            <div className="row">
              <h2>声量与处置</h2>
              <MoodKey />
            </div>
            <Figure title={`${i.code} ${i.title} 声量与处置`} series={i.series} marks={i.marks} height={230} />
          </div>
          {i.filings.length > 0 && (
            <div className="card">
              <h2>报送</h2>
              {i.filings.map((f) => (
                <Filed key={f.id} incident={i} filing={f} />
              ))}
            </div>
          )}
          <Steps incident={i} reload={reload} />
          <Tasks incident={i} />
          <Clues incident={i} />
          <Log incident={i} reload={reload} />
        </section>
        <Rail incident={i} reload={reload} open={setAct} />
      </div>
      <ActDialog name={act} incident={i} reload={reload} close={() => setAct(null)} />
    </>
  );
}

const FEW = 4;

function Clues({ incident: i }: { incident: IncidentDetail }) {
  const [all, setAll] = useState(false);
  if (i.clues.length === 0) return null;
  return (
    <div className="card">
      <h2>问责线索</h2>
      <ul className="plain-list">
        {i.clues.slice(0, all ? undefined : FEW).map((c) => (
          <li key={c.id}>
            <Link to={`/clues/${c.id}`}>{c.text}</Link>
            <div className="quiet">
              {c.stateName}
              {c.exemptions.length > 0 ? `；可能的免责情形：${c.exemptions.join('、')}` : ''}
            </div>
          </li>
        ))}
      </ul>
      {i.clues.length > FEW && (
        <button type="button" className="quiet-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? '收起' : `查看全部 ${i.clues.length} 条`}
        </button>
      )}
    </div>
  );
}
