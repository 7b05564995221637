import type { AuthorisationAct, AuthorisationActName, AuthorisationView } from '@fengsui/contract';
import { Drawer } from 'antd';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { Refused } from '../Dialog';
import { useSend } from '../useSend';
import { useActFields } from './ActFields';
import { EMPTY_SHEET, type SheetDraft, SheetFields, useChoices } from './SheetFields';
import { Basis } from '../rules/Basis';

/** A first sheet, handed in for its first review. */
export function NewAuthorisation({ onClose, onSaved }: { onClose: () => void; onSaved: (id: string) => void }) {
  const id = useId();
  const choices = useChoices();
  const [unit, setUnit] = useState<string | null>(null);
  const [sheet, setSheet] = useState<SheetDraft>(EMPTY_SHEET);
  const { busy, error, send } = useSend(({ id: made }: { id: string }) => onSaved(made));
  const unitId = unit ?? choices.units[0]?.id ?? '';
  return (
    <Drawer open title="发布授权申请" size={720} onClose={onClose}>
      <form
        aria-label="发布授权申请"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void send(() => api<{ id: string }>('POST', '/api/publishing/authorisations', { unitId, sheet }));
        }}
      >
        <p className="quiet small">
          <Basis of={[18]} />
          ：本单位三审三校后报宣传部，批准后方可发布。
        </p>
        {choices.units.length > 1 && (
          <div className="field">
            <label htmlFor={`${id}u`}>单位</label>
            <select id={`${id}u`} value={unitId} onChange={(e) => setUnit(e.target.value)}>
              {choices.units.map((u) => (
                <option key={u.id} value={u.id}>
                  {u.name}
                </option>
              ))}
            </select>
          </div>
        )}
        <SheetFields sheet={sheet} set={(part) => setSheet({ ...sheet, ...part })} unitId={unitId} choices={choices} />
        <Refused error={error} />
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在提交…' : '提交初审'}
        </button>
      </form>
    </Drawer>
  );
}

const WORDS: Partial<Record<AuthorisationActName, string>> = {
  return: '退回理由',
  refuse: '不予授权的理由',
  resubmit: '修改情况',
  withdraw: '撤回理由',
  revoke: '撤销理由',
  to_leader: '报批理由',
};

/** One act: an opinion, and what the act asks for beside it. */
export function ActOnAuthorisation({
  view,
  act,
  onClose,
  onSaved,
}: {
  view: AuthorisationView;
  act: { act: AuthorisationActName; name: string };
  onClose: () => void;
  onSaved: () => void;
}) {
  const id = useId();
  const choices = useChoices();
  const [text, setText] = useState('');
  const [sheet, setSheet] = useState<SheetDraft>(view.sheet);
  const { busy, error, send } = useSend(onSaved);
  const { fields, sent } = useActFields(act.act);
  const body = (): Omit<AuthorisationAct, 'sheet'> & { sheet?: SheetDraft } => ({
    ...{ act: act.act, version: view.version, text, ...sent },
    ...(act.act === 'resubmit' ? { sheet } : {}),
  });
  return (
    <Drawer open title={act.name} size={720} onClose={onClose}>
      <form
        aria-label={act.name}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void send(() => api('POST', `/api/publishing/authorisations/${view.id}/acts`, body()));
        }}
      >
        {act.act === 'resubmit' && (
          <SheetFields
            sheet={sheet}
            set={(part) => setSheet({ ...sheet, ...part })}
            unitId={view.unitId}
            choices={choices}
          />
        )}
        <div className="field">
          <label htmlFor={`${id}o`}>{WORDS[act.act] ?? '意见'}</label>
          <textarea id={`${id}o`} rows={3} value={text} onChange={(e) => setText(e.target.value)} />
        </div>
        {fields}
        <Refused error={error} />
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在保存…' : act.name}
        </button>
      </form>
    </Drawer>
  );
}
