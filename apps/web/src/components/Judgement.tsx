import type { CorrectionView, JudgementView, MentionCorrection, MentionView, Sentiment } from '@fengsui/contract';
import { type FormEvent, useEffect, useState } from 'react';
import { api, words } from '../api/client';
import { Dialog, Refused } from './Dialog';
import { Skeleton } from './States';
import { topicWord } from './words';
import { Time } from './Time';

const SENTIMENT = { pos: '正面', neu: '中性', neg: '负面' } as const;
const FIELD: Record<CorrectionView['field'], string> = {
  about: '是否与本校有关',
  sentiment: '情感',
  topic: '主题',
  unit: '责任单位',
};
/** The one of the eighteen that is no risk (libs/analysis/src/topics/names.ts). */
const NORMAL = '正面荣誉庆典';
const percent = (p: number): string => `${Math.round(p * 100)}%`;

/** 「负面」 under a post: opens what decided it, and lets who may correct it. */
export function Judgement({ mention: m }: { mention: MentionView }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={`mood mood-${m.sentiment}`}
        title="查看研判依据"
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
      >
        {SENTIMENT[m.sentiment]}
      </button>
      {m.corrections.length > 0 && <span data-testid="corrected">{correctedWords(m.corrections)}</span>}
      <JudgementDialog mention={m} open={open} onClose={() => setOpen(false)} />
    </>
  );
}

/** 「王晓岚更正：情感原为中性、主题原为无」 */
function correctedWords(all: CorrectionView[]): string {
  const people = [...new Set(all.map((c) => c.by))];
  return people
    .map((by) => {
      const theirs = all.filter((c) => c.by === by);
      const reasons = [...new Set(theirs.flatMap((c) => c.reason ?? []))];
      return `${by}更正：${theirs.map((c) => (c.field === 'about' ? `原判${c.was}` : `${FIELD[c.field]}原为${c.was}`)).join('、')}${reasons.length > 0 ? `（${reasons.join('；')}）` : ''}`;
    })
    .join('；');
}

/** Why a post is judged as it is, in plain words, and 更正. */
export function JudgementDialog({
  mention: m,
  open,
  onClose,
}: {
  mention: MentionView;
  open: boolean;
  onClose: () => void;
}) {
  const [said, setSaid] = useState<JudgementView | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    if (!open) return;
    let here = true;
    api<JudgementView>('GET', `/api/mentions/${m.id}/judgement`).then(
      (j) => here && (setSaid(j), setError(null)),
      (e: unknown) => here && setError(words(e)),
    );
    return () => {
      here = false;
    };
  }, [open, m]);
  return (
    <Dialog title="研判" open={open} onClose={onClose}>
      <Refused error={error} />
      {said ? (
        <>
          <Why said={said} />
          {said.choices && <Correct mention={m} choices={said.choices} onDone={onClose} />}
        </>
      ) : (
        !error && <Skeleton rows={5} />
      )}
    </Dialog>
  );
}

