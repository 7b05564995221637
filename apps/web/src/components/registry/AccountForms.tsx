import {
  type AccountAct,
  type AccountActName,
  type AccountDraft,
  type AccountRecord,
  type OfficialAccountView,
  type InspectionVerdict,
  type UnitNode,
  type UnitTree,
  VERDICT_NAME,
} from '@fengsui/contract';
import { Drawer, Segmented } from 'antd';
import { useEffect, useId, useState } from 'react';
import { api } from '../../api/client';
import { Refused } from '../Dialog';
import { EMPTY_RECORD } from './empty-record';
import { RecordFields } from './RecordFields';
import { useSend } from '../useSend';
import { options } from './words';
import { Basis } from '../rules/Basis';

/** Acts that hand in a new sheet. */
const WITH_RECORD: AccountActName[] = ['change', 'resubmit', 'open', 'register'];

/** The units that stand; none while they are fetched. */
export function useUnits(): UnitNode[] {
  const [units, setUnits] = useState<UnitNode[]>([]);
  useEffect(() => {
    let here = true;
    api<UnitTree>('GET', '/api/registry/units').then(
      (t) => here && setUnits(t.units),
      () => here && setUnits([]),
    );
    return () => {
      here = false;
    };
  }, []);
  return units;
}

/** A first sheet: 登记表 of an account that exists, or 申请表. office: may register. */
export function NewAccount({
  office,
  unitId,
  onClose,
  onSaved,
}: {
  office: boolean;
  unitId: string;
  onClose: () => void;
  onSaved: (id: string) => void;
}) {
  const id = useId();
  const units = useUnits();
  const [draft, setDraft] = useState<AccountDraft>({
    as: office ? 'register' : 'apply',
    record: { ...EMPTY_RECORD, unitId },
    reason: '',
  });
  const { busy, error, send } = useSend(({ id: made }: { id: string }) => onSaved(made));
  return (
    <Drawer open title="填表" size={640} onClose={onClose}>
      <form
        aria-label="账号"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void send(() => api<{ id: string }>('POST', '/api/registry/accounts', draft));
        }}
      >
        {office && (
          <Segmented<AccountDraft['as']>
            value={draft.as}
            options={[
              { value: 'register', label: '登记表：已有的账号' },
              { value: 'apply', label: '申请表：新建账号' },
            ]}
            onChange={(as) => setDraft({ ...draft, as })}
          />
        )}
        <p className="quiet small">
          <Basis of={[draft.as === 'apply' ? 7 : 6]} />
          {draft.as === 'apply' ? '：批准后方可开通。' : '：登记后报宣传部备案。'}
        </p>
        <RecordFields
          record={draft.record}
          set={(part) => setDraft({ ...draft, record: { ...draft.record, ...part } })}
          units={units}
          names={{}}
        />
        <div className="field">
          <label htmlFor={`${id}r`}>{draft.as === 'apply' ? '申请理由' : '备注'}</label>
          <input id={`${id}r`} value={draft.reason} onChange={(e) => setDraft({ ...draft, reason: e.target.value })} />
        </div>
        <Refused error={error} />
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在保存…' : '提交'}
        </button>
      </form>
    </Drawer>
  );
}

/** One act on an account: an opinion, and a new sheet or a verdict where the act asks for it. */
export function ActOnAccount({
  account,
  act,
  onClose,
  onSaved,
}: {
  account: OfficialAccountView;
  act: { act: AccountActName; name: string };
  onClose: () => void;
  onSaved: () => void;
}) {
  const id = useId();
  const units = useUnits();
  const [record, setRecord] = useState<AccountRecord>(account.record);
  const [opinion, setOpinion] = useState('');
  const [verdict, setVerdict] = useState<InspectionVerdict>('passed');
  const { busy, error, send } = useSend(onSaved);
  const sheet = WITH_RECORD.includes(act.act);
  return (
    <Drawer open title={`${account.name}：${act.name}`} size={640} onClose={onClose}>
      <form
        aria-label={act.name}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          const body: AccountAct = {
            act: act.act,
            version: account.version,
            opinion,
            ...(sheet ? { record } : {}),
            ...(act.act === 'inspect' ? { verdict } : {}),
          };
          void send(() => api('POST', `/api/registry/accounts/${account.id}/acts`, body));
        }}
      >
        {sheet && (
          <RecordFields
            record={record}
            set={(part) => setRecord({ ...record, ...part })}
            units={units}
            names={account.names}
          />
        )}
        {act.act === 'inspect' && <Segmented value={verdict} options={options(VERDICT_NAME)} onChange={setVerdict} />}
        <div className="field">
          <label htmlFor={`${id}o`}>{sheet ? '事由' : '意见'}</label>
          <textarea id={`${id}o`} rows={3} value={opinion} onChange={(e) => setOpinion(e.target.value)} />
        </div>
        <Refused error={error} />
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在保存…' : act.name}
        </button>
      </form>
    </Drawer>
  );
}
