import type { QuestionUnits } from '@fengsui/contract';
import { Select } from 'antd';
import { useState } from 'react';
import { useFound } from '../useFound';

export type Unit = { id: string; name: string };

/** One of the units that the viewer may choose, found by a part of its name. */
export function UnitSelect({
  id,
  label,
  empty,
  clearable = true,
  value,
  onChange,
}: {
  id?: string;
  /** as a filter, where no label stands beside it: not shown to whom there is one unit alone */
  label?: string;
  /** what stands there while none is chosen */
  empty: string;
  clearable?: boolean;
  value: Unit | null;
  onChange: (unit: Unit | null) => void;
}) {
  const [wanted, setWanted] = useState('');
  const found = useFound<QuestionUnits>(`/api/questions/units?q=${encodeURIComponent(wanted)}`);
  const units = found?.units ?? [];
  const shown = value && !units.some((u) => u.id === value.id) ? [value, ...units] : units;
  if (label && !value && !wanted && (found?.total ?? 0) < 2) return null;
  return (
    <Select
      {...(id ? { id } : {})}
      {...(label ? { 'aria-label': label } : {})}
      className="unit-select"
      allowClear={clearable}
      showSearch={{ filterOption: false, onSearch: setWanted }}
      placeholder={empty}
      value={value?.id ?? null}
      options={shown.map((u) => ({ value: u.id, label: u.name }))}
      onChange={(v: string | null | undefined) => onChange(shown.find((u) => u.id === v) ?? null)}
    />
  );
}
