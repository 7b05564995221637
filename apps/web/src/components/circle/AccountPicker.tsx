import type { CircleMember, CircleMembers } from '@fengsui/contract';
import { useState } from 'react';
import { useFound } from '../useFound';

export type Picked = Pick<CircleMember, 'accountId' | 'name' | 'platformName'>;

/** Accounts of the circle to choose from, found by name or unit; those chosen stand first. school: those of the school too. */
export function AccountPicker({
  chosen,
  school,
  onChange,
}: {
  chosen: Picked[];
  school: boolean;
  onChange: (chosen: Picked[]) => void;
}) {
  const [q, setQ] = useState('');
  const found = useFound<CircleMembers>(`/api/circle/members?q=${encodeURIComponent(q)}${school ? '' : '&school=0'}`);
  const others = (found?.members ?? []).filter((m) => !chosen.some((c) => c.accountId === m.accountId));
  const more = (found?.total ?? 0) - (found?.members.length ?? 0);
  return (
    <>
      <input
        type="search"
        className="registry-search"
        aria-label="查找账号"
        placeholder="账号、单位"
        onChange={(e) => setQ(e.target.value.trim())}
      />
      <div className="circle-choice circle-choice-long">
        {[...chosen, ...others].map((m) => {
          const on = chosen.includes(m);
          return (
            <label key={m.accountId} className="check-line">
              <input
                type="checkbox"
                checked={on}
                onChange={() => onChange(on ? chosen.filter((c) => c !== m) : [...chosen, m])}
              />
              <span>
                {m.name} <span className="quiet small">{m.platformName}</span>
              </span>
            </label>
          );
        })}
      </div>
      {more > 0 && <p className="quiet small">{`另有 ${more} 个账号没有列出，请输入名称查找。`}</p>}
    </>
  );
}
