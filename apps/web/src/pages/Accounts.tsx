import { type AccountPage, type AccountRow, PLATFORM_NAME, STATE_NAME } from '@fengsui/contract';
import { Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '../api/client';
import { useMe } from '../api/session';
import DeskFrame from '../components/DeskFrame';
import { NewAccount } from '../components/registry/AccountForms';
import { WaitTermsCard } from '../components/registry/WaitTermsCard';
import { SheetImport } from '../components/registry/SheetImport';
import { options } from '../components/registry/words';
import { Empty, Loaded } from '../components/States';
import { SavedViewsCard } from '../components/stream/SavedViews';
import { useLive } from '../live/useLive';
import { Counts, Head, Pages, Search, useListQuery } from '../components/Listing';
import '../styles/registry.css';
import '../styles/stream.css';

const TEMPLATE =
  '平台,账号名称,平台编号,微信号或昵称,链接,账号类型,定位与内容范围,开通日期,认证状态,认证主体,认证有效期,注册名义,绑定手机,手机归属,绑定邮箱,口令保管,主办单位,审批单位,分管领导,管理员,指导教师,初审,复审,终审';
const SHOWN_FLAGS = 2;

/** 台账: every official account, what wants looking at first. The search stands in the address. */
export default function Accounts() {
  const [params, set] = useListQuery();
  const query = params.toString();
  const me = useMe();
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const live = useLive(
    () => api<AccountPage>('GET', `/api/registry/accounts?${query}`),
    () => false,
    `accounts ${query}`,
  );
  const page = live.data;
  const filtered = new URLSearchParams([...params].filter(([k]) => k !== 'page')).toString();
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <div className="page-head">
        <h1 className="page-title">官微台账</h1>
        <span className="row">
          <Link to="/accounts/candidates">账号核查</Link>
          <Link to="/accounts/groups">群台账</Link>
          <Link to="/inspections">年检</Link>
          <a href={`/api/registry/accounts/register.xlsx?${filtered}`} download>
            导出 Excel
          </a>
          <button type="button" className="primary" onClick={() => setMaking(true)}>
            {page?.mayEdit ? '登记或申请' : '申请新建'}
          </button>
        </span>
      </div>
      <p className="registry-sentence" data-testid="accounts-sentence">
        {page ? sentence(page) : '\u00a0'}
      </p>
      <div className="account-filters">
        <Search params={params} set={set} label="查找账号" placeholder="账号、编号、单位、管理员" />
        <Select
          aria-label="平台"
          allowClear
          placeholder="平台"
          value={params.get('platform')}
          options={options(PLATFORM_NAME)}
          onChange={(v: string | undefined) => set('platform', v)}
        />
        <Select
          aria-label="状态"
          allowClear
          placeholder="状态"
          value={params.get('state')}
          options={options({ standing: '现有', ...STATE_NAME })}
          onChange={(v: string | undefined) => set('state', v)}
        />
        <Counts
          of={(page?.flagged ?? []).map(({ flag, ...f }) => ({ key: flag, ...f }))}
          chosen={params.get('flag')}
          onChoose={(flag) => set('flag', flag)}
        />
      </div>
      <div className="account-list">
        <section className="card" aria-label="账号">
          <Loaded live={live} rows={10}>
            {({ accounts, mayEdit, ...page }) =>
              accounts.length === 0 ? (
                <Empty title={query ? '没有找到' : '还没有登记账号'}>
                  {query
                    ? '放宽条件再试。'
                    : mayEdit
                      ? '可以从现有的 Excel 台账导入，也可以逐个登记。'
                      : '需要新建的，请填写申请表。'}
                </Empty>
              ) : (
                <>
                  <Table rows={accounts} />
                  <Pages of={page} unit="个" onTurn={(n) => set('page', String(n))} />
                </>
              )
            }
          </Loaded>
        </section>
        <div className="column">
          <SavedViewsCard query={filtered} page="accounts" />
          <WaitTermsCard />
          {page?.mayEdit && (
            <SheetImport
              title="导入台账"
              path="/api/registry/accounts/import"
              template={TEMPLATE}
              onDone={live.reload}
            />
          )}
        </div>
      </div>
      {making && (
        <NewAccount
          office={page?.mayEdit ?? false}
          unitId={me.unitId ?? ''}
          onClose={() => setMaking(false)}
          onSaved={(id) => void navigate(`/accounts/${id}`)}
        />
      )}
    </DeskFrame>
  );
}

function sentence(p: AccountPage): string {
  const [worst] = p.flagged.toSorted((a, b) => b.n - a.n);
  return `现有 ${p.standing} 个账号${worst ? `，最多的提示是“${worst.name}”，${worst.n} 个` : '，没有提示'}。`;
}

function Table({ rows }: { rows: AccountRow[] }) {
  return (
    <div className="registry-table">
      <table>
        <Head names={['账号', '平台', '主办单位', '管理员', '状态', '提示']} />
        <tbody>
          {rows.map((a) => (
            <tr key={a.id}>
              <th scope="row">
                <Link to={`/accounts/${a.id}`}>{a.name}</Link>
              </th>
              <td>{a.platformName}</td>
              <td>{a.unitName ?? <span className="quiet">未登记</span>}</td>
              <td>{a.admins.join('、') || <span className="chain-why">没有</span>}</td>
              <td>{a.stateName}</td>
              <td>
                {a.flags
                  .slice(0, SHOWN_FLAGS)
                  .map((f) => f.text)
                  .join('；')}
                {a.flags.length > SHOWN_FLAGS && <span className="quiet"> 等 {a.flags.length} 项</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
