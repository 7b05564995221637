import type { Readiness } from '@fengsui/contract';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { serverNow } from '../../live/now';
import { useLive } from '../../live/useLive';
import { gapTime } from './words';

/** On the dashboard: levels at which nobody would answer within three days. Nothing when all is well. */
export function DutyWarning() {
  const live = useLive(
    () => api<Readiness>('GET', '/api/roster/readiness'),
    () => false,
    'readiness',
  );
  const now = serverNow();
  const near = live.data?.counts.near ?? 0;
  const [first] = live.data?.gaps ?? [];
  if (near === 0) return null;
  return (
    <p className="duty-warning figures" role="status" data-testid="duty-warning">
      <b>值班有空缺：</b>
      {first!.post}
      {gapTime(first!, now)}无人在值{near > 1 && `，另有 ${near - 1} 处`}。<Link to="/roster">查看值班表</Link>
    </p>
  );
}
