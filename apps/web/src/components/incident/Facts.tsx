import type { FactElement, FactRequest, FactView, IncidentDetail } from '@fengsui/contract';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { api, ApiFailure, words } from '../../api/client';
import { useMe } from '../../api/session';
import { longTime } from '../../live/time';
import { Dialog, Refused } from '../Dialog';
import { Moment } from '../Moment';
import { Skeleton } from '../States';
import { Field } from './ActParts';
import { suggested } from './suggested-facts';
import type { FormError } from './useAct';
import { draftKey, useDraft } from './useDraft';
import { readDraft } from '../draft';

export const ELEMENTS: { element: FactElement; name: string; hint: string }[] = [
  { element: 'time', name: '时间', hint: '事发时间、网上出现的时间' },
  { element: 'place', name: '地点', hint: '校区、楼宇、窗口或线上何处' },
  { element: 'people', name: '人物', hint: '涉及哪些人、多少人；不写学生姓名' },
  { element: 'course', name: '经过', hint: '发生了什么，现在怎样' },
  { element: 'impact', name: '影响', hint: '伤病、损失、秩序、传播范围' },
];

interface Props {
  incident: IncidentDetail;
  reload: () => void;
  /** which element is being written, for those who look on; null: none any more */
  writing: (doing: string | null) => void;
}

