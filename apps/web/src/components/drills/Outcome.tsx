import type { DrillResult, DrillView } from '@fengsui/contract';
import { fullTime, shortTime } from '../../live/time';
import { FORMAT_WORDS, LEVEL_WORDS } from './words';

/** What a drill came to: score, duties, expectations, downloads. */
export function Outcome({ drill, result: r }: { drill: DrillView; result: DrillResult }) {
  const { score: s } = r;
  // a day only where it is another than the story's first
  const at = (iso: string): string => shortTime(iso, Date.parse(r.startedAt));
  return (
    <section className="card" aria-labelledby="outcome-title" data-testid="outcome">
      <h2 id="outcome-title">评分</h2>
      <p className="drill-score">
        <b className="figures">{s.total ?? '—'}</b> 分，{s.grade}
      </p>
      <p>
        事件“{r.incident.title}”，{LEVEL_WORDS[r.incident.level]}，{r.incident.unitName}。脚本信息 {r.posts.written}{' '}
        条，采集到 {r.posts.collected} 条。剧情 {fullTime(r.startedAt)} 至 {at(r.endedAt)}，实际用时{' '}
        {Math.round(r.tookMs / 1000)} 秒。
      </p>
      <div className="row">
        {drill.reports.map((f) => (
          <a key={f} className="plain small-button" href={`/api/drills/${drill.id}/report.${f}`} download>
            复盘报告 {FORMAT_WORDS[f]}
          </a>
        ))}
      </div>
      <div className="scroll-x" tabIndex={0} role="region" aria-label="评分表">
        <table className="drill-table">
          <thead>
            <tr>
              <th>事项</th>
              <th>责任人</th>
              <th>时限</th>
              <th>完成</th>
              <th>结果</th>
              <th>得分</th>
            </tr>
          </thead>
          <tbody>
            {s.rows.map((row, i) => (
              <tr key={i} className={row.points === null ? 'quiet' : undefined}>
                <th scope="row">{row.duty}</th>
                <td>{row.who}</td>
                <td className="figures">{at(row.dueAt)}</td>
                <td className="figures">{row.doneAt ? at(row.doneAt) : '—'}</td>
                <td>{row.result}</td>
                <td className="figures">{row.points === null ? '—' : `${row.points}/${row.of}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet small">{s.rule}</p>
      <h3>与脚本预期对照</h3>
      <ul className="bullets">
        {r.expectations.map((e) => (
          <li key={e.text}>
            {e.met ? '相符' : <b>不符</b>}：{e.text}
          </li>
        ))}
      </ul>
    </section>
  );
}
