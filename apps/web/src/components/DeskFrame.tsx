import { App as Antd, ConfigProvider, theme } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { type ReactNode, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { NavLink, useNavigate } from 'react-router';
import { api } from '../api/client';
import { mayOpen } from '../api/rights';
import { useMe } from '../api/session';
import { serverNow } from '../live/now';
import { closeSocket } from '../live/socket';
import { fullTime } from '../live/time';
import { AlarmBar, useAtDesk } from './alarm/AlarmBar';
import { AlarmSettings } from './alarm/AlarmSettings';
import { Bell } from './Bell';
import { ConnectionBar } from './ConnectionBar';
import { setTheme, useTheme } from './theme';
import '../styles/desk.css';

/** The desk: one line of navigation, then the page. */
export default function DeskFrame({ loadedAt, children }: { loadedAt: number | null; children: ReactNode }) {
  const { dark } = useTheme();
  const atDesk = useAtDesk();
  return (
    <ConfigProvider
      locale={zhCN}
      button={{ autoInsertSpace: false }}
      theme={{
        algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: {
          colorPrimary: dark ? '#3f86c4' : '#1f5f99',
          // a link under the pointer stays as readable as before
          colorLink: dark ? '#7fb4e2' : '#1f5f99',
          colorLinkHover: dark ? '#a5cbee' : '#174a78',
          colorLinkActive: dark ? '#a5cbee' : '#174a78',
          // the library's own are too pale to read
          colorTextPlaceholder: dark ? '#8b97a3' : '#66727e',
          colorTextDisabled: dark ? '#8b97a3' : '#66727e',
          fontFamily: 'var(--sans)',
          borderRadius: 6,
          colorBgContainer: dark ? '#1b232c' : '#ffffff',
        },
      }}
    >
      <Antd className="desk">
        <Bar dark={dark} />
        <ConnectionBar loadedAt={loadedAt} />
        {atDesk && <AlarmBar />}
        <main>{children}</main>
        <PrintFoot />
      </Antd>
    </ConfigProvider>
  );
}

/** The pages of the desk in the order of the work: what waits, see, collect, be ready, answer for it, look after the system. */
const GROUPS: { to: string; name: string }[][] = [
  [
    { to: '/home', name: '待办' },
    { to: '/', name: '态势' },
    { to: '/incidents', name: '事件' },
    { to: '/stream', name: '信息流' },
    { to: '/questions', name: '答复' },
  ],
  [
    { to: '/collection', name: '采集' },
    { to: '/watch-lists', name: '方案' },
    { to: '/report', name: '录入' },
  ],
  [
    { to: '/accounts', name: '台账' },
    { to: '/publishing', name: '发布' },
    { to: '/units', name: '单位' },
    { to: '/roster', name: '值班' },
    { to: '/policy', name: '策略' },
    { to: '/drills', name: '演练' },
  ],
  [
    { to: '/clues', name: '问责' },
    { to: '/improvement', name: '整改' },
    { to: '/briefs', name: '简报' },
  ],
  [
    { to: '/audit', name: '审计' },
    { to: '/system', name: '系统' },
  ],
];

/** On paper only: whose print it is, and of when. */
function PrintFoot() {
  const me = useMe();
  const [at, setAt] = useState(serverNow);
  useEffect(() => {
    const now = (): void => flushSync(() => setAt(serverNow()));
    window.addEventListener('beforeprint', now);
    return () => window.removeEventListener('beforeprint', now);
  }, []);
  return (
    <footer className="print-foot figures">
      {me.schoolName} 烽燧 · {fullTime(new Date(at).toISOString())} · {me.name}打印
    </footer>
  );
}

function Bar({ dark }: { dark: boolean }) {
  const me = useMe();
  const atDesk = useAtDesk();
  const navigate = useNavigate();
  async function leave(): Promise<void> {
    await api('DELETE', '/api/session').catch(() => undefined);
    closeSocket();
    void navigate('/login', { replace: true });
  }
  return (
    <header className="bar">
      <b className="brand">烽燧</b>
      <span className="school">{me.schoolName}</span>
      <nav aria-label="主导航">
        {GROUPS.map((group) => (
          <span key={group[0]!.to} className="nav-group">
            {group
              .filter((p) => mayOpen(p.to, me.roles))
              .map((p) => (
                <NavLink key={p.to} to={p.to} end={p.to === '/'}>
                  {p.name}
                </NavLink>
              ))}
          </span>
        ))}
        <a href="/wall">大屏</a>
      </nav>
      <NavLink to="/m/reminders" className="me" title="我的提醒">
        {me.name} · {me.post}
      </NavLink>
      <Bell />
      {atDesk && <AlarmSettings />}
      <button type="button" className="quiet-button" onClick={() => setTheme(dark ? 'light' : 'dark')}>
        {dark ? '浅色' : '深色'}
      </button>
      <button type="button" className="quiet-button" onClick={() => void leave()}>
        退出
      </button>
    </header>
  );
}
