import type { Readiness } from '@fengsui/contract';
import { useState } from 'react';
import { Link } from 'react-router';
import { serverNow } from '../../live/now';
import { shortTime } from '../../live/time';
import { gapTime } from './words';

/** What would fail if something happened: nobody on duty, nobody to be reached; and the weekly digest as text. */
export function ReadinessCard({ readiness: r }: { readiness: Readiness }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const now = serverNow();
  return (
    <section className="card" aria-labelledby="readiness" data-testid="readiness">
      <h2 id="readiness">值班就绪</h2>
      {r.gaps.length === 0 ? (
        <p>未来 {r.days} 天各级均有人在值。</p>
      ) : (
        <ul className="gap-list figures">
          {r.gaps.map((g) => (
            <li key={g.post + g.from}>
              <b>{g.post}</b> {gapTime(g, now)}无人在值 <span className="quiet">{g.why}</span>
            </li>
          ))}
        </ul>
      )}
      {r.unitsUnreachable.length > 0 && (
        <ul className="gap-list">
          {r.unitsUnreachable.map((u) => (
            <li key={u}>
              <b>{u}</b> 无人可通知 <span className="quiet">没有登记任何可用的联系方式</span>
            </li>
          ))}
        </ul>
      )}
      {r.chainGaps.length > 0 && (
        <details>
          <summary>官微责任链有缺口的单位 {r.chainGaps.length} 个</summary>
          <ul className="gap-list">
            {r.chainGaps.map((c) => (
              <li key={c.unitId}>
                <Link to={`/units?unit=${encodeURIComponent(c.unitId)}`}>{c.unit}</Link>{' '}
                <span className="quiet">{c.gaps.join('，')}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {r.unreachable.length > 0 && (
        <details>
          <summary>联系方式待补全或核实 {r.unreachable.length} 人</summary>
          <ul className="gap-list">
            {r.unreachable.map((u) => (
              <li key={u.post + u.name}>
                {u.post} <b>{u.name}</b> <span className="quiet">{u.why}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <details>
        <summary>每周就绪通报</summary>
        <p className="quiet small">
          每周首个工作时段自动发给宣传部值班员和部长；
          {r.sent ? `本周已于 ${shortTime(r.sent.at, now)} 发给${r.sent.to.join('、')}。` : '本周尚未发送。'}
        </p>
        <pre className="digest">{r.text}</pre>
        <button
          type="button"
          className="small-button"
          onClick={() =>
            void navigator.clipboard.writeText(r.text).then(
              () => setCopied(true),
              () => setCopied(false),
            )
          }
        >
          复制
        </button>
        {copied !== null && <span role="status"> {copied ? '已复制' : '浏览器不允许复制，请手工选取。'}</span>}
      </details>
    </section>
  );
}
