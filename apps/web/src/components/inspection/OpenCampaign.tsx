import type { AccountPage, InspectionCampaignDraft } from '@fengsui/contract';
import { Select } from 'antd';
import { useEffect, useId, useState } from 'react';
import { api } from '../../api/client';
import { serverNow } from '../../live/now';
import { Refused } from '../Dialog';
import { useSend } from '../useSend';

const day = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
const MONTH = 30 * 86_400_000;

/** A campaign: the year, the days that are looked at, until when a sheet may be handed in, all accounts or some. */
export function OpenCampaign({ onDone }: { onDone: (id: string) => void }) {
  const id = useId();
  const [draft, setDraft] = useState<InspectionCampaignDraft>(() => {
    const now = serverNow();
    const year = Number(day(now).slice(0, 4));
    return { year, fromOn: `${year}-01-01`, toOn: day(now), endsOn: day(now + MONTH), accountIds: null };
  });
  const { busy, error, send } = useSend(({ id: made }: { id: string }) => onDone(made));
  const date = (key: 'fromOn' | 'toOn' | 'endsOn', label: string) => (
    <div className="field">
      <label htmlFor={id + key}>{label}</label>
      <input
        id={id + key}
        type="date"
        value={draft[key]}
        onChange={(e) => setDraft({ ...draft, [key]: e.target.value })}
      />
    </div>
  );
  return (
    <form
      aria-label="开展年检"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void send(() => api<{ id: string }>('POST', '/api/inspections', draft));
      }}
    >
      <div className="field">
        <label htmlFor={`${id}y`}>年度</label>
        <input
          id={`${id}y`}
          inputMode="numeric"
          value={draft.year || ''}
          onChange={(e) => setDraft({ ...draft, year: Number(e.target.value) || 0 })}
        />
      </div>
      {date('fromOn', '检查期间自')}
      {date('toOn', '检查期间至')}
      {date('endsOn', '报送截止（当天下班前）')}
      <div className="field">
        <label className="check-line">
          <input
            type="checkbox"
            checked={draft.accountIds === null}
            onChange={(e) => setDraft({ ...draft, accountIds: e.target.checked ? null : [] })}
          />
          全部已登记的账号
        </label>
        {draft.accountIds !== null && (
          <Choice ids={draft.accountIds} set={(accountIds) => setDraft({ ...draft, accountIds })} />
        )}
      </div>
      <p className="quiet">开展后每个账号下发一张年检表，系统据采集填好数据；截止未报送的，责令暂停运营（第九条）。</p>
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在统计…' : '开展年检'}
      </button>
    </form>
  );
}

function Choice({ ids, set }: { ids: string[]; set: (ids: string[]) => void }) {
  const [q, setQ] = useState('');
  const [found, setFound] = useState<{ value: string; label: string }[]>([]);
  useEffect(() => {
    let here = true;
    void api<AccountPage>('GET', `/api/registry/accounts?state=registered&q=${encodeURIComponent(q)}`).then(
      (p) =>
        here &&
        setFound(
          p.accounts.map((a) => ({ value: a.id, label: `${a.name}（${a.platformName}，${a.unitName ?? ''}）` })),
        ),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [q]);
  return (
    <Select
      aria-label="选择账号"
      mode="multiple"
      className="whole"
      placeholder="输入账号名或单位查找"
      filterOption={false}
      showSearch
      onSearch={setQ}
      value={ids}
      options={found}
      onChange={set}
      getPopupContainer={(node) => node.parentElement!}
    />
  );
}
