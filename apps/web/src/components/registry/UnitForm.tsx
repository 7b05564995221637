import type { UnitDraft, UnitNode, UnitView } from '@fengsui/contract';
import { Drawer, Select, TreeSelect } from 'antd';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { Refused } from '../Dialog';
import { treeOf } from './tree';
import { useSend } from '../useSend';
import { KINDS, options } from './words';

/** A new unit, or changes of one. */
export function UnitForm({
  unit,
  parentId,
  units,
  onClose,
  onSaved,
}: {
  unit: UnitView | null;
  parentId: string | null;
  units: UnitNode[];
  onClose: () => void;
  onSaved: (id: string) => void;
}) {
  const id = useId();
  const [draft, setDraft] = useState<UnitDraft>({
    name: unit?.name ?? '',
    kind: unit?.kind ?? 'office',
    parentId: unit ? unit.parentId : parentId,
    from: unit?.from ?? null,
    aliases: unit?.aliases ?? [],
    topics: unit?.topics ?? [],
  });
  const { busy, error, send } = useSend(onSaved);
  const set = (part: Partial<UnitDraft>): void => setDraft({ ...draft, ...part });
  const tree = treeOf(units.filter((u) => !u.closed));
  return (
    <Drawer open title={unit ? `修改${unit.name}` : '新设单位'} size={480} onClose={onClose}>
      <form
        aria-label="单位"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void send(async () => {
            if (!unit) return (await api<{ id: string }>('POST', '/api/registry/units', draft)).id;
            await api('PUT', `/api/registry/units/${unit.id}`, { ...draft, version: unit.version });
            return unit.id;
          });
        }}
      >
        <div className="field">
          <label htmlFor={`${id}n`}>名称</label>
          <input id={`${id}n`} value={draft.name} onChange={(e) => set({ name: e.target.value })} />
        </div>
        <div className="field">
          <label htmlFor={`${id}k`}>类别</label>
          <Select id={`${id}k`} value={draft.kind} options={options(KINDS)} onChange={(kind) => set({ kind })} />
        </div>
        <div className="field">
          <label htmlFor={`${id}p`}>上级单位</label>
          <TreeSelect
            id={`${id}p`}
            allowClear
            showSearch
            treeNodeFilterProp="title"
            placeholder="学校直属"
            value={draft.parentId ?? undefined}
            treeData={tree}
            onChange={(value: string | undefined) => set({ parentId: value ?? null })}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}f`}>启用日期</label>
          <input
            id={`${id}f`}
            type="date"
            value={draft.from ?? ''}
            onChange={(e) => set({ from: e.target.value || null })}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}a`}>别名</label>
          <Select
            id={`${id}a`}
            mode="tags"
            open={false}
            tokenSeparators={['、', '，', ',']}
            value={draft.aliases}
            onChange={(aliases: string[]) => set({ aliases })}
          />
          <span className="quiet small">
            帖子里出现这些词，就认为说的是本单位，如“二食堂”。名称、别名改动后，已存的帖子在后台重新判断。
          </span>
        </div>
        <Refused error={error} />
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在保存…' : '保存'}
        </button>
      </form>
    </Drawer>
  );
}