function Why({ said: j }: { said: JudgementView }) {
  const parts = (['neg', 'neu', 'pos'] as const).map((k) => [k, j.probabilities[k]] as const);
  return (
    <>
      <p>
        系统判为<b>{SENTIMENT[j.sentiment]}</b>，得分{' '}
        <span className="figures">{j.score.toFixed(2).replace('-', '−')}</span>
        <span className="quiet">（−1 最负面，1 最正面）。</span>
      </p>
      <div className="chances" aria-hidden>
        {parts.map(([k, p]) => (
          <i key={k} className={k} style={{ width: percent(p) }} />
        ))}
      </div>
      <p className="small figures">{parts.map(([k, p]) => `${SENTIMENT[k]} ${percent(p)}`).join(' · ')}</p>
      <dl className="known">
        <div>
          <dt>依据</dt>
          <dd>{j.why.length > 0 ? j.why.join('；') : '没有哪个词单独起决定作用，按全文判断。'}</dd>
        </div>
        <div>
          <dt>可能的主题</dt>
          <dd className="figures">
            {j.topics.map((t) => `${t.name === NORMAL ? '不涉风险' : topicWord(t.name)} ${percent(t.p)}`).join(' · ')}
          </dd>
        </div>
        <div>
          <dt>本校</dt>
          <dd>
            {j.aboutSchool ? '计入本校' : '未计入本校'}：{j.matchReason?.replace(/^排除：/, '') ?? '文中没有本校名称'}
          </dd>
        </div>
        {j.corrections.map((c) => (
          <div key={c.field}>
            <dt>人工更正</dt>
            <dd>
              {FIELD[c.field]}：{c.by}{' '}
              <span className="figures">
                <Time at={c.at} form="long" />
              </span>{' '}
              更正，原为{c.was}
              {c.reason && `，理由：${c.reason}`}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const NONE = '';

/** What differs from what stands there is sent; what is refused is said, and the form stays as it was. */
function Correct({
  mention: m,
  choices,
  onDone,
}: {
  mention: MentionView;
  choices: NonNullable<JudgementView['choices']>;
  onDone: () => void;
}) {
  const [sentiment, setSentiment] = useState<Sentiment>(m.sentiment);
  const [topic, setTopic] = useState(m.topic ?? NONE);
  const [unit, setUnit] = useState(m.unitId ?? NONE);
  const [about, setAbout] = useState(m.aboutSchool);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const changes: MentionCorrection = {
    ...(sentiment === m.sentiment ? {} : { sentiment }),
    ...(topic === (m.topic ?? NONE) ? {} : { topic: topic || null }),
    ...(unit === (m.unitId ?? NONE) ? {} : { unitId: unit || null }),
    ...(about === m.aboutSchool ? {} : { about }),
  };
  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (Object.keys(changes).length === 0) return setError('还没有改动，请先选择要更正的内容。');
    setBusy(true);
    setError(null);
    try {
      await api('POST', `/api/mentions/${m.id}/correct`, {
        ...changes,
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      });
      onDone();
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
    }
  }
  return (
    <form className="correct" onSubmit={(e) => void save(e)} data-testid="correct-form">
      <h3>更正</h3>
      <div className="correct-fields">
        <Choice label="情感" id={`s-${m.id}`} value={sentiment} onChange={(v) => setSentiment(v as Sentiment)}>
          {Object.entries(SENTIMENT).map(([k, w]) => (
            <option key={k} value={k}>
              {w}
            </option>
          ))}
        </Choice>
        <Choice label="主题" id={`t-${m.id}`} value={topic} onChange={setTopic}>
          <option value={NONE}>没有风险主题</option>
          {choices.topics.map((t) => (
            <option key={t} value={t}>
              {topicWord(t)}
            </option>
          ))}
        </Choice>
        <Choice label="责任单位" id={`u-${m.id}`} value={unit} onChange={setUnit}>
          <option value={NONE}>没有责任单位</option>
          {choices.units.map((u) => (
            <option key={u.id} value={u.id}>
              {u.name}
            </option>
          ))}
        </Choice>
        <Choice label="本校" id={`a-${m.id}`} value={String(about)} onChange={(v) => setAbout(v === 'true')}>
          <option value="true">与本校有关</option>
          <option value="false">与本校无关</option>
        </Choice>
      </div>
      <div className="field">
        <label htmlFor={`r-${m.id}`}>理由（选填）</label>
        <input
          id={`r-${m.id}`}
          maxLength={200}
          placeholder="如：是反话"
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
      </div>
      <p className="quiet small">
        更正后即按您的意见统计，系统重新研判时不会改动，处置日志记录是谁更正的。
        {!about &&
          m.aboutSchool &&
          '与本校无关的不再计入，可在“采集”页“未计入的帖子”中恢复；已在事件中的，请另行移出。'}
      </p>
      <Refused error={error} />
      <button type="submit" className="small-button" disabled={busy}>
        {busy ? '正在保存…' : '保存更正'}
      </button>
    </form>
  );
}

function Choice({
  label,
  id,
  value,
  onChange,
  children,
}: {
  label: string;
  id: string;
  value: string;
  onChange: (v: string) => void;
  children: React.ReactNode;
}) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(e) => onChange(e.target.value)}>
        {children}
      </select>
    </div>
  );
}
