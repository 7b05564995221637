import type { ClueList, ClueState, ClueSummary } from '@fengsui/contract';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../api/client';
import { Clock } from '../components/Clock';
import { shown } from '../components/clue/acts';
import { Flags } from '../components/clue/ClueParts';
import DeskFrame from '../components/DeskFrame';
import { ExportTable } from '../components/ExportTable';
import { LevelTag } from '../components/LevelTag';
import { Empty, Loaded } from '../components/States';
import { useMe } from '../api/session';
import { learnExactTime } from '../live/now';
import { useLive } from '../live/useLive';
import '../styles/clue.css';

/** 问责 on the desk: what waits, nearest clock first, by state. */
export default function Clues() {
  const [state, setState] = useState<ClueState | null>(null);
  const live = useLive(
    async () => {
      const list = await api<ClueList>('GET', `/api/clues${state ? `?state=${state}` : ''}`);
      learnExactTime(list.now);
      return list;
    },
    (m) => m.type === 'incident',
    `clues:${state ?? ''}`,
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={8}>
        {(data) => <List list={data} state={state} onState={setState} />}
      </Loaded>
    </DeskFrame>
  );
}

const ENDS: ClueState[] = ['dropped', 'closed', 'withdrawn'];

function List({
  list,
  state,
  onState,
}: {
  list: ClueList;
  state: ClueState | null;
  onState: (s: ClueState | null) => void;
}) {
  // a unit's people take no list of the school's
  const mayExport = useMe().roles.some((r) => r !== 'unit' && r !== 'admin');
  const open = list.clues.filter((c) => state !== null || !ENDS.includes(c.state));
  const total = list.counts.filter((c) => !ENDS.includes(c.state)).reduce((sum, c) => sum + c.n, 0);
  return (
    <div className="clues">
      <header className="row page-head">
        <h1 data-testid="clue-sentence">{list.sentence}</h1>
        <Link className="push" to="/clues/figures">
          单位成绩
        </Link>
        {mayExport && <ExportTable tables={[{ name: 'clues', label: '问责线索表' }]} dated="线索生成" />}
      </header>
      <div className="clue-filter" role="group" aria-label="按状态">
        <Filter name="在办" n={total} on={state === null} pick={() => onState(null)} />
        {list.counts
          .filter((c) => c.n > 0 || c.state === state)
          .map((c) => (
            <Filter key={c.state} name={c.name} n={c.n} on={state === c.state} pick={() => onState(c.state)} />
          ))}
      </div>
      {open.length === 0 ? (
        <Empty title={state ? '没有这一状态的线索' : '没有在办的问责线索'}>
          时限届满未收到的，系统自动形成线索并附证据；是否成立由人核实。
        </Empty>
      ) : (
        <ul className="clue-list">
          {open.map((c) => (
            <Row key={c.id} clue={c} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Filter({ name, n, on, pick }: { name: string; n: number; on: boolean; pick: () => void }) {
  return (
    <button type="button" className="small-button figures" aria-pressed={on} onClick={pick}>
      {name} {n}
    </button>
  );
}

function Row({ clue: c }: { clue: ClueSummary }) {
  return (
    <li className="card">
      <div>
        <div className="row">
          <Link className="strong" to={`/clues/${c.id}`}>
            {c.subject}
          </Link>
          <span>{c.text}</span>
          <Flags flags={c.flags} />
        </div>
        <div className="row quiet small">
          {c.incidentLevel !== null && <LevelTag level={c.incidentLevel} confirmed />}
          <span>
            {c.drill && '【演练】'}
            {c.incidentTitle}
          </span>
          <span className="figures">{c.incidentCode}</span>
        </div>
      </div>
      <div className="clue-state">
        <b>{c.decisionName ? `${c.stateName}（${c.decisionName}）` : c.stateName}</b>
        {c.clock && <Clock clock={shown(c.clock)} />}
      </div>
    </li>
  );
}
