import { Pagination } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';

/** The search of a list, which stands in the address: what else is searched begins on the first page. */
export function useListQuery(): [URLSearchParams, (key: string, value: string | undefined) => void] {
  const [params, setParams] = useSearchParams();
  const set = (key: string, value: string | undefined): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(key, value);
        else next.delete(key);
        if (key !== 'page') next.delete('page');
        return next;
      },
      { replace: true },
    );
  return [params, set];
}

/** The words that are looked for; they stand in the address with the rest of the search. */
export function Search({
  params,
  set,
  label,
  placeholder,
}: {
  params: URLSearchParams;
  set: (key: string, value: string | undefined) => void;
  label: string;
  placeholder: string;
}) {
  const q = params.get('q') ?? '';
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(q);
  // while somebody types the field is his; else it follows the address, as a saved view changes it
  useEffect(() => {
    if (document.activeElement !== box.current) setText(q);
  }, [q]);
  return (
    <input
      ref={box}
      type="search"
      className="registry-search"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(e) => {
        setText(e.target.value);
        set('q', e.target.value.trim());
      }}
    />
  );
}

/** Buttons that filter a list, each with how many there are; the one that is pressed filters, pressed again it does not. */
export function Counts<Key extends string>({
  of,
  chosen,
  onChoose,
}: {
  of: { key: Key; name: string; n: number }[];
  chosen: string | null;
  onChoose: (key: Key | undefined) => void;
}) {
  return of.map((c) => (
    <button
      key={c.key}
      type="button"
      className="small-button"
      aria-pressed={chosen === c.key}
      onClick={() => onChoose(chosen === c.key ? undefined : c.key)}
    >
      {c.name} <b className="figures">{c.n}</b>
    </button>
  ));
}

/** Of the states of a list those that have something, and the one that is chosen. */
export const countsOf = <State extends string>(
  counts: { state: State; name: string; n: number }[],
  chosen: string | null,
): { key: State; name: string; n: number }[] =>
  counts.filter((c) => c.n > 0 || c.state === chosen).map(({ state, ...c }) => ({ key: state, ...c }));

/** 「共 143 个」 and the pages of a list; unit: how its things are counted; narrow: in a column without room for the numbers of pages, 「7 / 40」. */
export function Pages({
  of,
  unit,
  narrow = false,
  onTurn,
}: {
  of: { page: number; size: number; total: number };
  unit: string;
  narrow?: boolean;
  onTurn: (page: number) => void;
}) {
  const pages = (
    <Pagination
      align="end"
      current={of.page}
      pageSize={of.size}
      total={of.total}
      showSizeChanger={false}
      {...(narrow ? { simple: { readOnly: true } } : { showTotal: (n: number) => `共 ${n} ${unit}` })}
      onChange={onTurn}
    />
  );
  if (!narrow) return pages;
  return (
    <div className="row">
      <span className="quiet small">{`共 ${of.total} ${unit}`}</span>
      <div className="push">{pages}</div>
    </div>
  );
}

/** Head row of a table; a column without a name holds what can be done. */
export function Head({ names }: { names: string[] }) {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {name || <span className="sr-only">操作</span>}
          </th>
        ))}
      </tr>
    </thead>
  );
}
