import type { PersonView, UnitNode } from '@fengsui/contract';
import { TreeSelect } from 'antd';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { Dialog, inWindow, Refused } from '../Dialog';
import { useSend } from '../useSend';
import { treeOf } from './tree';

/** 离校 was entered by mistake: the person is at the school again. */
export function ReturnForm({
  person: p,
  units,
  onClose,
  onSaved,
}: {
  person: PersonView;
  units: UnitNode[];
  onClose: () => void;
  onSaved: () => void;
}) {
  const id = useId();
  const standing = units.filter((u) => !u.closed);
  const [unitId, setUnit] = useState(standing.some((u) => u.id === p.unitId) ? p.unitId : null);
  const [reason, setReason] = useState('');
  const { busy, error, send } = useSend(onSaved);
  return (
    <Dialog title={`${p.name}恢复在校`} open onClose={onClose}>
      <form
        aria-label="恢复在校"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          const body = { unitId, reason, version: p.version };
          void send(() => api('POST', `/api/registry/people/${p.id}/return`, body));
        }}
      >
        <p className="quiet">
          恢复后可以重新登录。已结束的任职不恢复，需要的请在单位页另行登记。由统一身份服务同步离校的，请先在那里改正，否则下次同步仍记为离校。
        </p>
        <div className="field">
          <label htmlFor={`${id}u`}>所在单位</label>
          <TreeSelect
            id={`${id}u`}
            allowClear
            showSearch
            treeNodeFilterProp="title"
            getPopupContainer={inWindow}
            value={unitId ?? undefined}
            treeData={treeOf(standing)}
            onChange={(value: string | undefined) => setUnit(value ?? null)}
          />
          {p.unitId && !standing.some((u) => u.id === p.unitId) && (
            <span className="quiet small">{`原所在的${p.unitName ?? '单位'}已撤销，请另选。`}</span>
          )}
        </div>
        <div className="field">
          <label htmlFor={`${id}r`}>恢复理由</label>
          <input id={`${id}r`} maxLength={200} value={reason} onChange={(e) => setReason(e.target.value)} />
        </div>
        <Refused error={error} />
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在保存…' : '恢复在校'}
        </button>
      </form>
    </Dialog>
  );
}
