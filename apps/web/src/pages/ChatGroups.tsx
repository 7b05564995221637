import type { ChatGroupPage, ChatGroupRow } from '@fengsui/contract';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { Head, Pages, Search, useListQuery } from '../components/Listing';
import { ChatGroupDrawer } from '../components/registry/ChatGroupDrawer';
import { EndForm } from '../components/registry/EndForm';
import { Empty, Loaded } from '../components/States';
import { useLive } from '../live/useLive';
import '../styles/registry.css';

/** 群台账: QQ 群 and 微信群 in the name of units; those for which nobody answers first. The search stands in the address. */
export default function ChatGroups() {
  const [params, set] = useListQuery();
  const [open, setOpen] = useState<ChatGroupRow | 'new' | null>(null);
  const [ending, setEnding] = useState<ChatGroupRow | null>(null);
  const query = params.toString();
  const live = useLive(
    () => api<ChatGroupPage>('GET', `/api/registry/chat-groups?${query}`),
    () => false,
    `groups ${query}`,
  );
  const list = live.data;
  const saved = (): void => {
    setOpen(null);
    setEnding(null);
    live.reload();
  };
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <div className="page-head">
        <h1 className="page-title">群台账</h1>
        <span className="row">
          <a href="/api/tables/chat_groups.xlsx" download>
            导出 Excel
          </a>
          <Link to="/accounts">返回台账</Link>
          {list?.mayEnter && (
            <button type="button" className="primary" onClick={() => setOpen('new')}>
              登记群
            </button>
          )}
        </span>
      </div>
      <p className="registry-sentence" data-testid="groups-sentence">
        {list?.sentence ?? '\u00a0'}
      </p>
      <div className="account-filters">
        <Search params={params} set={set} label="查找群" placeholder="群名称、群号、单位、群主" />
        <label className="check-line">
          <input
            type="checkbox"
            checked={params.get('closed') === '1'}
            onChange={(e) => set('closed', e.target.checked ? '1' : undefined)}
          />
          含不再使用的
        </label>
      </div>
      <section className="card" aria-label="群">
        <Loaded live={live} rows={8}>
          {({ groups, ...page }) =>
            groups.length === 0 ? (
              <Empty title={query ? '没有找到' : '还没有登记工作群'}>
                {query
                  ? '放宽条件再试。'
                  : '以单位名义建立的 QQ 群、微信群在这里登记：群内的情况系统读不到，由群主负责。'}
              </Empty>
            ) : (
              <>
                <Table rows={groups} open={setOpen} end={setEnding} />
                <Pages of={page} unit="个" onTurn={(n) => set('page', String(n))} />
              </>
            )
          }
        </Loaded>
      </section>
      {open && <ChatGroupDrawer group={open === 'new' ? null : open} onClose={() => setOpen(null)} onSaved={saved} />}
      {ending && (
        <EndForm
          title={`“${ending.name}”不再使用`}
          note="登记后不能再改；记录保留。"
          reason="原因"
          act="登记"
          send={(on, reason) =>
            api('POST', `/api/registry/chat-groups/${ending.id}/close`, { on, reason, version: ending.version })
          }
          onClose={() => setEnding(null)}
          onSaved={saved}
        />
      )}
    </DeskFrame>
  );
}

function Table({
  rows,
  open,
  end,
}: {
  rows: ChatGroupRow[];
  open: (g: ChatGroupRow) => void;
  end: (g: ChatGroupRow) => void;
}) {
  return (
    <div className="registry-table">
      <table>
        <Head names={['群名称', '种类', '群号', '单位', '群主', '用途', '人数', '']} />
        <tbody>
          {rows.map((g) => (
            <tr key={g.id}>
              <th scope="row">{g.name}</th>
              <td>{g.kindName}</td>
              <td className="figures">{g.number ?? '—'}</td>
              <td>{g.unitName}</td>
              <td>
                {g.keeper} {g.gap && <span className="chain-why">{g.gap}</span>}
              </td>
              <td className="wide">{g.closedOn ? `${g.closedOn} 起不再使用：${g.closedReason}` : g.purpose}</td>
              <td className="figures">{g.members ?? '—'}</td>
              <td>
                {g.mayEdit && (
                  <span className="row">
                    <button type="button" className="small-button" onClick={() => open(g)}>
                      修改
                    </button>
                    <button type="button" className="quiet-button" onClick={() => end(g)}>
                      不再使用
                    </button>
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
