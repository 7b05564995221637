import type { AppealOutcome, ClueActName, ClueDecision, ClueDetail } from '@fengsui/contract';
import { useEffect, useId, useState, type FormEvent } from 'react';
import { upload, words } from '../../api/client';
import { useMe } from '../../api/session';
import { Refused } from '../Dialog';
import { keepDraft, readDraft } from '../draft';
import { EvidencePicker } from '../report/EvidencePicker';
import { ACTS, OUTCOMES, RECTIFIES } from './acts';
import '../../styles/entry.css';

/** One form that asks what one act needs. What is typed stays on this device until it is sent; a state that moved on meanwhile is said, not overwritten. */
export function ActForm({
  clue,
  act,
  onDone,
}: {
  clue: ClueDetail;
  act: Exclude<ClueActName, 'waive'>;
  onDone: () => void;
}) {
  const me = useMe();
  const id = useId();
  const form = ACTS[act];
  const key = `fengsui:draft:${me.personId}:clue:${clue.id}:${act}`;
  const [text, setText] = useState(() => readDraft<string>(key) ?? '');
  const [days, setDays] = useState(String(form.days?.from ?? ''));
  const [decision, setDecision] = useState<ClueDecision | ''>('');
  const [outcome, setOutcome] = useState<AppealOutcome | ''>('');
  const [files, setFiles] = useState<File[]>([]);
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const rectifies = act === 'decide' ? RECTIFIES[decision] : 'must';
  const [setsDays, setSetsDays] = useState(false);
  const asksDays = form.days !== undefined && (rectifies === 'must' || (rectifies === 'may' && setsDays));

  useEffect(() => {
    keepDraft(key, text || null);
  }, [key, text]);

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (act === 'decide' && !decision) return setError('请选择处理方式。');
    if (act === 'hear' && !outcome) return setError('请选择处理结果。');
    if (!text.trim()) return setError(`请填写${form.label}。`);
    const body = new FormData();
    body.append('act', act);
    body.append('version', String(clue.version));
    body.append('text', text.trim());
    if (asksDays) body.append('days', days);
    if (decision) body.append('decision', decision);
    if (outcome) body.append('outcome', outcome);
    for (const f of files) body.append('files', f, f.name);
    setShare(0);
    setError(null);
    try {
      await upload(`/api/clues/${clue.id}/acts`, body, setShare);
      keepDraft(key, null);
      onDone();
    } catch (e) {
      setError(`${words(e)}已填内容仍在。`);
    } finally {
      setShare(null);
    }
  }

  return (
    <form className="clue-form" data-testid="act-form" onSubmit={(e) => void send(e)} noValidate>
      {act === 'decide' && (
        <Choice
          legend="处理方式"
          name={`${id}d`}
          value={decision}
          options={clue.decisions.map((d) => [d.kind, d.name])}
          onChange={setDecision}
        />
      )}
      {act === 'hear' && (
        <Choice
          legend="处理结果"
          name={`${id}o`}
          value={outcome}
          options={Object.entries(OUTCOMES) as [AppealOutcome, string][]}
          onChange={setOutcome}
        />
      )}
      <div className="field">
        <label htmlFor={`${id}t`}>{form.label}</label>
        <textarea
          id={`${id}t`}
          rows={5}
          maxLength={5000}
          placeholder={form.hint}
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
      </div>
      {act === 'decide' && rectifies === 'may' && (
        <label className="clue-check">
          <input type="checkbox" checked={setsDays} onChange={(e) => setSetsDays(e.target.checked)} /> 同时要求整改
        </label>
      )}
      {asksDays && (
        <div className="field clue-days">
          <label htmlFor={`${id}n`}>{form.days!.label}</label>
          <input
            id={`${id}n`}
            inputMode="numeric"
            value={days}
            onChange={(e) => setDays(e.target.value.replace(/\D/g, ''))}
          />
        </div>
      )}
      {form.files && <EvidencePicker files={files} onChange={setFiles} error={null} title="附件" />}
      <Refused error={error} />
      <button type="submit" className="primary" disabled={share !== null}>
        {share === null ? form.name : share < 1 ? `正在上传 ${Math.round(share * 100)}%` : '正在提交…'}
      </button>
    </form>
  );
}

function Choice<T extends string>({
  legend,
  name,
  value,
  options,
  onChange,
}: {
  legend: string;
  name: string;
  value: T | '';
  options: [T, string][];
  onChange: (v: T) => void;
}) {
  return (
    <fieldset className="clue-choice">
      <legend>{legend}</legend>
      {options.map(([v, label]) => (
        <label key={v}>
          <input type="radio" name={name} checked={value === v} onChange={() => onChange(v)} /> {label}
        </label>
      ))}
    </fieldset>
  );
}