/** 五要素: what is known, each with its source and who vouches for it; not yet written ones show what the posts and reports suggest. */
export function Facts({ incident: i, reload, writing }: Props) {
  const me = useMe();
  // what was being written when the page was left is open again
  const [editing, setEditing] = useState<FactElement | null>(
    () => ELEMENTS.find((e) => readDraft(draftKey(me.personId, i.id, `fact:${e.element}`)))?.element ?? null,
  );
  const [past, setPast] = useState<FactElement | null>(null);
  const may = i.can.confirm;
  function edit(element: FactElement | null): void {
    setEditing(element);
    writing(element && `五要素·${nameOf(element)}`);
  }
  return (
    <div className="card">
      <h2>五要素</h2>
      <dl className="facts" data-testid="facts">
        {ELEMENTS.map(({ element, name, hint }) => {
          const fact = i.facts.find((f) => f.element === element);
          return (
            <div key={element} data-testid={`fact-${element}`}>
              <dt>{name}</dt>
              <dd>
                {may && editing === element ? (
                  <Write
                    key={element}
                    incident={i}
                    element={element}
                    hint={hint}
                    reload={reload}
                    done={() => edit(null)}
                  />
                ) : (
                  <Known
                    incident={i}
                    element={element}
                    fact={fact}
                    may={may}
                    reload={reload}
                    edit={() => edit(element)}
                    look={() => setPast(element)}
                  />
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      <Dialog title={past ? `“${nameOf(past)}”的各稿` : ''} open={past !== null} onClose={() => setPast(null)}>
        {past && <History incidentId={i.id} element={past} />}
      </Dialog>
    </div>
  );
}

const nameOf = (element: FactElement): string => ELEMENTS.find((e) => e.element === element)!.name;

/** One element as it stands, or what the posts suggest; 核实 vouches for it in one press. */
function Known({
  incident: i,
  element,
  fact,
  may,
  reload,
  edit,
  look,
}: {
  incident: IncidentDetail;
  element: FactElement;
  fact: FactView | undefined;
  may: boolean;
  reload: () => void;
  edit: () => void;
  look: () => void;
}) {
  const [error, setError] = useState<string | null>(null);
  if (!fact) {
    const guess = suggested(i, element);
    return (
      <>
        <span className="quiet">{guess?.text ?? '尚不清楚'} </span>
        <span className={guess ? 'quiet small fact-foot' : 'small'}>
          {guess && `系统摘自${guess.source}，未经核实`}
          {may && (
            <button type="button" className="link-button" onClick={edit} aria-label={`写明${nameOf(element)}`}>
              写明
            </button>
          )}
        </span>
      </>
    );
  }
  async function vouch(): Promise<void> {
    setError(null);
    try {
      const { text, source, revision } = fact!;
      await api('POST', `/api/incidents/${i.id}/facts`, {
        element,
        text,
        source,
        confirmed: true,
        revision,
      } satisfies FactRequest);
    } catch (e) {
      setError(words(e));
    } finally {
      reload();
    }
  }
  return (
    <>
      {fact.text}
      <span className="quiet small fact-foot">
        <span>
          {fact.confirmed ? <b>已核实</b> : '待核实'} · <span title={fact.by}>{fact.by.split(' ').at(-1)}</span>{' '}
          <Moment at={fact.at} /> · 来源：{fact.source}
        </span>
        {may && !fact.confirmed && (
          <button
            type="button"
            className="link-button"
            onClick={() => void vouch()}
            aria-label={`核实${nameOf(element)}`}
          >
            核实
          </button>
        )}
        {may && (
          <button type="button" className="link-button" onClick={edit} aria-label={`改写${nameOf(element)}`}>
            改写
          </button>
        )}
        {fact.revision > 1 && (
          <button type="button" className="link-button" onClick={look}>
            共 {fact.revision} 稿
          </button>
        )}
      </span>
      <Refused error={error} />
    </>
  );
}

interface Text {
  text: string;
  source: string;
  confirmed: boolean;
  /** the revision it was begun on */
  on: number;
}

/** Writing one element. Somebody else's newer text is shown beside one's own, which is kept; saving it then is a decision. */
function Write({
  incident: i,
  element,
  hint,
  reload,
  done,
}: {
  incident: IncidentDetail;
  element: FactElement;
  hint: string;
  reload: () => void;
  done: () => void;
}) {
  const id = useId();
  const fact = i.facts.find((f) => f.element === element);
  const guess = fact ? null : suggested(i, element);
  const draft = useDraft<Text>(i.id, `fact:${element}`, {
    text: fact?.text ?? guess?.text ?? '',
    source: fact?.source ?? guess?.source ?? '',
    confirmed: false,
    on: fact?.revision ?? 0,
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<FormError | null>(null);
  const v = draft.value;
  const theirs = fact && fact.revision !== v.on ? fact : null;
  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!v.text.trim()) return setError({ message: '请填写内容。', field: 'text' });
    if (!v.source.trim()) return setError({ message: '请写明来源：谁说的，或哪条帖子。', field: 'source' });
    setBusy(true);
    setError(null);
    try {
      const { confirmed, on: revision } = v;
      const request = { element, text: v.text.trim(), source: v.source.trim(), confirmed, revision };
      await api('POST', `/api/incidents/${i.id}/facts`, request satisfies FactRequest);
      draft.clear();
      done();
    } catch (e) {
      setError({ message: words(e), field: e instanceof ApiFailure && e.field !== element ? (e.field ?? null) : null });
    } finally {
      setBusy(false);
      reload();
    }
  }
  return (
    <form onSubmit={(e) => void save(e)} noValidate data-testid="fact-form">
      {theirs && (
        <div className="news" role="status" data-testid="theirs">
          <b>
            {theirs.by} <Moment at={theirs.at} /> 已改为
          </b>
          <blockquote className="quoted">{theirs.text}</blockquote>
          <span className="quiet small">来源：{theirs.source}</span>
          <div className="row">
            <button type="button" className="small-button" onClick={() => (draft.clear(), done())}>
              采用这一稿
            </button>
            <button
              type="button"
              className="quiet-button"
              onClick={() => (draft.set({ on: theirs.revision }), setError(null))}
            >
              仍用我写的
            </button>
          </div>
        </div>
      )}
      <Field label={nameOf(element)} name="text" error={error} quietly>
        {(given) => (
          <textarea
            {...given}
            rows={3}
            maxLength={500}
            placeholder={hint}
            value={v.text}
            autoFocus
            onChange={(e) => draft.set({ text: e.target.value })}
          />
        )}
      </Field>
      <Field label="来源" name="source" error={error}>
        {(given) => (
          <input
            {...given}
            list={`${id}sources`}
            maxLength={100}
            placeholder="如：后勤处初报、微博原帖、值班电话"
            value={v.source}
            onChange={(e) => draft.set({ source: e.target.value })}
          />
        )}
      </Field>
      <datalist id={`${id}sources`}>
        {i.filings.map((f) => (
          <option key={f.id} value={`${f.post} ${f.personName} ${f.kindName}（${longTime(f.at)}）`} />
        ))}
      </datalist>
      <label className="check">
        <input type="checkbox" checked={v.confirmed} onChange={(e) => draft.set({ confirmed: e.target.checked })} />{' '}
        已核实（以我的名义）
      </label>
      <Refused error={error && error.field === null ? error.message : null} />
      <div className="row">
        <button type="submit" className="small-button" disabled={busy || theirs !== null}>
          {busy ? '正在保存…' : '保存'}
        </button>
        <button type="button" className="quiet-button" onClick={() => (draft.clear(), done())}>
          取消
        </button>
      </div>
    </form>
  );
}

function History({ incidentId, element }: { incidentId: string; element: FactElement }) {
  const [all, setAll] = useState<FactView[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    api<FactView[]>('GET', `/api/incidents/${incidentId}/facts/${element}`).then(setAll, (e: unknown) =>
      setError(words(e)),
    );
  }, [incidentId, element]);
  if (error) return <Refused error={error} />;
  if (!all) return <Skeleton rows={3} />;
  return (
    <ol className="plain-list">
      {all.map((f) => (
        <li key={f.revision}>
          <b>第 {f.revision} 稿</b> {f.text}
          <div className="quiet small">
            {f.confirmed ? '已核实' : '待核实'} · {f.by} <Moment at={f.at} /> · 来源：{f.source}
          </div>
        </li>
      ))}
    </ol>
  );
}
