import type { IncidentDetail } from '@fengsui/contract';
import { longTime } from '../../live/time';
import { topicWord } from '../words';

const ALARMS = { spike: '声量预警', sentiment: '负面预警', single_post: '单条预警', hot_search: '热搜预警' } as const;

/** Why it is an incident of this level: level, alarms, what the unit said of its truth. */
export function Known({ incident: i }: { incident: IncidentDetail }) {
  const report = i.filings.find((f) => f.kind === 'first_report');
  const rows: [string, string][] = [
    ['定级', `${i.levelConfirmed ? '已核定' : '系统建议'}：${i.levelReason || '尚无足够信息'}`],
    ['单位与类别', `${i.unitName} · ${topicWord(i.topic)}`],
    ['立案', longTime(i.openedAt)],
  ];
  for (const a of i.alarms) rows.push([ALARMS[a.kind], a.reason]);
  for (const a of i.alarms.filter((x) => x.clearWhen && !x.clearedAt).slice(-1)) rows.push(['解除条件', a.clearWhen!]);
  rows.push([
    '是否属实',
    report ? `${report.body['truth'] ?? '—'}（${report.post} ${report.personName}）` : '单位尚未初报',
  ]);
  return (
    <div className="card">
      <h2>定级与预警</h2>
      <dl className="known">
        {rows.map(([k, v], n) => (
          <div key={n}>
            <dt>{k}</dt>
            <dd>{v}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
