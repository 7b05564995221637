import type { BulkCorrection, IncidentDetail, IncidentSummary, PinRequest, Sentiment } from '@fengsui/contract';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { api, words } from '../../api/client';
import { Dialog, Refused } from '../Dialog';
import { DecisionForm } from '../incident/DecisionForm';
import { IncidentChoice } from '../incident/IncidentChoice';
import { useDecision } from '../incident/useDecision';
import { similarTo } from './similar-to';

/** So many posts in one act, as the api has it. */
export const MOST = 500;
type Kind = 'link' | 'foreign' | 'sentiment';
const TITLES: Record<Kind, string> = { link: '归入事件', foreign: '与本校无关', sentiment: '更正情感' };

/** What may be done with the posts chosen: by whom and why stands in the log, and judging anew leaves it alone. */
export function Bulk({
  ids,
  onClear,
  onDone,
}: {
  ids: string[];
  onClear: () => void;
  /** the posts that were changed */
  onDone: (ids: string[]) => void;
}) {
  const [opened, setOpened] = useState<Kind | null>(null);
  const [said, setSaid] = useState<{ words: string; incident?: { id: string; title: string } } | null>(null);
  const done = (changed: string[], told: typeof said): void => {
    setOpened(null);
    setSaid(told);
    onDone(changed);
  };
  return (
    <>
      {said && (
        <p className="card stream-said" role="status">
          {said.words}
          {said.incident && <Link to={`/incidents/${said.incident.id}`}>打开“{said.incident.title}”</Link>}
          <button type="button" className="quiet-button push" onClick={() => setSaid(null)}>
            知道了
          </button>
        </p>
      )}
      {ids.length > 0 && (
        <div className="card chosen" role="toolbar" aria-label="所选帖子">
          <b className="figures">已选 {ids.length} 条</b>
          {(Object.keys(TITLES) as Kind[]).map((kind) => (
            <button key={kind} type="button" className="small-button" onClick={() => setOpened(kind)}>
              {TITLES[kind]}…
            </button>
          ))}
          <button type="button" className="quiet-button" onClick={onClear}>
            取消选择
          </button>
        </div>
      )}
      {opened && (
        <Dialog title={TITLES[opened]} open onClose={() => setOpened(null)}>
          <Together ids={ids}>
            {(all) =>
              opened === 'link' ? <LinkTo ids={all} done={done} /> : <Correct kind={opened} ids={all} done={done} />
            }
          </Together>
        </Dialog>
      )}
    </>
  );
}

type Done = (changed: string[], told: { words: string; incident?: { id: string; title: string } }) => void;

/** The posts chosen, with those that have nearly the same text unless the person says otherwise. */
function Together({ ids, children }: { ids: string[]; children: (all: string[]) => React.ReactNode }) {
  const [alike, setAlike] = useState<string[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [along, setAlong] = useState(true);
  useEffect(() => {
    let here = true;
    similarTo(ids).then(
      (found) => here && setAlike(found),
      (e: unknown) => here && setError(words(e)),
    );
    return () => {
      here = false;
    };
  }, [ids]);
  const all = along && alike ? [...ids, ...alike] : ids;
  return (
    <>
      <Refused error={error} />
      {alike !== null && alike.length > 0 && (
        <label className="stream-along figures">
          <input type="checkbox" checked={along} onChange={(e) => setAlong(e.target.checked)} />
          连同与之几乎相同的 {alike.length} 条
        </label>
      )}
      {all.length > MOST && <Refused error={`共 ${all.length} 条，一次最多处理 ${MOST} 条，请少选一些或分批。`} />}
      {children(all)}
    </>
  );
}

function LinkTo({ ids, done }: { ids: string[]; done: Done }) {
  const decision = useDecision(() => undefined);
  const [into, setInto] = useState<IncidentSummary | null>(null);
  async function submit(): Promise<void> {
    // the version is the incident's of this moment: what is added here depends on nothing that was seen of it
    const { version } = await api<IncidentDetail>('GET', `/api/incidents/${into!.id}`);
    const ok = await decision.decide(
      `/api/incidents/${into!.id}/pin`,
      (reason) => ({ mentionIds: ids, reason, version }) satisfies PinRequest,
    );
    if (ok) done(ids, { words: `已将 ${ids.length} 条帖子归入事件。`, incident: { id: into!.id, title: into!.title } });
  }
  return (
    <DecisionForm
      decision={decision}
      consequence={`所选 ${ids.length} 条帖子固定在该事件，系统重新归类时不会移走；若在其他事件中，从那里移出。`}
      hint="如：说的是同一件事"
      button={into ? `归入 ${into.code}` : '请先选择事件'}
      ready={into !== null && ids.length <= MOST}
      submit={submit}
    >
      <IncidentChoice
        legend="归入哪个事件"
        none="没有处置中或待研判的事件。需要立案的，请在“录入”页上报。"
        chosen={into}
        onChoose={setInto}
      />
    </DecisionForm>
  );
}

const WORDS: Record<Sentiment, string> = { neg: '负面', neu: '中性', pos: '正面' };

function Correct({ kind, ids, done }: { kind: 'foreign' | 'sentiment'; ids: string[]; done: Done }) {
  const decision = useDecision(() => undefined);
  const [sentiment, setSentiment] = useState<Sentiment | null>(null);
  const foreign = kind === 'foreign';
  async function submit(): Promise<void> {
    const ok = await decision.decide(
      '/api/mentions/correct',
      (reason) =>
        ({
          mentionIds: ids,
          reason,
          ...(foreign ? { about: false } : { sentiment: sentiment! }),
        }) satisfies BulkCorrection,
    );
    if (ok)
      done(ids, {
        words: foreign
          ? `已将 ${ids.length} 条帖子认定与本校无关，不再计入。判断有误的，可在“采集”页“未计入的帖子”中恢复。`
          : `已将 ${ids.length} 条帖子的情感更正为${WORDS[sentiment!]}。`,
      });
  }
  return (
    <DecisionForm
      decision={decision}
      consequence={
        foreign
          ? `所选 ${ids.length} 条帖子不再计入本校，系统重新研判时不会改回；已在事件中的，请另行移出。`
          : `所选 ${ids.length} 条帖子按您的意见统计，系统重新研判时不会改动。`
      }
      hint={foreign ? '如：说的是同名的另一所学校' : '如：是反话'}
      button={foreign || sentiment ? '确定' : '请先选择情感'}
      ready={(foreign || sentiment !== null) && ids.length <= MOST}
      submit={submit}
    >
      {!foreign && (
        <fieldset className="choices choices-row">
          <legend>情感应为</legend>
          {(Object.keys(WORDS) as Sentiment[]).map((s) => (
            <label key={s}>
              <input type="radio" name="sentiment" checked={sentiment === s} onChange={() => setSentiment(s)} />
              <span>{WORDS[s]}</span>
            </label>
          ))}
        </fieldset>
      )}
    </DecisionForm>
  );
}
