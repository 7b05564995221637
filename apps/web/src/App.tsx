import { Component, type ComponentType, lazy, Suspense, type ReactNode, useEffect } from 'react';
import { BrowserRouter, Navigate, Route, Routes, useNavigate, useParams, useSearchParams } from 'react-router';
import { Guard, landsOnPhone, useMe } from './api/session';
import { Empty, Skeleton } from './components/States';
import './components/theme';
import { followNotifications } from './push';

const Login = lazy(() => import('./pages/Login'));
const Setup = lazy(() => import('./pages/Setup'));
const Dashboard = lazy(() => import('./pages/Dashboard'));
const Wall = lazy(() => import('./pages/Wall'));
const Incidents = lazy(() => import('./pages/Incidents'));
const Incident = lazy(() => import('./pages/Incident'));
const Stream = lazy(() => import('./pages/Stream'));
const Report = lazy(() => import('./pages/Report'));
const Briefs = lazy(() => import('./pages/Briefs'));
const Brief = lazy(() => import('./pages/Brief'));
const Verify = lazy(() => import('./pages/Verify'));
const Improvement = lazy(() => import('./pages/Improvement'));
const Collection = lazy(() => import('./pages/Collection'));
const WatchLists = lazy(() => import('./pages/WatchLists'));
const Audit = lazy(() => import('./pages/Audit'));
const Policy = lazy(() => import('./pages/Policy'));
const RulesPage = lazy(() => import('./pages/Rules'));
const Circle = lazy(() => import('./pages/Circle'));
const PhoneCircle = lazy(() => import('./pages/PhoneCircle'));
const Roster = lazy(() => import('./pages/Roster'));
const Units = lazy(() => import('./pages/Units'));
const Accounts = lazy(() => import('./pages/Accounts'));
const Candidates = lazy(() => import('./pages/Candidates'));
const ChatGroups = lazy(() => import('./pages/ChatGroups'));
const Candidate = lazy(() => import('./pages/Candidate'));
const Account = lazy(() => import('./pages/Account'));
const Inspections = lazy(() => import('./pages/Inspections'));
const InspectionSheet = lazy(() => import('./pages/InspectionSheet'));
const InspectionPassed = lazy(() => import('./pages/InspectionPassed'));
const PhoneInspection = lazy(() => import('./pages/PhoneInspection'));
const HomePage = lazy(() => import('./pages/Home'));
const PhoneAccount = lazy(() => import('./pages/PhoneAccount'));
const PhoneAuthorisation = lazy(() => import('./pages/PhoneAuthorisation'));
const Publishing = lazy(() => import('./pages/Publishing'));
const Authorisation = lazy(() => import('./pages/Authorisation'));
const PublishedPost = lazy(() => import('./pages/PublishedPost'));
const Questions = lazy(() => import('./pages/Questions'));
const Question = lazy(() => import('./pages/Question'));
const PhoneQuestion = lazy(() => import('./pages/PhoneQuestion'));
const Drills = lazy(() => import('./pages/Drills'));
const Drill = lazy(() => import('./pages/Drill'));
const ManualEntry = lazy(() => import('./pages/ManualEntry'));
const Clues = lazy(() => import('./pages/Clues'));
const Clue = lazy(() => import('./pages/Clue'));
const UnitFigures = lazy(() => import('./pages/UnitFigures'));
const PhoneClue = lazy(() => import('./pages/PhoneClue'));
const Todo = lazy(() => import('./pages/Todo'));
const PhoneIncident = lazy(() => import('./pages/PhoneIncident'));
const Contacts = lazy(() => import('./pages/Contacts'));
const Reminders = lazy(() => import('./pages/Reminders'));
const PhoneInbox = lazy(() => import('./pages/PhoneInbox'));
const System = lazy(() => import('./pages/System'));
const Password = lazy(() => import('./pages/Password'));
const UpwardReport = lazy(() => import('./pages/UpwardReport'));
const PhoneLink = lazy(() => import('./pages/PhoneLink'));

