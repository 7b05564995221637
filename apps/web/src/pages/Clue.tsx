import type { ClueDetail } from '@fengsui/contract';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import { Clock } from '../components/Clock';
import { shown } from '../components/clue/acts';
import { ClueActs } from '../components/clue/ClueActs';
import { ClueItems, CluePapers, CluePostFacts, ClueSteps, Flags, Receipts } from '../components/clue/ClueParts';
import DeskFrame from '../components/DeskFrame';
import { LevelTag } from '../components/LevelTag';
import { Loaded } from '../components/States';
import { fullTime, longTime } from '../live/time';
import { useLive, type Live } from '../live/useLive';
import { Basis } from '../components/rules/Basis';
import '../styles/clue.css';

/** One clue on one page: what happened and on what it rests, what was done with it, and what is next. */
export default function Clue() {
  const { id = '' } = useParams();
  const live = useClue(id);
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={10}>
        {(data) => <Page c={data} reload={live.reload} />}
      </Loaded>
    </DeskFrame>
  );
}

/** One clue, kept fresh. */
export function useClue(id: string): Live<ClueDetail> {
  return useLive(
    () => api<ClueDetail>('GET', `/api/clues/${encodeURIComponent(id)}`),
    (m) => m.type === 'incident',
    `clue:${id}`,
  );
}

function Page({ c, reload }: { c: ClueDetail; reload: () => void }) {
  return (
    <div className="clue">
      <header className="incident-head">
        <div className="row">
          <Link to="/clues">问责</Link>
          {c.incidentLevel !== null && <LevelTag level={c.incidentLevel} confirmed />}
          <Link to={c.incidentId ? `/incidents/${c.incidentId}` : `/publishing/posts/${c.mentionId}`}>
            {c.drill && '【演练】'}
            {c.incidentTitle}
          </Link>
          <span className="quiet figures">{c.incidentCode}</span>
        </div>
        <h1>
          {c.subject}：{c.text}
        </h1>
        <p className="row">
          <b data-testid="clue-state">{c.stateName}</b>
          {c.decisionName && <span>处理：{c.decisionName}</span>}
          <Flags flags={c.flags} />
        </p>
      </header>
      <div className="clue-columns">
        <div className="column">
          <section className="card" aria-labelledby="what">
            <h2 id="what">
              事实与证据{' '}
              <span className="quiet">
                <Basis of={[c.post ? 18 : c.against === 'approver' ? 10 : 13]} version={c.regulation} />
              </span>
            </h2>
            {c.post ? <CluePostFacts post={c.post} /> : <ClueItems items={c.items} />}
          </section>
          <section className="card" aria-labelledby="steps">
            <h2 id="steps">经过</h2>
            <ClueSteps clue={c} />
          </section>
        </div>
        <aside className="column" aria-label="办理">
          <section className="card" aria-labelledby="now">
            <h2 id="now">现在</h2>
            {c.clock ? <Clock clock={shown(c.clock)} big /> : <p>已办结{c.endReason && `：${c.endReason}`}</p>}
            {c.clock && c.clock.reminders > 0 && <p className="quiet small">已催办 {c.clock.reminders} 次</p>}
            <ClueActs clue={c} reload={reload} />
          </section>
          <Exemptions c={c} />
          <Papers c={c} />
          <Notice c={c} />
          <Roles c={c} />
        </aside>
      </div>
    </div>
  );
}

function Exemptions({ c }: { c: ClueDetail }) {
  return (
    <section className="card" aria-labelledby="excuse">
      <h2 id="excuse">可免责情形</h2>
      {c.exemptions.length === 0 ? (
        <p className="quiet">系统未发现。仍请听取申辩。</p>
      ) : (
        <ul className="plain-list">
          {c.exemptions.map((e) => (
            <li key={e}>{e}</li>
          ))}
        </ul>
      )}
      <p className="quiet small">系统只作提示，是否成立由人认定。</p>
    </section>
  );
}

function Papers({ c }: { c: ClueDetail }) {
  if (c.papers.length === 0) return null;
  return (
    <section className="card" aria-labelledby="papers">
      <h2 id="papers">文书</h2>
      <CluePapers clue={c} />
    </section>
  );
}

function Notice({ c }: { c: ClueDetail }) {
  const n = c.notice;
  if (!n) return null;
  return (
    <section className="card" aria-labelledby="notice">
      <h2 id="notice">通知与申辩</h2>
      <p className="figures">
        {longTime(n.notifiedAt)} 通知，申辩至 {fullTime(n.statementDue)}
      </p>
      <p className={n.reached ? '' : 'strong'}>
        {n.seenAt
          ? `当事方 ${longTime(n.seenAt)} 查看`
          : n.reached
            ? '已送达，尚未查看'
            : '尚未送达；送达前申辩期限不作数'}
      </p>
      <Receipts receipts={n.receipts} />
      {c.statedAt && <p>{longTime(c.statedAt)} 收到申辩</p>}
      {c.appealDue && <p className="quiet">可申诉至 {fullTime(c.appealDue)}</p>}
    </section>
  );
}

function Roles({ c }: { c: ClueDetail }) {
  return (
    <section className="card" aria-labelledby="roles">
      <h2 id="roles">由谁办理</h2>
      {c.roles.length === 0 && <p className="quiet">尚无人办理。</p>}
      <ul className="plain-list">
        {c.roles.map((r) => (
          <li key={r.act}>
            {r.name}：{r.by} <span className="quiet small figures">{longTime(r.at)}</span>
          </li>
        ))}
      </ul>
      <p className="quiet small">核实、处理、销号（申诉）须为不同的人，且不办理本单位的线索。</p>
      <h3 className="small">各步时限</h3>
      {c.clocks.map((k) => (
        <Clock key={k.startsAt + k.act + k.dueAt} clock={shown(k)} />
      ))}
    </section>
  );
}
