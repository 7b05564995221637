import type { GapView, SourceHealth } from '@fengsui/contract';
import { Table } from 'antd';
import { span, stretch } from '../../live/time';

interface Row extends GapView {
  key: string;
  source: string;
  ms: number;
}

function queryWords(r: Row): string {
  const named = r.queries.slice(0, 2).join('、');
  return r.queryCount > 2 ? `${named} 等 ${r.queryCount} 个` : named;
}

/** What was missed in seven days and is not refilled, longest first. */
export function Gaps({ sources, now }: { sources: SourceHealth[]; now: number }) {
  const rows = sources
    .flatMap((s) =>
      s.gaps.map((g): Row => ({
        key: `${s.source} ${g.from} ${g.reason}`,
        source: s.name,
        ...g,
        ms: Date.parse(g.to) - Date.parse(g.from),
      })),
    )
    .sort((a, b) => b.ms - a.ms);
  return (
    <section className="card" id="gaps" aria-labelledby="gaps-title">
      <div className="row">
        <h2 id="gaps-title">
          近七天缺口 <span className="quiet figures">{rows.length > 0 && rows.length}</span>
        </h2>
        {rows.length > 0 && (
          <a href="/api/collection/gaps.xlsx" download>
            导出 Excel
          </a>
        )}
      </div>
      {rows.length === 0 ? (
        <p className="quiet">近七天没有未补上的缺口。来源中断期间漏掉的时段会列在这里，恢复后自动补采。</p>
      ) : (
        <Table<Row>
          size="small"
          dataSource={rows}
          pagination={rows.length > 10 ? { pageSize: 10, showSizeChanger: false, size: 'small' } : false}
          scroll={{ x: 780 }}
          expandable={{
            rowExpandable: (r) => r.queryCount > 2,
            expandedRowRender: (r) => (
              <span className="quiet">
                {r.queries.join('、')}
                {r.queryCount > r.queries.length && `，共 ${r.queryCount} 个，全部见 Excel`}
              </span>
            ),
          }}
          columns={[
            {
              title: '来源',
              dataIndex: 'source',
              width: 140,
              filters: [...new Set(rows.map((r) => r.source))].map((s) => ({ text: s, value: s })),
              onFilter: (v, r) => r.source === v,
            },
            { title: '时段', className: 'figures', width: 190, render: (_, r) => stretch(r.from, r.to, now) },
            {
              title: '时长',
              width: 110,
              className: 'figures nowrap',
              render: (_, r) => span(r.ms),
              sorter: (a, b) => a.ms - b.ms,
            },
            { title: '原因', dataIndex: 'reason', width: 150 },
            { title: '检索词', render: (_, r) => queryWords(r) },
          ]}
        />
      )}
    </section>
  );
}
