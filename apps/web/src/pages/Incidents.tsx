import type { IncidentSummary } from '@fengsui/contract';
import { Table } from 'antd';
import { Link } from 'react-router';
import { api } from '../api/client';
import { Clock } from '../components/Clock';
import DeskFrame from '../components/DeskFrame';
import { ExportTable } from '../components/ExportTable';
import { byClock } from '../components/IncidentCard';
import { LevelTag } from '../components/LevelTag';
import { Empty, Failure, Skeleton } from '../components/States';
import { owed, STATES } from '../components/words';
import { serverNow } from '../live/now';
import { shortTime } from '../live/time';
import { useLive } from '../live/useLive';

/** All matters: what is due first stands first. */
export default function Incidents() {
  const live = useLive(
    () => api<IncidentSummary[]>('GET', '/api/incidents'),
    (m) => m.type === 'incident' || m.type === 'alarm',
    'incidents',
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <div className="page-head">
        <h1 className="page-title">事件</h1>
        <ExportTable
          dated="立案（事件）、到期（时限）"
          tables={[
            { name: 'incidents', label: '事件表' },
            { name: 'duties', label: '时限表' },
          ]}
        />
      </div>
      {live.data ? (
        <List rows={[...live.data].sort(byClock)} />
      ) : live.error ? (
        <Failure error={live.error} retry={live.reload} />
      ) : (
        <Skeleton rows={8} />
      )}
    </DeskFrame>
  );
}

function List({ rows }: { rows: IncidentSummary[] }) {
  if (rows.length === 0) return <Empty title="还没有事件">出现预警时自动立案，按等级通知责任单位。</Empty>;
  return (
    <Table<IncidentSummary>
      rowKey="id"
      dataSource={rows}
      pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      scroll={{ x: 880 }}
      columns={[
        { title: '等级', render: (_, i) => <LevelTag level={i.level} confirmed={i.levelConfirmed} />, width: 150 },
        {
          title: '事件',
          render: (_, i) => (
            <>
              <Link to={`/incidents/${i.id}`}>{i.title}</Link>
              <div className="quiet figures">{i.code}</div>
            </>
          ),
        },
        { title: '责任单位', dataIndex: 'unitName', width: 120 },
        { title: '条数', dataIndex: 'mentionCount', align: 'right', width: 80 },
        {
          title: '状态',
          render: (_, i) => STATES[i.state],
          width: 90,
          filters: Object.entries(STATES).map(([value, text]) => ({ value, text })),
          onFilter: (v, i) => i.state === v,
        },
        {
          title: '立案',
          render: (_, i) => <span className="figures">{shortTime(i.openedAt, serverNow())}</span>,
          width: 130,
        },
        {
          title: '最近时限',
          width: 280,
          render: (_, i) => {
            const c = i.clocks.find(owed);
            return c ? (
              <Clock clock={c} />
            ) : (
              <span className="quiet">{i.closedAt ? `${shortTime(i.closedAt, serverNow())} 办结` : '无'}</span>
            );
          },
        },
      ]}
    />
  );
}
