import type { FilingRequest, IncidentDetail } from '@fengsui/contract';
import { useEffect, useId, useState, type FormEvent } from 'react';
import { api, newRequestId, words } from '../api/client';
import { useMe } from '../api/session';
import { keepDraft, readDraft } from './draft';

/** 零报告 needs no form: it is one tap. */
export type FormKind = Exclude<FilingRequest['kind'], 'zero_report'>;
interface Field {
  key: string;
  label: string;
  hint: string;
}

const FORMS: Record<FormKind, { button: string; fields: Field[] }> = {
  first_report: {
    button: '提交初报',
    fields: [
      { key: 'truth', label: '是否属实', hint: '属实、部分属实、不属实或正在核实，依据是什么' },
      { key: 'situation', label: '现状', hint: '时间、地点、涉及人数，现在怎样' },
      { key: 'measures', label: '已采取措施', hint: '谁在现场，做了什么' },
      { key: 'next', label: '下一步', hint: '打算做什么，几时完成' },
    ],
  },
  response: {
    button: '提交回应',
    fields: [{ key: 'text', label: '回应内容', hint: '对当事人和公众如何回应，在哪里发布' }],
  },
  follow_up: { button: '提交续报', fields: [{ key: 'text', label: '续报内容', hint: '上次报送以来的新情况' }] },
  final_report: {
    button: '提交终报',
    fields: [{ key: 'text', label: '终报内容', hint: '事实、原因、处理结果、整改和责任，可以办结的依据' }],
  },
  note: { button: '提交进展', fields: [{ key: 'text', label: '进展', hint: '一两句话：谁在办，办到哪一步' }] },
  decline: {
    button: '提交理由',
    fields: [{ key: 'text', label: '不属我单位的理由', hint: '应由哪个单位负责，为什么；研判前时限照常计算' }],
  },
};

interface Draft {
  requestId: string;
  body: Record<string, string>;
}

/** The draft kept on this device, or a new one. */
function stored(key: string): Draft {
  const found = readDraft<Draft>(key);
  return found?.requestId && typeof found.body === 'object' ? found : { requestId: newRequestId(), body: {} };
}

/** A form that asks what one filing needs. What is typed survives reloads; sent twice, it counts once. */
export function FilingForm({
  incident,
  kind,
  onDone,
}: {
  incident: IncidentDetail;
  kind: FormKind;
  onDone: () => void;
}) {
  const me = useMe();
  const id = useId();
  const key = `fengsui:draft:${me.personId}:${incident.id}:${kind}`;
  const [draft, setDraft] = useState(() => stored(key));
  const [kept, setKept] = useState(() => Object.keys(draft.body).length > 0);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const form = FORMS[kind];

  useEffect(() => {
    if (Object.values(draft.body).some(Boolean)) setKept(keepDraft(key, draft));
  }, [draft, key]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const missing = form.fields.find((f) => !draft.body[f.key]?.trim());
    if (missing) {
      setError(`请填写“${missing.label}”。`);
      document.getElementById(`${id}${missing.key}`)?.focus();
      return;
    }
    setBusy(true);
    setError(null);
    try {
      await api('POST', `/api/incidents/${incident.id}/filings`, {
        kind,
        body: draft.body,
        requestId: draft.requestId,
        epoch: incident.epoch,
      } satisfies FilingRequest);
      keepDraft(key, null);
      setDraft({ requestId: newRequestId(), body: {} });
      setKept(false);
      onDone();
    } catch (e) {
      setError(`${words(e)}已填内容仍在，可直接再提交。`);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className="filing" data-testid="filing-form" onSubmit={(e) => void submit(e)} noValidate>
      {form.fields.map((f) => (
        <div key={f.key} className="field">
          <label htmlFor={id + f.key}>{f.label}</label>
          <textarea
            id={id + f.key}
            rows={form.fields.length > 1 ? 2 : 4}
            maxLength={5000}
            placeholder={f.hint}
            value={draft.body[f.key] ?? ''}
            onChange={(e) => setDraft({ ...draft, body: { ...draft.body, [f.key]: e.target.value } })}
          />
        </div>
      ))}
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在提交…' : form.button}
      </button>
      <p className="quiet small">{kept ? '草稿已存在本机。' : '边写边存，断网不丢。'}</p>
    </form>
  );
}
