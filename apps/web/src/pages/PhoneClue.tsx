import type { ClueActName, ClueDetail } from '@fengsui/contract';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { Clock } from '../components/Clock';
import { ActForm } from '../components/clue/ActForm';
import { ACTS, shown } from '../components/clue/acts';
import { ClueItems, CluePapers, CluePostFacts, ClueSteps, Flags } from '../components/clue/ClueParts';
import PhoneFrame from '../components/PhoneFrame';
import { Loaded } from '../components/States';
import { fullTime } from '../live/time';
import { useClue } from './Clue';
import '../styles/clue.css';

/** For who is concerned: what is held against him, on what evidence, by when he may say what; 申辩, 整改 and 申诉 with photos. */
export default function PhoneClue() {
  const { id = '' } = useParams();
  const live = useClue(id);
  return (
    <PhoneFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={6}>
        {(data) => <One c={data} reload={live.reload} />}
      </Loaded>
    </PhoneFrame>
  );
}

type Mine = Extract<ClueActName, 'state' | 'rectify' | 'appeal'>;

function ask(c: ClueDetail): string {
  if (c.can.includes('rectify')) return '请报送整改情况';
  if (c.can.includes('state')) return c.statedAt ? '已收到您的申辩，可再补充' : '您可以陈述申辩';
  return c.stateName;
}

function One({ c, reload }: { c: ClueDetail; reload: () => void }) {
  const mine = (['rectify', 'state', 'appeal'] as Mine[]).filter((a) => c.can.includes(a));
  const [act, setAct] = useState<Mine | null>(null);
  const theirs = c.clock?.owner === 'concerned';
  const decision = c.steps.findLast((s) => s.act === 'decide');
  return (
    <>
      <header className="phone-bar">
        <p className="quiet">
          {c.drill && '【演练】'}
          {c.incidentTitle} <span className="figures">{c.incidentCode}</span>
        </p>
        <h1 className="phone-title">{c.text}</h1>
        <p>
          涉及{c.subject} <Flags flags={c.flags} />
        </p>
      </header>
      <section className="ask">
        <b data-testid="clue-ask">{ask(c)}</b>
        {c.clock && theirs && <Clock clock={shown(c.clock)} owner={false} big />}
        {c.clock && !theirs && <p className="quiet">{c.stateName}</p>}
      </section>
      {c.decisionName && c.decidedAt && (
        <section>
          <h2>处理决定：{c.decisionName}</h2>
          <p className="clue-words">{c.decisionReason}</p>
          <p className="quiet small">
            {decision && `${decision.by}，`}
            {fullTime(c.decidedAt)}
            {c.appealDue && `；不服可在 ${fullTime(c.appealDue)} 前申诉`}
          </p>
        </section>
      )}
      {mine.map((a, i) =>
        act === a ? (
          <ActForm key={a} clue={c} act={a} onDone={() => (setAct(null), reload())} />
        ) : (
          <button
            key={a}
            type="button"
            className={i === 0 && a !== 'appeal' ? 'primary huge' : 'plain'}
            onClick={() => setAct(a)}
          >
            {a === 'state' && c.statedAt ? '补充申辩' : ACTS[a].name}
          </button>
        ),
      )}
      {!c.decidedAt && <p className="quiet small">逾期未申辩不等于承认，将依现有证据处理；处理前随时可以申辩。</p>}
      {c.papers.length > 0 && (
        <section>
          <h2>文书</h2>
          <CluePapers clue={c} />
        </section>
      )}
      <section>
        <h2>事实与证据</h2>
        {c.post ? <CluePostFacts post={c.post} /> : <ClueItems items={c.items} />}
      </section>
      <section>
        <h2>经过</h2>
        <ClueSteps clue={c} />
      </section>
      <footer className="phone-foot">
        <Link to="/m">全部待办</Link>
        <Link to="/clues/figures">本单位成绩</Link>
      </footer>
    </>
  );
}
