import type { AskKind, QuestionAct, QuestionActName, QuestionView, ReplyPlace } from '@fengsui/contract';
import { lazy, Suspense, useEffect, useId, useState } from 'react';
import { api, newRequestId } from '../../api/client';
import { useMe } from '../../api/session';
import { Refused } from '../Dialog';
import { keepDraft, readDraft } from '../draft';
import { useSend } from '../useSend';
import type { Unit } from './UnitSelect';
import { PLAIN, WORDS } from './words';

// antd, which the unit's people on their phones need not wait for
const UnitSelect = lazy(async () => ({ default: (await import('./UnitSelect')).UnitSelect }));

/** One act on a question, on desk and phone: its words, and what it asks for beside them. A reply that is being written stays on this device until it is sent. */
export function ActForm({
  q,
  act,
  onSaved,
}: {
  q: QuestionView;
  act: { act: QuestionActName; name: string };
  onSaved: () => void;
}) {
  const id = useId();
  const key = `fengsui:draft:${useMe().personId}:question:${q.id}`;
  const writing = act.act === 'reply';
  const [text, setText] = useState(() => (writing ? (readDraft<string>(key) ?? q.reply ?? '') : ''));
  const [more, setMore] = useState<Partial<QuestionAct>>({ kind: q.kind, urgent: q.urgent });
  const [places, setPlaces] = useState<Record<string, ReplyPlace>>({});
  const { busy, error, send } = useSend(() => {
    if (writing) keepDraft(key, null);
    onSaved();
  });
  useEffect(() => {
    if (writing) keepDraft(key, text || null);
  }, [writing, key, text]);
  const body = (): QuestionAct => ({
    ...{ act: act.act, version: q.version, text: text.trim() || PLAIN[act.act] || '' },
    ...(act.act === 'dispatch' ? { kind: more.kind!, urgent: more.urgent! } : {}),
    ...(more.unitId ? { unitId: more.unitId } : {}),
    ...(more.into ? { into: more.into } : {}),
    ...(more.level ? { level: more.level } : {}),
    ...(act.act === 'publish' ? { places: Object.values(places).filter((p) => p.url || p.note) } : {}),
  });
  return (
    <form
      aria-label={act.name}
      className="question-act"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void send(() => api('POST', `/api/questions/${q.id}/acts`, body(), newRequestId()));
      }}
    >
      {act.act === 'dispatch' && <Dispatch q={q} more={more} set={(part) => setMore({ ...more, ...part })} />}
      {act.act === 'escalate' && <Escalate q={q} more={more} set={(part) => setMore({ ...more, ...part })} />}
      {act.act === 'merge' && (
        <div className="field">
          <label htmlFor={`${id}m`}>与哪个问题相同</label>
          <select id={`${id}m`} value={more.into ?? ''} onChange={(e) => setMore({ ...more, into: e.target.value })}>
            <option value="">请选择</option>
            {q.alike.map((a) => (
              <option key={a.id} value={a.id}>
                {a.excerpt}
              </option>
            ))}
          </select>
        </div>
      )}
      {act.act === 'publish' && <Places q={q} places={places} set={(p) => setPlaces({ ...places, [p.askingId]: p })} />}
      {writing && q.former.length > 0 && <Former q={q} onTake={setText} />}
      <div className="field">
        <label htmlFor={`${id}t`}>
          {WORDS[act.act]}
          {PLAIN[act.act] && '（可不填）'}
        </label>
        <textarea
          id={`${id}t`}
          rows={writing ? 6 : 2}
          maxLength={2000}
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
      </div>
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在保存…' : act.name}
      </button>
    </form>
  );
}

type Part = { q: QuestionView; more: Partial<QuestionAct>; set: (part: Partial<QuestionAct>) => void };

function UnitChoice({ q, set, label }: Omit<Part, 'more'> & { label: string }) {
  const id = useId();
  const [unit, setUnit] = useState<Unit | null>(q.unitId ? { id: q.unitId, name: q.unitName ?? '' } : null);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Suspense fallback={<p className="quiet">{unit?.name}</p>}>
        <UnitSelect
          id={id}
          empty="输入单位名称查找"
          value={unit}
          clearable={false}
          onChange={(u) => {
            setUnit(u);
            if (u) set({ unitId: u.id });
          }}
        />
      </Suspense>
      {q.unitReason && <p className="quiet small">{q.unitReason}</p>}
    </div>
  );
}

function Dispatch({ q, more, set }: Part) {
  const id = useId();
  return (
    <>
      <UnitChoice q={q} set={set} label="答复单位" />
      <div className="field">
        <label htmlFor={id}>类别</label>
        <select id={id} value={more.kind} onChange={(e) => set({ kind: e.target.value as AskKind })}>
          <option value="question">咨询</option>
          <option value="complaint">投诉</option>
        </select>
      </div>
      <label className="check-line">
        <input type="checkbox" checked={more.urgent ?? false} onChange={(e) => set({ urgent: e.target.checked })} />
        紧急
      </label>
    </>
  );
}

function Escalate({ q, more, set }: Part) {
  const id = useId();
  return (
    <>
      <p className="quiet small">按第十三条立案处置，此前的经过记入事件日志。</p>
      <UnitChoice q={q} set={set} label="责任单位" />
      <div className="field">
        <label htmlFor={id}>事件等级</label>
        <select
          id={id}
          value={more.level ?? ''}
          onChange={(e) => set({ level: Number(e.target.value) as 1 | 2 | 3 | 4 })}
        >
          <option value="">请选择</option>
          {['Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'].map((n, i) => (
            <option key={n} value={i + 1}>
              {n} 级
            </option>
          ))}
        </select>
      </div>
    </>
  );
}

/** Where the answer was published. One place is enough. */
function Places({
  q,
  places,
  set,
}: {
  q: QuestionView;
  places: Record<string, ReplyPlace>;
  set: (p: ReplyPlace) => void;
}) {
  const id = useId();
  return (
    <>
      {q.askingList.map((a, i) => {
        const web = a.url !== null || a.mentionId !== null;
        const value = places[a.id];
        return (
          <div className="field" key={a.id}>
            <label htmlFor={`${id}${i}`}>
              {web ? `答复链接（${a.via}）` : `怎样答复的（${a.via}）`}
              {q.askingList.length > 1 && ` ${i + 1}`}
            </label>
            <input
              id={`${id}${i}`}
              type={web ? 'url' : 'text'}
              inputMode={web ? 'url' : 'text'}
              placeholder={web ? 'https://' : '如：电话答复'}
              value={(web ? value?.url : value?.note) ?? ''}
              onChange={(e) => set({ askingId: a.id, ...(web ? { url: e.target.value } : { note: e.target.value }) })}
            />
          </div>
        );
      })}
      {q.askingList.length > 1 && <p className="quiet small">同一问题答复一次即可，填一处就行。</p>}
    </>
  );
}

/** What was answered to something alike. */
function Former({ q, onTake }: { q: QuestionView; onTake: (reply: string) => void }) {
  return (
    <section aria-label="以往答复" className="former">
      <b>以往答复，供参考</b>
      <ul className="plain-list">
        {q.former.map((f) => (
          <li key={f.questionId}>
            <p className="quiet small">
              {f.question}（{f.unitName}）
            </p>
            <p>{f.reply}</p>
            <button type="button" className="small-button" onClick={() => onTake(f.reply)}>
              用这条改写
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
