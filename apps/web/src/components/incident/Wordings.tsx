import type {
  IncidentDetail,
  NewWordingRequest,
  WordingActName,
  WordingActRequest,
  WordingTextRequest,
  WordingView,
} from '@fengsui/contract';
import { useState } from 'react';
import { Refused } from '../Dialog';
import { Filed } from '../Filed';
import { Mention } from '../Mention';
import { Moment } from '../Moment';
import { ActForm, Field, TextField } from './ActParts';
import { ELEMENTS } from './Facts';
import { OfficeForm } from './OfficeForm';
import { useAct } from './useAct';

interface Props {
  incident: IncidentDetail;
  reload: () => void;
}

/** 口径: the evidence left, the texts right: drafted, reviewed by the head, published. */
export function Wordings({ incident: i, reload }: Props) {
  const [fresh, setFresh] = useState(i.wordings.length === 0);
  return (
    <div className="beside">
      <section aria-label="依据">
        <Evidence incident={i} />
      </section>
      <section aria-label="口径" className="column">
        {i.wordings.map((w) => (
          <Wording key={w.id} incident={i} wording={w} reload={reload} />
        ))}
        {fresh ? (
          <NewWording incident={i} reload={reload} done={() => setFresh(false)} />
        ) : (
          <button type="button" className="small-button" onClick={() => setFresh(true)}>
            另起草一份
          </button>
        )}
      </section>
    </div>
  );
}

