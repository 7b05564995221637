import type { AccountBook, ApiTokenView, SystemState } from '@fengsui/contract';
import { Link } from 'react-router';
import { api } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { Failure, Skeleton } from '../components/States';
import { Accounts } from '../components/system/Accounts';
import { Health, systemSentence } from '../components/system/Health';
import { Tokens } from '../components/system/Tokens';
import { useLive } from '../live/useLive';
import '../styles/system.css';

/** 系统: whether it works, who may use it, and what calls it; for administrators. */
export default function System() {
  const state = useLive(
    () => api<SystemState>('GET', '/api/system'),
    () => false,
    'system',
  );
  const book = useLive(
    () => api<AccountBook>('GET', '/api/system/accounts'),
    () => false,
    'accounts',
  );
  const tokens = useLive(
    () => api<ApiTokenView[]>('GET', '/api/system/tokens'),
    () => false,
    'tokens',
  );
  const failed = state.error ?? book.error ?? tokens.error;
  return (
    <DeskFrame loadedAt={state.loadedAt}>
      <h1 className="page-title">系统</h1>
      {state.data && book.data && tokens.data ? (
        <>
          <p className="system-sentence" data-testid="system-sentence">
            {systemSentence(state.data)}
          </p>
          <div className="system">
            <Accounts book={book.data} reload={book.reload} />
            <Tokens tokens={tokens.data} book={book.data} reload={tokens.reload} />
            <Health state={state.data} />
            <p className="quiet">
              检索索引见<Link to="/collection#index">采集健康</Link>，人员的联系方式见
              <Link to="/contacts">联系方式</Link>，处置日志见<Link to="/audit">审计</Link>。
            </p>
          </div>
        </>
      ) : failed ? (
        <Failure error={failed} retry={() => (state.reload(), book.reload(), tokens.reload())} />
      ) : (
        <Skeleton rows={10} />
      )}
    </DeskFrame>
  );
}
