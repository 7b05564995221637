import { InputNumber, Select, Space } from 'antd';
import { useState } from 'react';
import { unitOf, UNITS } from './fields';

/** A span of time: a number and its unit. Emptied: null. */
export function SpanInput({
  value,
  onChange,
  label,
  wrong,
  disabled = false,
}: {
  value: number | null;
  onChange: (seconds: number | null) => void;
  label: string;
  wrong: boolean;
  disabled?: boolean;
}) {
  const [unit, setUnit] = useState(value === null ? 3_600 : unitOf(value));
  return (
    <Space.Compact>
      <InputNumber
        aria-label={label}
        aria-invalid={wrong}
        {...(wrong ? { status: 'error' as const } : {})}
        disabled={disabled}
        value={value === null ? null : value / unit}
        min={0}
        style={{ width: 88 }}
        onChange={(n) => onChange(n === null ? null : Math.round(n * unit))}
      />
      <Select
        aria-label={`${label}的单位`}
        disabled={disabled}
        value={unit}
        options={UNITS}
        style={{ width: 80 }}
        onChange={(u: number) => {
          setUnit(u);
          if (value !== null) onChange(Math.round((value / unit) * u));
        }}
      />
    </Space.Compact>
  );
}