/** What a text must be true to: 五要素, what the units filed, the posts that move most. */
function Evidence({ incident: i }: { incident: IncidentDetail }) {
  const posts = [...i.mentions]
    .sort((a, b) => (b.reposts ?? 0) + (b.comments ?? 0) - (a.reposts ?? 0) - (a.comments ?? 0))
    .slice(0, 6);
  const filed = i.filings.filter((f) => f.kind !== 'zero_report').slice(-4);
  return (
    <>
      <h3>已知情况</h3>
      {i.facts.length === 0 && <p className="quiet">五要素尚未写明。口径只写已核实的。</p>}
      <dl className="known">
        {i.facts.map((f) => (
          <div key={f.element}>
            <dt>{ELEMENTS.find((e) => e.element === f.element)!.name}</dt>
            <dd>
              {f.text}{' '}
              <span className="quiet small">
                {f.confirmed ? `${f.by}已核实` : '待核实'}（{f.source}）
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {filed.length > 0 && <h3>单位报送</h3>}
      {filed.map((f) => (
        <Filed key={f.id} incident={i} filing={f} />
      ))}
      <h3>转评最多的原文</h3>
      {posts.length === 0 && <p className="quiet">还没有原文。</p>}
      {posts.map((m) => (
        <Mention key={m.id} mention={m} />
      ))}
    </>
  );
}

function NewWording({ incident: i, reload, done }: Props & { done: () => void }) {
  const act = useAct(i, 'wording:new', { title: '对外口径', text: '' }, reload);
  async function submit(): Promise<void> {
    const title = act.draft.value.title.trim();
    const text = act.draft.value.text.trim();
    if (!title) return act.wrong('请填写名称。', 'title');
    if (!text) return act.wrong('请填写口径正文。', 'text');
    const ok = await act.send('wordings', ({ requestId }) => ({ title, text, requestId }) satisfies NewWordingRequest);
    if (ok) done();
  }
  return (
    <ActForm act={act} known={['title', 'text']} button="存为草稿" submit={() => void submit()}>
      <Field label="名称" name="title" error={act.error}>
        {(given) => (
          <input
            {...given}
            maxLength={40}
            value={act.draft.value.title}
            onChange={(e) => act.draft.set({ title: e.target.value })}
          />
        )}
      </Field>
      <TextField
        act={act}
        name="text"
        label="正文"
        rows={8}
        max={5000}
        hint="事实（只写已核实的）、已采取的措施、下一步、何时再公布"
      />
    </ActForm>
  );
}

function Wording({ incident: i, wording: w, reload }: Props & { wording: WordingView }) {
  const [doing, setDoing] = useState<'edit' | 'publish' | null>(null);
  return (
    <article className="card" data-testid="wording">
      <div className="row">
        <h3>{w.title}</h3>
        <b>{w.stateName}</b>
        <span className="quiet small push">
          第 {w.revision} 稿 · {w.by} <Moment at={w.at} />
        </span>
      </div>
      {w.review && (
        <p className={w.state === 'draft' ? 'form-error' : 'quiet small'}>
          {w.state === 'draft' ? `${w.review.by}退回：${w.review.note}` : `${w.review.by} 审定`}{' '}
          <Moment at={w.review.at} />
        </p>
      )}
      {doing === 'edit' ? (
        <Rewrite incident={i} wording={w} reload={reload} done={() => setDoing(null)} />
      ) : (
        <blockquote className="quoted whole">{w.text}</blockquote>
      )}
      {w.url && (
        <a href={w.url} target="_blank" rel="noreferrer noopener">
          查看已发布的内容
        </a>
      )}
      {doing === null && (
        <>
          <div className="row">
            {w.can.edit && (
              <button type="button" className="small-button" onClick={() => setDoing('edit')}>
                修改
              </button>
            )}
            {w.can.publish && (
              <button type="button" className="small-button" onClick={() => setDoing('publish')}>
                登记已发布
              </button>
            )}
          </div>
          {w.can.acts.length > 0 && <Review key={`${w.version}`} incident={i} wording={w} reload={reload} />}
        </>
      )}
      {doing === 'publish' && (
        <OfficeForm
          name="statements"
          incident={i}
          reload={reload}
          wording={{ id: w.id, text: w.text }}
          done={() => setDoing(null)}
        />
      )}
    </article>
  );
}

function Rewrite({ incident: i, wording: w, reload, done }: Props & { wording: WordingView; done: () => void }) {
  const act = useAct(i, `wording:${w.id}`, { text: w.text, on: String(w.version) }, reload);
  const theirs = String(w.version) !== act.draft.value.on ? w : null;
  async function submit(): Promise<void> {
    const text = act.draft.value.text.trim();
    if (!text) return act.wrong('请填写口径正文。', 'text');
    const version = Number(act.draft.value.on);
    const ok = await act.send(`wordings/${w.id}`, () => ({ text, version }) satisfies WordingTextRequest);
    if (ok) done();
  }
  return (
    <>
      {theirs && (
        <div className="news" role="status" data-testid="theirs">
          <b>
            此口径已有改动：{theirs.stateName}，第 {theirs.revision} 稿 {theirs.by} <Moment at={theirs.at} />
          </b>
          <blockquote className="quoted whole">{theirs.text}</blockquote>
          <div className="row">
            <button type="button" className="small-button" onClick={() => (act.draft.clear(), done())}>
              采用这一稿
            </button>
            {w.can.edit && (
              <button type="button" className="quiet-button" onClick={() => act.draft.set({ on: String(w.version) })}>
                仍用我写的
              </button>
            )}
          </div>
        </div>
      )}
      <ActForm act={act} known={['text']} button="保存" ready={!theirs} submit={() => void submit()}>
        <TextField act={act} name="text" label="正文" rows={8} max={5000} />
      </ActForm>
      <button type="button" className="quiet-button" onClick={() => (act.draft.clear(), done())}>
        取消
      </button>
    </>
  );
}

/** What may be decided on it now; to return or to drop it asks for a word. */
function Review({ incident: i, wording: w, reload }: Props & { wording: WordingView }) {
  const act = useAct(i, `wording:${w.id}:act`, { note: '' }, reload);
  const asks = w.can.acts.some((a) => NOTED.includes(a.act));
  async function decide(name: WordingActName): Promise<void> {
    const note = act.draft.value.note.trim();
    if (NOTED.includes(name) && !note) return act.wrong('请先写明意见。', 'note');
    await act.send(
      `wordings/${w.id}/act`,
      () => ({ act: name, version: w.version, ...(note ? { note } : {}) }) satisfies WordingActRequest,
    );
  }
  return (
    <div>
      {asks && <TextField act={act} name="note" label="意见" rows={1} hint="退回、作废时必填" />}
      <Refused error={act.error && act.error.field !== 'note' ? act.error.message : null} />
      <div className="row">
        {w.can.acts.map((a) => (
          <button
            key={a.act}
            type="button"
            className={a.act === 'approve' || a.act === 'submit' ? 'primary' : 'small-button'}
            disabled={act.busy}
            onClick={() => void decide(a.act)}
          >
            {a.label}
          </button>
        ))}
      </div>
    </div>
  );
}

const NOTED: WordingActName[] = ['return', 'drop'];
