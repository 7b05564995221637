import type { WatchListView } from '@fengsui/contract';
import { Table } from 'antd';
import { useState } from 'react';
import { api } from '../api/client';
import { useMe } from '../api/session';
import DeskFrame from '../components/DeskFrame';
import { Empty, Loaded } from '../components/States';
import { WatchListDrawer } from '../components/watch-list/WatchListDrawer';
import { PLATFORMS } from '../components/words';
import { useLive } from '../live/useLive';
import { Time } from '../components/Time';
import '../styles/watch-lists.css';

/** 监测方案: what is searched for, and what it brings. */
export default function WatchLists() {
  const live = useLive(
    () => api<WatchListView[]>('GET', '/api/watch-lists'),
    () => false,
    'watch-lists',
  );
  const [edited, setEdited] = useState<string | 'new' | null>(null);
  const me = useMe();
  const may = me.roles.some((r) => r === 'duty' || r === 'publicity_head');
  const list = live.data?.find((l) => l.id === edited) ?? null;
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <div className="page-head">
        <h1 className="page-title">监测方案</h1>
        <a className="push" href="/api/tables/watch_lists.xlsx" download>
          导出 Excel
        </a>
        {live.data && may && (
          <button type="button" className="primary" onClick={() => setEdited('new')}>
            新建方案
          </button>
        )}
        {live.data && !may && <p className="quiet">需要修改的，请联系宣传部值班员。</p>}
      </div>
      <Loaded live={live} rows={8}>
        {(data) => <List rows={data} onEdit={may ? setEdited : null} />}
      </Loaded>
      {edited && (edited === 'new' || list) && (
        <WatchListDrawer
          key={edited}
          list={list}
          onClose={() => setEdited(null)}
          onSaved={() => {
            setEdited(null);
            live.reload();
          }}
        />
      )}
    </DeskFrame>
  );
}

function some(words: string[], max = 4): string {
  return words.length <= max ? words.join('、') : `${words.slice(0, max).join('、')} 等 ${words.length} 个`;
}

function List({ rows, onEdit }: { rows: WatchListView[]; onEdit: ((id: string) => void) | null }) {
  if (rows.length === 0)
    return <Empty title="还没有方案">先建一个：填上学校的全称、简称和别名，再加几个关心的词，即可开始采集。</Empty>;
  return (
    <Table<WatchListView>
      rowKey="id"
      dataSource={rows}
      pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      scroll={{ x: 900 }}
      columns={[
        {
          title: '方案',
          width: 200,
          render: (_, l) => (
            <>
              {onEdit ? (
                <button type="button" className="link-button" onClick={() => onEdit(l.id)}>
                  {l.name}
                </button>
              ) : (
                <b>{l.name}</b>
              )}
              {!l.active && <div className="quiet">已停用</div>}
            </>
          ),
        },
        {
          title: '词',
          render: (_, l) => (
            <>
              <div>
                {some(l.schoolWords)}
                {l.riskWords.length > 0 && <span className="quiet"> × {some(l.riskWords, 6)}</span>}
              </div>
              <div className="quiet small">
                {[
                  l.requiredWords.length > 0 && `必含 ${some(l.requiredWords)}`,
                  l.anyWords.length > 0 && `任一 ${some(l.anyWords)}`,
                  l.stopWords.length > 0 && `排除 ${some(l.stopWords)}`,
                  l.accounts.length > 0 && `账号 ${l.accounts.length} 个`,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </>
          ),
        },
        { title: '平台', width: 110, render: (_, l) => l.platforms.map((p) => PLATFORMS[p]).join('、') },
        {
          title: '时段',
          width: 110,
          className: 'figures',
          render: (_, l) => (l.activeFrom === null ? '全天' : `${l.activeFrom}—${l.activeTo} 时`),
        },
        {
          title: '近七天日均',
          width: 120,
          align: 'right',
          className: 'figures',
          sorter: (a, b) => a.perDay - b.perDay,
          render: (_, l) => `${l.perDay < 10 ? Math.round(l.perDay * 10) / 10 : Math.round(l.perDay)} 条`,
        },
        {
          title: '最近修改',
          width: 160,
          className: 'figures',
          render: (_, l) => (
            <span className="quiet">
              {l.updatedBy ?? '系统'} <Time at={l.updatedAt} />
            </span>
          ),
        },
      ]}
    />
  );
}
