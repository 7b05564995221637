import { type AccountRecord, CERTIFICATION_NAME, PLATFORM_NAME, type UnitNode } from '@fengsui/contract';
import { Segmented, Select, TreeSelect } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { usePeople } from './PostForm';
import { treeOf } from './tree';
import { options } from './words';

interface Props {
  record: AccountRecord;
  set: (part: Partial<AccountRecord>) => void;
  units: UnitNode[];
  /** of people that the record names already */
  names: Record<string, string>;
}

const OWNERS = [
  { value: 'unit' as const, label: '单位' },
  { value: 'person' as const, label: '个人' },
];

/** The fields of 登记表, in its order. */
export function RecordFields({ record: r, set, units, names }: Props) {
  const line = (
    key: keyof AccountRecord &
      ('name' | 'uid' | 'handle' | 'link' | 'type' | 'phone' | 'mail' | 'certifiedAs' | 'credentialsKept'),
    label: string,
    hint?: string,
  ): ReactNode => (
    <Line
      label={label}
      hint={hint}
      value={r[key] ?? ''}
      onChange={(v) => set({ [key]: key === 'name' ? v : v || null })}
    />
  );
  const { people: p } = r;
  const put = (part: Partial<AccountRecord['people']>): void => set({ people: { ...p, ...part } });
  const reviewer = (i: 0 | 1 | 2, id: string | null): void =>
    put({ reviewers: p.reviewers.map((x, n) => (n === i ? id : x)) as typeof p.reviewers });
  return (
    <>
      <h3>账号</h3>
      <div className="pair">
        <Choice label="平台">
          {(id) => (
            <Select
              id={id}
              value={r.platform}
              options={options({ ...PLATFORM_NAME, tencent_weibo: '腾讯微博（已停服）' })}
              onChange={(platform) => set({ platform })}
            />
          )}
        </Choice>
        {line('name', '账号名称')}
      </div>
      <div className="pair">
        {line('uid', '平台编号', '微博 uid、微信原始 id')}
        {line('handle', '微信号或昵称')}
      </div>
      <div className="pair">
        {line('type', '账号类型', '订阅号、服务号')}
        <Day label="开通日期" value={r.openedOn} onChange={(openedOn) => set({ openedOn })} />
      </div>
      {line('link', '链接', 'https://')}
      <Line label="定位与内容范围" value={r.positioning ?? ''} onChange={(v) => set({ positioning: v || null })} />
      <h3>认证与注册</h3>
      <div className="pair">
        <Choice label="认证状态">
          {(id) => (
            <Select
              id={id}
              value={r.certification}
              options={options(CERTIFICATION_NAME)}
              onChange={(certification) => set({ certification })}
            />
          )}
        </Choice>
        <Day label="认证有效期" value={r.certifiedUntil} onChange={(certifiedUntil) => set({ certifiedUntil })} />
      </div>
      <div className="pair">
        {line('certifiedAs', '认证主体')}
        <Choice label="注册名义">
          {() => (
            <Segmented value={r.registeredBy} options={OWNERS} onChange={(registeredBy) => set({ registeredBy })} />
          )}
        </Choice>
      </div>
      <div className="pair">
        {line('phone', '绑定手机')}
        <Choice label="手机归属">
          {() => <Segmented value={r.phoneOwner} options={OWNERS} onChange={(phoneOwner) => set({ phoneOwner })} />}
        </Choice>
      </div>
      <div className="pair">
        {line('mail', '绑定邮箱')}
        {line('credentialsKept', '口令保管', '由谁、保管在哪里；不填口令')}
      </div>
      <h3>责任人</h3>
      <div className="pair">
        <Unit label="主办单位" value={r.unitId || null} units={units} onChange={(v) => set({ unitId: v ?? '' })} />
        <Unit
          label="审批单位"
          value={r.approverUnitId}
          units={units}
          empty="党委宣传部"
          onChange={(approverUnitId) => set({ approverUnitId })}
        />
      </div>
      <div className="pair">
        <Person label="分管领导" value={p.leader} names={names} onChange={(leader) => put({ leader })} />
        <Admins value={p.admins} names={names} onChange={(admins) => put({ admins })} />
      </div>
      <div className="pair">
        <Person label="指导教师" value={p.guide} names={names} onChange={(guide) => put({ guide })} />
        <Person label="初审" value={p.reviewers[0]} names={names} onChange={(v) => reviewer(0, v)} />
      </div>
      <div className="pair">
        <Person label="复审" value={p.reviewers[1]} names={names} onChange={(v) => reviewer(1, v)} />
        <Person label="终审" value={p.reviewers[2]} names={names} onChange={(v) => reviewer(2, v)} />
      </div>
    </>
  );
}

export function Choice({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

export function Line({
  label,
  hint,
  value,
  onChange,
}: {
  label: string;
  hint?: string | undefined;
  value: string;
  onChange: (v: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} value={value} placeholder={hint} onChange={(e) => onChange(e.target.value)} />
    </div>
  );
}

function Day({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | null;
  onChange: (v: string | null) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="date" value={value ?? ''} onChange={(e) => onChange(e.target.value || null)} />
    </div>
  );
}

export function Unit({
  label,
  value,
  units,
  empty,
  onChange,
}: {
  label: string;
  value: string | null;
  units: UnitNode[];
  empty?: string;
  onChange: (v: string | null) => void;
}) {
  return (
    <Choice label={label}>
      {(id) => (
        <TreeSelect
          id={id}
          allowClear
          showSearch
          treeNodeFilterProp="title"
          placeholder={empty ?? '请选择'}
          value={value ?? undefined}
          treeData={treeOf(units.filter((u) => !u.closed))}
          onChange={(v: string | undefined) => onChange(v ?? null)}
        />
      )}
    </Choice>
  );
}

type PeopleProps<T> = { value: T; names: Record<string, string>; onChange: (v: T) => void };

/** People found by what is typed, with those chosen before. */
function usePeopleOptions(
  wanted: string,
  chosen: string[],
  names: Record<string, string>,
): { value: string; label: string }[] {
  const found = usePeople(wanted);
  const known = found.map((p) => ({ value: p.id, label: `${p.name}（${p.unitName ?? '未登记单位'}）` }));
  const named = chosen.filter((c) => !known.some((k) => k.value === c));
  return [...named.map((value) => ({ value, label: names[value] ?? '已选' })), ...known];
}

export function Person({ label, value, names, onChange }: PeopleProps<string | null> & { label: string }) {
  const [wanted, setWanted] = useState('');
  const found = usePeopleOptions(wanted, value ? [value] : [], names);
  return (
    <Choice label={label}>
      {(id) => (
        <Select
          id={id}
          allowClear
          showSearch={{ filterOption: false, onSearch: setWanted }}
          placeholder="输入姓名查找"
          value={value}
          options={found}
          onChange={(v: string | null | undefined) => onChange(v ?? null)}
        />
      )}
    </Choice>
  );
}

function Admins({ value, names, onChange }: PeopleProps<string[]>) {
  const [wanted, setWanted] = useState('');
  const found = usePeopleOptions(wanted, value, names);
  return (
    <Choice label="管理员">
      {(id) => (
        <Select
          id={id}
          mode="multiple"
          showSearch={{ filterOption: false, onSearch: setWanted }}
          placeholder="输入姓名查找，可选多人"
          value={value}
          options={found}
          onChange={onChange}
        />
      )}
    </Choice>
  );
}
