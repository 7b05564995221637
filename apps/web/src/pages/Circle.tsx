import type { CircleView } from '@fengsui/contract';
import { useState } from 'react';
import { api } from '../api/client';
import { ActionCard } from '../components/circle/Actions';
import { AskForm } from '../components/circle/AskForm';
import { Figures } from '../components/circle/Figures';
import { Follows } from '../components/circle/Follows';
import { Members } from '../components/circle/Members';
import { Support } from '../components/circle/Support';
import DeskFrame from '../components/DeskFrame';
import { ExportTable } from '../components/ExportTable';
import { Dialog } from '../components/Dialog';
import { Basis } from '../components/rules/Basis';
import { Empty, Failure, Skeleton } from '../components/States';
import { useLive } from '../live/useLive';
import '../styles/registry.css';
import '../styles/publishing.css';
import '../styles/circle.css';

/** 微博圈 (第十四条): what runs and who has answered it, co-operation of the units, the accounts, 互粉, what the school gave. */
export default function Circle() {
  const live = useLive(
    () => api<CircleView>('GET', '/api/circle'),
    (m) => m.type === 'mentions' || m.type === 'inbox',
    'circle',
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      {live.data ? (
        <Body circle={live.data} reload={live.reload} />
      ) : (
        <>
          <h1 className="page-title">微博圈</h1>
          {live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={10} />}
        </>
      )}
    </DeskFrame>
  );
}

function Body({ circle, reload }: { circle: CircleView; reload: () => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <div className="circle">
      <div className="page-head">
        <h1 className="page-title">
          微博圈{' '}
          <span className="quiet small">
            <Basis of={[14]} />
          </span>
        </h1>
        <span className="row">
          <ExportTable dated="发起" tables={[{ name: 'circle', label: '联动情况表' }]} />
          {circle.mayAsk && (
            <button
              type="button"
              className="primary"
              disabled={circle.posts.length === 0}
              onClick={() => setAsking(true)}
            >
              发起联动
            </button>
          )}
        </span>
      </div>
      <p className="registry-sentence" data-testid="circle-sentence">
        {circle.sentence}
      </p>
      {circle.mayAsk && circle.posts.length === 0 && (
        <p className="quiet">校级账号近 14 天没有读到发布的内容，读到后可以发起联动。</p>
      )}
      {circle.actions.map((a) => (
        <ActionCard key={a.id} action={a} all={circle.seesAll} reload={reload} />
      ))}
      {circle.actions.length === 0 && (
        <Empty title="还没有联动">宣传部请各账号转发或评论校级账号的内容，见到后自动记为已联动。</Empty>
      )}
      <Figures />
      <Members circle={circle} reload={reload} />
      <Follows />
      <Support circle={circle} reload={reload} />
      <Dialog title="发起联动" open={asking} wide onClose={() => setAsking(false)}>
        <AskForm circle={circle} onDone={() => (setAsking(false), reload())} />
      </Dialog>
    </div>
  );
}
