import type { SearchChoices } from '@fengsui/contract';
import { useId } from 'react';
import { lastDay, type ListName, LISTS, narrowed, type Span, SPANS, type StreamQuery, toggled } from './query';
import { valueWord } from './names';

/** Time, whose posts, folding; and what narrows the search now, each with a way out. */
export function Filters({
  query: s,
  asOf,
  choices,
  error,
  onChange,
}: {
  query: StreamQuery;
  asOf: number;
  choices: SearchChoices | null;
  /** what the api refused of the time */
  error: string | null;
  onChange: (next: StreamQuery) => void;
}) {
  const id = useId();
  return (
    <div className="stream-filters">
      <div className="row">
        <label htmlFor={`${id}span`}>时间</label>
        <select
          id={`${id}span`}
          value={s.span ?? 'own'}
          onChange={(e) =>
            onChange(
              e.target.value === 'own'
                ? { ...s, span: null, ...lastDay(asOf) }
                : { ...s, span: e.target.value as Span, from: '', to: '' },
            )
          }
        >
          {Object.entries(SPANS).map(([k, { words }]) => (
            <option key={k} value={k}>
              {words}
            </option>
          ))}
          <option value="own">自定时间…</option>
        </select>
        {s.span === null && (
          <>
            <label htmlFor={`${id}from`}>自</label>
            <input
              id={`${id}from`}
              type="datetime-local"
              value={s.from}
              max={s.to || undefined}
              aria-invalid={error !== null}
              onChange={(e) =>
                onChange({ ...s, from: e.target.value, ...(e.target.value || s.to ? {} : { span: '7d' }) })
              }
            />
            <label htmlFor={`${id}to`}>至</label>
            <input
              id={`${id}to`}
              type="datetime-local"
              value={s.to}
              min={s.from || undefined}
              aria-invalid={error !== null}
              onChange={(e) =>
                onChange({ ...s, to: e.target.value, ...(e.target.value || s.from ? {} : { span: '7d' }) })
              }
            />
          </>
        )}
        <label htmlFor={`${id}official`}>官方账号</label>
        <select
          id={`${id}official`}
          value={s.official}
          onChange={(e) => onChange({ ...s, official: e.target.value as StreamQuery['official'] })}
        >
          <option value="">不限</option>
          <option value="false">不看</option>
          <option value="true">只看</option>
        </select>
        <label className="stream-fold">
          <input type="checkbox" checked={s.fold} onChange={(e) => onChange({ ...s, fold: e.target.checked })} />
          折叠相似
        </label>
      </div>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      {narrowed(s) && (
        <ul className="chips" aria-label="当前条件">
          {(Object.keys(LISTS) as ListName[]).flatMap((name) =>
            s.lists[name].map((value) => (
              <Chip
                key={`${name} ${value}`}
                words={`${LISTS[name].words}：${valueWord(name, value, choices)}`}
                onRemove={() => onChange(toggled(s, name, value))}
              />
            )),
          )}
          {s.list && (
            <Chip
              words={`监测方案：${valueWord('list', s.list, choices)}`}
              onRemove={() => onChange({ ...s, list: '' })}
            />
          )}
          {s.official && (
            <Chip
              words={s.official === 'true' ? '只看官方账号' : '不看官方账号'}
              onRemove={() => onChange({ ...s, official: '' })}
            />
          )}
          <li>
            <button type="button" className="link-button" onClick={() => onChange(cleared(s))}>
              清除全部条件
            </button>
          </li>
        </ul>
      )}
    </div>
  );
}

/** The same time without anything that narrows it. */
export const cleared = (s: StreamQuery): StreamQuery => ({
  ...s,
  q: '',
  lists: { platform: [], sentiment: [], topic: [], unit: [], author: [], region: [] },
  list: '',
  official: '',
});

function Chip({ words, onRemove }: { words: string; onRemove: () => void }) {
  return (
    <li>
      <button type="button" className="chip chosen-chip" aria-label={`去掉条件 ${words}`} onClick={onRemove}>
        {words} <span aria-hidden>×</span>
      </button>
    </li>
  );
}
