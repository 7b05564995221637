import { useConnection } from '../live/socket';
import { useNow } from '../live/now';
import { clockTimeSeconds, span } from '../live/time';
import { serverNow } from '../live/now';

/** Says calmly that the page may be old, and from when its data are. */
export function ConnectionBar({ loadedAt }: { loadedAt: number | null }) {
  const state = useConnection();
  if (state !== 'lost') return null;
  const shift = serverNow() - Date.now();
  return (
    <div className="connection-bar" role="status" data-testid="connection-bar">
      连接已断开，正在重连{loadedAt ? `；以下为 ${clockTimeSeconds(loadedAt + shift)} 的数据` : ''}
    </div>
  );
}

/** 「数据 3 秒前」 */
export function Age({ loadedAt }: { loadedAt: number | null }) {
  useNow();
  return (
    <span data-testid="overview-age">{loadedAt === null ? '数据载入中' : `数据 ${span(Date.now() - loadedAt)}前`}</span>
  );
}
