import type { InspectionCampaign, InspectionCampaigns, InspectionPage, InspectionRow } from '@fengsui/contract';
import { Select } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Basis } from '../components/rules/Basis';
import { api } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { Dialog, Refused } from '../components/Dialog';
import { ExportTable } from '../components/ExportTable';
import { OpenCampaign } from '../components/inspection/OpenCampaign';
import { Empty, Failure, Skeleton } from '../components/States';
import { Time } from '../components/Time';
import { useSend } from '../components/useSend';
import { useLive } from '../live/useLive';
import { Counts, Head, Pages, Search, useListQuery } from '../components/Listing';
import '../styles/registry.css';
import '../styles/inspection.css';
import '../styles/publishing.css';

/** 年检 (第九条): where the year's campaign stands, what is late first. The search stands in the address. */
export default function Inspections() {
  const [params, setParams] = useSearchParams();
  const [opening, setOpening] = useState(false);
  const live = useLive(
    () => api<InspectionCampaigns>('GET', '/api/inspections'),
    () => false,
    'inspections',
  );
  const list = live.data;
  const chosen = list?.campaigns.find((c) => c.id === params.get('id')) ?? list?.campaigns[0];
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <div className="page-head">
        <h1 className="page-title">
          年检{' '}
          <span className="quiet small">
            <Basis of={[9]} />
          </span>
        </h1>
        <span className="row">
          {list && list.campaigns.length > 1 && (
            <Select
              aria-label="年度"
              value={chosen?.id}
              options={list.campaigns.map((c) => ({ value: c.id, label: `${c.year} 年` }))}
              onChange={(id: string) => setParams({ id }, { replace: true })}
            />
          )}
          {chosen && <ExportTable dated="年检开始" tables={[{ name: 'inspections', label: '年检情况表' }]} />}
          {list?.mayOpen && (
            <button type="button" className={chosen ? 'small-button' : 'primary'} onClick={() => setOpening(true)}>
              开展年检
            </button>
          )}
          <Link to="/accounts">台账</Link>
        </span>
      </div>
      {!list ? (
        live.error ? (
          <Failure error={live.error} retry={live.reload} />
        ) : (
          <Skeleton rows={10} />
        )
      ) : !chosen ? (
        <Empty title="还没有开展年检">
          {list.mayOpen ? '开展后，每个账号一张年检表，数据由系统填好。' : '由宣传部开展；开展后，年检表列在这里。'}
        </Empty>
      ) : (
        <Campaign key={chosen.id} id={chosen.id} onChanged={live.reload} />
      )}
      <Dialog title="开展年检" open={opening} onClose={() => setOpening(false)}>
        <OpenCampaign
          onDone={(id) => {
            setOpening(false);
            setParams({ id }, { replace: true });
            live.reload();
          }}
        />
      </Dialog>
    </DeskFrame>
  );
}

function Campaign({ id, onChanged }: { id: string; onChanged: () => void }) {
  const [params, set] = useListQuery();
  const query = new URLSearchParams([...params].filter(([k]) => k !== 'id')).toString();
  const live = useLive(
    () => api<InspectionPage>('GET', `/api/inspections/${id}?${query}`),
    (m) => m.type === 'inbox',
    `inspection ${id} ${query}`,
  );
  const page = live.data;
  if (!page) return live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={10} />;
  const c = page.campaign;
  const state = params.get('state');
  const filters = [
    ...(c.late > 0 || state === 'late' ? [{ key: 'late', name: '已过时限', n: c.late }] : []),
    ...(c.suspended > 0 || state === 'suspended' ? [{ key: 'suspended', name: '暂停运营', n: c.suspended }] : []),
    ...c.counts.map(({ state: key, ...x }) => ({ key, ...x })),
  ];
  return (
    <>
      <p className="registry-sentence" data-testid="inspection-sentence">
        {c.year} 年：{page.sentence}
      </p>
      <p className="inspection-span">
        检查 <span className="figures">{c.fromOn}</span> 至 <span className="figures">{c.toOn}</span>，报送截止{' '}
        <b className="figures">{c.endsOn}</b>
        <span className="quiet">
          ，{c.openedBy} <Time at={c.openedAt} form="long" /> 开展
        </span>
      </p>
      <Published campaign={c} mayPublish={page.mayPublish} reload={() => (live.reload(), onChanged())} />
      <div className="account-filters">
        <Search params={params} set={set} label="查找账号" placeholder="账号、单位" />
        <Select
          aria-label="单位"
          allowClear
          showSearch
          optionFilterProp="label"
          placeholder="单位"
          value={params.get('unitId')}
          options={page.units.map((u) => ({ value: u.id, label: u.name }))}
          onChange={(v: string | undefined) => set('unitId', v)}
        />
        <Counts of={filters} chosen={state} onChoose={(v) => set('state', v)} />
      </div>
      <section className="card" aria-label="年检表">
        {page.sheets.length === 0 ? (
          <Empty title="没有找到">放宽条件再试。</Empty>
        ) : (
          <>
            <Table rows={page.sheets} />
            <Pages of={page} unit="个" onTurn={(n) => set('page', String(n))} />
          </>
        )}
      </section>
    </>
  );
}

/** The list of those that passed: to be published, or where it is read. */
function Published({
  campaign: c,
  mayPublish,
  reload,
}: {
  campaign: InspectionCampaign;
  mayPublish: boolean;
  reload: () => void;
}) {
  const { busy, error, send } = useSend(reload);
  const passed = c.counts.find((x) => x.state === 'passed')?.n ?? 0;
  if (c.publishedAt)
    return (
      <p className="inspection-span">
        <Link to={`/inspections/${c.id}/passed`}>合格名单</Link>{' '}
        <span className="quiet">
          <Time at={c.publishedAt} form="long" /> 向全校公布
        </span>
      </p>
    );
  if (!mayPublish || passed === 0) return null;
  return (
    <p className="inspection-span">
      <button
        type="button"
        className="small-button"
        disabled={busy}
        onClick={() => void send(() => api('POST', `/api/inspections/${c.id}/publish`))}
      >
        {busy ? '正在公布…' : '公布合格名单'}
      </button>{' '}
      <span className="quiet">全校登录人员可见；以后评为合格的随时列入。</span>
      <Refused error={error} />
    </p>
  );
}

function Table({ rows }: { rows: InspectionRow[] }) {
  return (
    <div className="registry-table">
      <table>
        <Head names={['账号', '平台', '主办单位', '年检', '时限', '发布', '提示', '账号状态']} />
        <tbody>
          {rows.map((r) => (
            <tr key={r.id}>
              <th scope="row">
                <Link to={`/inspections/sheets/${r.id}`}>{r.accountName}</Link>
              </th>
              <td>{r.platformName}</td>
              <td>{r.unitName ?? <span className="quiet">未登记</span>}</td>
              <td>{r.stateName}</td>
              <td>
                {r.dueAt ? (
                  <>
                    <Time at={r.dueAt} className={r.late ? 'chain-why' : ''} />
                    {r.late && <b className="chain-why"> 已过</b>}
                  </>
                ) : (
                  '—'
                )}
              </td>
              <td className="figures">{r.posts === null ? '未读取' : `${r.posts} 条`}</td>
              <td className="figures">{r.signs > 0 ? `${r.signs} 项` : '—'}</td>
              <td>{r.suspended ? <b>{r.accountStateName}</b> : r.accountStateName}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
