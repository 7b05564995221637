import type { FilingRequest, IncidentDetail } from '@fengsui/contract';
import { useEffect, useId, useState, type FormEvent, type KeyboardEvent } from 'react';
import { words } from '../api/client';
import { useMe } from '../api/session';
import { deliver, useOutgoing } from '../live/outgoing';
import { keepDraft, readDraft } from './draft';
import { OutgoingCards } from './Outgoing';
import { PhotoPicker, useKeptPhotos } from './PhotoPicker';

/** 零报告 needs no form: it is one tap. */
export type FormKind = Exclude<FilingRequest['kind'], 'zero_report'>;
interface Field {
  key: string;
  label: string;
  hint: string;
  /** answers that one touch gives */
  choices?: string[];
}

const FORMS: Record<FormKind, { name: string; button: string; fields: Field[]; photos?: true }> = {
  first_report: {
    name: '初报',
    button: '提交初报',
    photos: true,
    fields: [
      {
        key: 'truth',
        label: '是否属实',
        hint: '属实、部分属实、不属实或正在核实，依据是什么',
        choices: ['属实', '部分属实', '不属实', '正在核实'],
      },
      { key: 'situation', label: '现状', hint: '时间、地点、涉及人数，现在怎样' },
      { key: 'measures', label: '已采取措施', hint: '谁在现场，做了什么' },
      { key: 'next', label: '下一步', hint: '打算做什么，几时完成' },
    ],
  },
  response: {
    name: '回应',
    button: '提交回应',
    photos: true,
    fields: [{ key: 'text', label: '回应内容', hint: '对当事人和公众如何回应，在哪里发布' }],
  },
  follow_up: {
    name: '续报',
    button: '提交续报',
    photos: true,
    fields: [{ key: 'text', label: '续报内容', hint: '上次报送以来的新情况' }],
  },
  final_report: {
    name: '终报',
    button: '提交终报',
    photos: true,
    fields: [{ key: 'text', label: '终报内容', hint: '事实、原因、处理结果、整改和责任，可以办结的依据' }],
  },
  note: {
    name: '进展',
    button: '提交进展',
    fields: [{ key: 'text', label: '进展', hint: '一两句话：谁在办，办到哪一步' }],
  },
  decline: {
    name: '不属我单位',
    button: '提交理由',
    fields: [{ key: 'text', label: '不属我单位的理由', hint: '应由哪个单位负责，为什么；研判前时限照常计算' }],
  },
};

interface Draft {
  body: Record<string, string>;
}

/** 「初报」, as what waits to be sent is called. */
export const formName = (kind: FormKind): string => FORMS[kind].name;

/** A form that asks what one filing needs. What is typed and photographed survives reloads and waits for the line; sent twice, it counts once. */
export function FilingForm(props: { incident: IncidentDetail; kind: FormKind; onDone: () => void }) {
  const { incident, kind, onDone } = props;
  const [round, setRound] = useState(0);
  const name = FORMS[kind].name;
  const [busy, setBusy] = useState(false);
  const waiting = useOutgoing().items.filter((i) => i.incidentId === incident.id && i.what === name);
  // while it is being sent for the first time the form stays, so that a refusal is said in it
  if (waiting.length > 0 && !busy)
    return <OutgoingCards items={waiting} epoch={incident.epoch} changed={() => (setRound(round + 1), onDone())} />;
  return <Form key={round} {...props} busy={busy} setBusy={setBusy} />;
}

function Form({
  incident,
  kind,
  onDone,
  busy,
  setBusy,
}: {
  incident: IncidentDetail;
  kind: FormKind;
  onDone: () => void;
  busy: boolean;
  setBusy: (b: boolean) => void;
}) {
  const me = useMe();
  const id = useId();
  const key = `fengsui:draft:${me.personId}:${incident.id}:${kind}`;
  const [body, setBody] = useState<Record<string, string>>(() => readDraft<Draft>(key)?.body ?? {});
  const [kept, setKept] = useState(() => Object.keys(body).length > 0);
  const [error, setError] = useState<string | null>(null);
  const { photos, setPhotos } = useKeptPhotos(key);
  const { sending } = useOutgoing();
  const form = FORMS[kind];

  useEffect(() => {
    if (Object.values(body).some(Boolean)) setKept(keepDraft(key, { body } satisfies Draft));
  }, [body, key]);

  const field = (k: string): HTMLElement | null => document.getElementById(id + k);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const missing = form.fields.find((f) => !body[f.key]?.trim());
    if (missing) {
      setError(`请填写“${missing.label}”。`);
      field(missing.key)?.focus();
      return;
    }
    setBusy(true);
    setError(null);
    try {
      const outcome = await deliver(
        {
          ...{
            personId: me.personId,
            incidentId: incident.id,
            what: form.name,
            about: incident.title,
            byRequestId: true,
          },
          path: `/api/incidents/${incident.id}/filings`,
          fields: { kind, body, epoch: incident.epoch },
          draft: { key, value: { body } satisfies Draft },
        },
        photos,
      );
      if (outcome !== 'waiting' && 'refused' in outcome) {
        setError(`${words(outcome.refused)}已填内容仍在，可直接再提交。`);
        return onDone();
      }
      keepDraft(key, null);
      setBody({});
      setPhotos([]);
      setKept(false);
      onDone();
    } finally {
      setBusy(false);
    }
  }
  /** With a thumb keyboard the enter key leads to the next question. */
  function next(event: KeyboardEvent, at: number): void {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !COARSE.matches) return;
    const following = form.fields[at + 1];
    if (!following) return;
    event.preventDefault();
    field(following.key)?.focus();
  }
  function choose(k: string, at: number, answer: string): void {
    setBody({ ...body, [k]: answer });
    const following = form.fields[at + 1];
    if (following && COARSE.matches) field(following.key)?.focus();
  }
  const share = sending?.share ?? 0;
  return (
    <form className="filing" data-testid="filing-form" onSubmit={(e) => void submit(e)} noValidate>
      {form.fields.map((f, n) => (
        <div key={f.key} className="field">
          <label htmlFor={id + f.key}>{f.label}</label>
          {f.choices && (
            <div className="choices">
              {f.choices.map((c) => (
                <button key={c} type="button" aria-pressed={body[f.key] === c} onClick={() => choose(f.key, n, c)}>
                  {c}
                </button>
              ))}
            </div>
          )}
          <textarea
            id={id + f.key}
            rows={form.fields.length > 1 ? 2 : 4}
            maxLength={5000}
            placeholder={f.hint}
            enterKeyHint={n < form.fields.length - 1 ? 'next' : undefined}
            value={body[f.key] ?? ''}
            onKeyDown={(e) => next(e, n)}
            onChange={(e) => setBody({ ...body, [f.key]: e.target.value })}
          />
        </div>
      ))}
      {form.photos && <PhotoPicker photos={photos} onChange={setPhotos} />}
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      <button type="submit" className="primary" disabled={busy}>
        {busy ? (photos.length > 0 ? `正在提交 ${Math.round(share * 100)}%` : '正在提交…') : form.button}
      </button>
      <p className="quiet small">{kept ? '草稿已存在本机。' : '边写边存，断网不丢，联网后补传。'}</p>
    </form>
  );
}

const COARSE = window.matchMedia('(any-pointer: coarse)');
