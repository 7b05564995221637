import { lazy, Suspense, type ReactNode } from 'react';
import { Link } from 'react-router';
import { landsOnPhone, useMe } from '../api/session';
import { Bookmarklet } from '../components/report/Bookmarklet';
import { EntryForm } from '../components/report/EntryForm';
import { ImportForm } from '../components/report/ImportForm';
import { Skeleton } from '../components/States';
import '../styles/entry.css';

const DeskFrame = lazy(() => import('../components/DeskFrame'));
const PhoneFrame = lazy(() => import('../components/PhoneFrame'));

/** 线索录入: what somebody was told by telephone, or reads at this moment. On a phone only the form; on a desk files and the bookmark too. */
export default function ManualEntry() {
  const me = useMe();
  const narrow = landsOnPhone(me) || window.matchMedia('(max-width: 760px)').matches;
  if (narrow)
    return (
      <Suspense fallback={<Skeleton rows={6} />}>
        <PhoneFrame>
          <header className="phone-bar">
            <h1>线索录入</h1>
          </header>
          <EntryForm />
          <p className="quiet small">
            看到要报的网页：在浏览器里“分享 → 烽燧”即可填好（先“添加到主屏幕”）；微信里先点“…”选“在浏览器打开”。
          </p>
          <footer className="phone-foot">
            <Link to={landsOnPhone(me) ? '/m' : '/'}>返回</Link>
          </footer>
        </PhoneFrame>
      </Suspense>
    );
  return (
    <Suspense fallback={<Skeleton rows={6} />}>
      <DeskFrame loadedAt={null}>
        <h1 className="page-title">线索录入</h1>
        <div className="entry-page">
          <Card id="entry" title="一条线索">
            <EntryForm />
          </Card>
          <div className="column">
            <Card id="bookmark" title="边看边报">
              <Bookmarklet />
            </Card>
            {me.roles.some((r) => r === 'duty' || r === 'publicity_head') && (
              <Card id="import" title="成批导入">
                <ImportForm />
              </Card>
            )}
          </div>
        </div>
      </DeskFrame>
    </Suspense>
  );
}

function Card({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
