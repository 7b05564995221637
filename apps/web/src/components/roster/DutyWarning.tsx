import type { Readiness } from '@fengsui/contract';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { serverNow } from '../../live/now';
import { useLive } from '../../live/useLive';
import { gapTime } from './words';

const NEAR_MS = 3 * 86_400_000;

/** On the dashboard: levels at which nobody would answer within three days. Nothing when all is well. */
export function DutyWarning() {
  const live = useLive(
    () => api<Readiness>('GET', '/api/roster/readiness'),
    () => false,
    'readiness',
  );
  const now = serverNow();
  const near = (live.data?.gaps ?? []).filter((g) => Date.parse(g.from) < now + NEAR_MS);
  if (near.length === 0) return null;
  const [first] = near;
  return (
    <p className="duty-warning figures" role="status" data-testid="duty-warning">
      <b>值班有空缺：</b>
      {first!.post}
      {gapTime(first!, now)}无人在值{near.length > 1 && `，另有 ${near.length - 1} 处`}。
      <Link to="/roster">查看值班表</Link>
    </p>
  );
}
