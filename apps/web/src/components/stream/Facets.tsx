import type { SearchChoices, SearchFacets } from '@fengsui/contract';
import { useState } from 'react';
import { Skeleton } from '../States';
import { valueWord } from './names';
import { apiParams, type ListName, LISTS, type StreamQuery, toggled } from './query';
import { type Read, useRead } from './useRead';

const NAMES = Object.keys(LISTS) as ListName[];
/** Values of one facet before 更多. */
const FIRST = 7;

const filtering = (s: StreamQuery): ListName[] => NAMES.filter((n) => s.lists[n].length > 0);

/** Numbers of the search, then those without each of its filters: their own values are counted so, that a second one can be chosen. */
export function useFacets(s: StreamQuery, asOf: number, round: number): Read<SearchFacets[]> {
  return useRead<SearchFacets[]>(
    [apiParams(s, asOf), ...filtering(s).map((n) => apiParams(s, asOf, n))].map((p) => `/api/search/facets?${p}`),
    round,
  );
}

/** Values with their numbers, to click on. */
export function Facets({
  query: s,
  facets: { data, error, loading },
  choices,
  onChange,
}: {
  query: StreamQuery;
  facets: Read<SearchFacets[]>;
  choices: SearchChoices | null;
  onChange: (next: StreamQuery) => void;
}) {
  const own = filtering(s);
  if (error) return <p className="quiet">各项条数暂缺。</p>;
  if (!data) return <Skeleton rows={8} />;
  const counts = (name: ListName): { value: string; count: number }[] => {
    const at = own.indexOf(name);
    const counted = (data[at + 1] ?? data[0]!)[LISTS[name].facet];
    const missing = s.lists[name].filter((v) => !counted.some((c) => c.value === v));
    return [...counted, ...missing.map((value) => ({ value, count: 0 }))];
  };
  const lists = data[0]!.watchListId;
  return (
    <div className="facets" aria-busy={loading}>
      {NAMES.map((name) => (
        <Facet
          key={name}
          title={LISTS[name].words}
          values={counts(name).map((c) => ({ ...c, word: valueWord(name, c.value, choices) }))}
          chosen={s.lists[name]}
          onToggle={(value) => onChange(toggled(s, name, value))}
        />
      ))}
      <Facet
        title="监测方案"
        values={lists.map((c) => ({ ...c, word: valueWord('list', c.value, choices) }))}
        chosen={s.list ? [s.list] : []}
        onToggle={(value) => onChange({ ...s, list: s.list === value ? '' : value })}
      />
    </div>
  );
}

function Facet({
  title,
  values,
  chosen,
  onToggle,
}: {
  title: string;
  values: { value: string; count: number; word: string }[];
  chosen: string[];
  onToggle: (value: string) => void;
}) {
  const [all, setAll] = useState(false);
  if (values.length === 0) return null;
  const shown = all ? values : values.filter((v, i) => i < FIRST || chosen.includes(v.value));
  return (
    <fieldset className="facet">
      <legend>{title}</legend>
      {shown.map((v) => (
        <button
          key={v.value}
          type="button"
          aria-pressed={chosen.includes(v.value)}
          className={chosen.includes(v.value) ? 'facet-value chosen-value' : 'facet-value'}
          onClick={() => onToggle(v.value)}
        >
          <span>{v.word}</span> <span className="figures">{v.count}</span>
        </button>
      ))}
      {values.length > FIRST && (
        <button type="button" className="link-button small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? '收起' : `更多（共 ${values.length} 个）`}
        </button>
      )}
    </fieldset>
  );
}