/** The pages of signed-in people. */
const PAGES: Record<string, ComponentType> = {
  '/': Home,
  '/home': HomePage,
  '/wall': Wall,
  '/incidents': Incidents,
  '/stream': Stream,
  '/incidents/:id': OneIncident,
  '/incidents/:id/report': Report,
  '/briefs': Briefs,
  '/briefs/:id': Brief,
  '/improvement': Improvement,
  '/collection': Collection,
  '/watch-lists': WatchLists,
  '/audit': Audit,
  '/policy': Policy,
  '/rules': RulesPage,
  '/circle': Circle,
  '/m/circle': PhoneCircle,
  '/roster': Roster,
  '/units': Units,
  '/accounts': Accounts,
  '/accounts/candidates': Candidates,
  '/accounts/candidates/:id': Candidate,
  '/accounts/groups': ChatGroups,
  '/accounts/:id': Account,
  '/inspections': Inspections,
  '/inspections/sheets/:id': InspectionSheet,
  '/inspections/:id/passed': InspectionPassed,
  '/publishing': Publishing,
  '/publishing/:id': Authorisation,
  '/publishing/posts/:id': PublishedPost,
  '/questions': Questions,
  '/questions/:id': Question,
  '/drills': Drills,
  '/drills/:id': Drill,
  '/report': ManualEntry,
  '/clues': Clues,
  '/clues/figures': UnitFigures,
  '/clues/:id': Clue,
  '/m/clues/:id': PhoneClue,
  '/m/accounts/:id': PhoneAccount,
  '/m/publishing/:id': PhoneAuthorisation,
  '/m/questions/:id': PhoneQuestion,
  '/m/inspections/:id': PhoneInspection,
  '/m': Todo,
  '/m/up': UpwardReport,
  '/contacts': Contacts,
  '/system': System,
  '/go/:id': Go,
  '/m/reminders': Reminders,
  '/m/inbox': PhoneInbox,
  '/m/i/:id': PhoneIncident,
};

/** All routes. Each page is a file of its own, so that a phone loads neither antd nor ECharts. */
export function App() {
  return (
    <Broken>
      <BrowserRouter>
        <FollowNotifications />
        <Suspense fallback={<Skeleton rows={6} />}>
          <Routes>
            <Route path="/login" element={<Login />} />
            <Route path="/setup" element={<Setup />} />
            <Route path="/password/:token" element={<Password />} />
            <Route path="/m/l/:token" element={<PhoneLink />} />
            <Route path="/verify" element={<Verify />} />
            <Route path="/verify/:hash" element={<Verify />} />
            {Object.entries(PAGES).map(([path, Page]) => (
              <Route
                key={path}
                path={path}
                element={
                  <Guard>
                    <Page />
                  </Guard>
                }
              />
            ))}
            <Route
              path="*"
              element={
                <Empty title="没有这个页面">
                  链接可能抄漏了几位。<a href="/">返回首页</a>
                </Empty>
              }
            />
          </Routes>
        </Suspense>
      </BrowserRouter>
    </Broken>
  );
}

function Home() {
  const me = useMe();
  const [query] = useSearchParams();
  // the address that screens on walls were set up with
  if (query.get('wall') === '1') return <Navigate to="/wall" replace />;
  return landsOnPhone(me) ? <Navigate to="/m" replace /> : <Dashboard />;
}

/** An incident out of a notification: on the page that fits person and device. */
function Go() {
  const { id = '' } = useParams();
  const phone = landsOnPhone(useMe()) || window.matchMedia('(max-width: 760px)').matches;
  return <Navigate to={`${phone ? '/m/i' : '/incidents'}/${id}`} replace />;
}

function FollowNotifications() {
  const navigate = useNavigate();
  useEffect(() => followNotifications((path) => void navigate(path)), [navigate]);
  return null;
}

function OneIncident() {
  const { id = '' } = useParams();
  return <Incident key={id} id={id} />;
}

/** A part of the page that did not load (a new version was installed, the network went) is said, not shown as white. */
class Broken extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }
  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="state" role="alert">
        <h2>页面没有载入完整</h2>
        <p>可能是网络中断，或系统刚刚升级。已填写的草稿仍在本机。</p>
        <button type="button" className="plain" onClick={() => window.location.reload()}>
          重新载入
        </button>
      </div>
    );
  }
}
