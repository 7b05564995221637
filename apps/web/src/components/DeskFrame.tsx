import type { Role } from '@fengsui/contract';
import { App as Antd, ConfigProvider, theme } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import type { ReactNode } from 'react';
import { NavLink, useNavigate } from 'react-router';
import { api } from '../api/client';
import { useMe } from '../api/session';
import { closeSocket } from '../live/socket';
import { Bell } from './Bell';
import { ConnectionBar } from './ConnectionBar';
import { setTheme, useTheme } from './theme';
import '../desk.css';

/** The desk: one line of navigation, then the page. */
export default function DeskFrame({
  loadedAt,
  children,
  wall = false,
}: {
  loadedAt: number | null;
  children: ReactNode;
  wall?: boolean;
}) {
  const { dark } = useTheme();
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
          fontFamily: 'var(--sans)',
          borderRadius: 6,
          colorBgContainer: dark ? '#1b232c' : '#ffffff',
        },
      }}
    >
      <Antd className={wall ? 'desk wall' : 'desk'}>
        {!wall && <Bar dark={dark} />}
        <ConnectionBar loadedAt={loadedAt} />
        <main>{children}</main>
      </Antd>
    </ConfigProvider>
  );
}

/** Pages that not everybody may open, as the api has it. */
const PLACES: { to: string; name: string; roles: Role[] }[] = [
  { to: '/briefs', name: '简报', roles: ['duty', 'publicity_head', 'school_leader', 'admin', 'audit', 'review'] },
  {
    to: '/improvement',
    name: '整改',
    roles: ['duty', 'publicity_head', 'school_leader', 'admin', 'audit', 'review', 'unit'],
  },
  { to: '/collection', name: '采集', roles: ['duty', 'publicity_head', 'admin'] },
  { to: '/watch-lists', name: '方案', roles: ['duty', 'publicity_head', 'admin', 'audit', 'school_leader'] },
  { to: '/audit', name: '审计', roles: ['admin', 'audit', 'publicity_head'] },
  { to: '/policy', name: '策略', roles: ['duty', 'publicity_head', 'admin', 'audit', 'school_leader'] },
  { to: '/drills', name: '演练', roles: ['duty', 'publicity_head', 'admin', 'audit', 'school_leader'] },
  {
    to: '/clues',
    name: '问责',
    roles: ['duty', 'publicity_head', 'school_leader', 'review', 'audit', 'unit'],
  },
  { to: '/report', name: '录入', roles: ['duty', 'publicity_head', 'unit'] },
];

function Bar({ dark }: { dark: boolean }) {
  const me = useMe();
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
        <NavLink to="/" end>
          态势
        </NavLink>
        <NavLink to="/incidents">事件</NavLink>
        <NavLink to="/stream">信息流</NavLink>
        {PLACES.filter((p) => p.roles.some((r) => me.roles.includes(r))).map((p) => (
          <NavLink key={p.to} to={p.to}>
            {p.name}
          </NavLink>
        ))}
        <NavLink to="/roster">值班</NavLink>
        <NavLink to="/m">待办</NavLink>
        <a href="/?wall=1">大屏</a>
      </nav>
      <NavLink to="/m/reminders" className="me" title="我的提醒">
        {me.post} {me.name}
      </NavLink>
      <Bell />
      <button type="button" className="quiet-button" onClick={() => setTheme(dark ? 'light' : 'dark')}>
        {dark ? '浅色' : '深色'}
      </button>
      <button type="button" className="quiet-button" onClick={() => void leave()}>
        退出
      </button>
    </header>
  );
}
