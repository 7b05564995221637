import type { Readiness, ReadinessPage, ReadinessPart } from '@fengsui/contract';
import { Drawer } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { serverNow } from '../../live/now';
import { shortTime } from '../../live/time';
import { useLive } from '../../live/useLive';
import { Pages } from '../Listing';
import { Failure, Skeleton } from '../States';
import { gapTime } from './words';

const TITLE: Record<ReadinessPart, string> = {
  gaps: '无人在值',
  unitsUnreachable: '无人可通知的单位',
  unreachable: '联系方式待补全或核实',
  chainGaps: '官微责任链有缺口的单位',
};
const UNIT: Record<ReadinessPart, string> = {
  gaps: '处',
  unitsUnreachable: '个',
  unreachable: '人',
  chainGaps: '个',
};

/** What would fail if something happened: nobody on duty, nobody to be reached, the first of each; and the weekly digest as text. */
export function ReadinessCard({ readiness: r }: { readiness: Readiness }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const [opened, setOpened] = useState<ReadinessPart | null>(null);
  const more = (part: ReadinessPart) =>
    r.counts[part] > r[part].length && (
      <button type="button" className="link-button" onClick={() => setOpened(part)}>
        {`查看全部 ${r.counts[part]} ${UNIT[part]}`}
      </button>
    );
  return (
    <section className="card" aria-labelledby="readiness" data-testid="readiness">
      <h2 id="readiness">值班就绪</h2>
      {r.counts.gaps === 0 && <p>未来 {r.days} 天各级均有人在值。</p>}
      {(['gaps', 'unitsUnreachable'] as const).map((part) => (
        <div key={part}>
          <Lines of={r} part={part} />
          {more(part)}
        </div>
      ))}
      {(['chainGaps', 'unreachable'] as const).map(
        (part) =>
          r.counts[part] > 0 && (
            <details key={part}>
              <summary>{`${TITLE[part]} ${r.counts[part]} ${UNIT[part]}`}</summary>
              <Lines of={r} part={part} />
              {more(part)}
            </details>
          ),
      )}
      <details>
        <summary>每周就绪通报</summary>
        <p className="quiet small">
          每周首个工作时段自动发给宣传部值班员和部长；
          {r.sent ? `本周已于 ${shortTime(r.sent.at, serverNow())} 发给${r.sent.to.join('、')}。` : '本周尚未发送。'}
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
      {opened && <All part={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}

/** All of one part, a page at a time. */
function All({ part, onClose }: { part: ReadinessPart; onClose: () => void }) {
  const [page, setPage] = useState(1);
  const live = useLive(
    () => api<ReadinessPage>('GET', `/api/roster/readiness/${part}?page=${page}`),
    () => false,
    `readiness ${part} ${page}`,
  );
  return (
    <Drawer open title={TITLE[part]} size={560} onClose={onClose}>
      {live.data ? (
        <>
          <Lines of={live.data} part={part} />
          <Pages of={live.data} unit={UNIT[part]} onTurn={setPage} />
        </>
      ) : live.error ? (
        <Failure error={live.error} retry={live.reload} />
      ) : (
        <Skeleton rows={10} />
      )}
    </Drawer>
  );
}

function Lines({ of: r, part }: { of: Pick<Readiness, ReadinessPart>; part: ReadinessPart }) {
  const now = serverNow();
  if (r[part].length === 0) return null;
  return (
    <ul className="gap-list figures">
      {part === 'gaps' &&
        r.gaps.map((g) => (
          <li key={g.post + g.from}>
            <b>{g.post}</b> {gapTime(g, now)}无人在值 <span className="quiet">{g.why}</span>
          </li>
        ))}
      {part === 'unitsUnreachable' &&
        r.unitsUnreachable.map((u) => (
          <li key={u}>
            <b>{u}</b> 无人可通知 <span className="quiet">没有登记任何可用的联系方式</span>
          </li>
        ))}
      {part === 'chainGaps' &&
        r.chainGaps.map((c) => (
          <li key={c.unitId}>
            <Link to={`/units?unit=${encodeURIComponent(c.unitId)}`}>{c.unit}</Link>{' '}
            <span className="quiet">{c.gaps.join('，')}</span>
          </li>
        ))}
      {part === 'unreachable' &&
        r.unreachable.map((u) => (
          <li key={u.post + u.name}>
            {u.post} <b>{u.name}</b> <span className="quiet">{u.why}</span>
          </li>
        ))}
    </ul>
  );
}
