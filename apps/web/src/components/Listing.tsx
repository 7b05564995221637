import { Pagination } from 'antd';
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
