import type { CollectionHealth, HealthAction, Site, SourceName } from '@fengsui/contract';
import { useState } from 'react';
import { api, words } from '../api/client';
import { useMe } from '../api/session';
import { Gaps } from '../components/collection/Gaps';
import { IndexCard } from '../components/collection/IndexCard';
import { HotTopics } from '../components/collection/HotTopics';
import { Judging } from '../components/collection/Judging';
import { KeptPages } from '../components/collection/KeptPages';
import { LeftOut } from '../components/collection/LeftOut';
import { Sessions } from '../components/collection/Sessions';
import { SignInDialog } from '../components/collection/SignInDialog';
import { SourceRow } from '../components/collection/SourceRow';
import { SourceSettings } from '../components/collection/SourceSettings';
import { Age } from '../components/ConnectionBar';
import DeskFrame from '../components/DeskFrame';
import { Empty, Loaded } from '../components/States';
import { useCollection } from '../live/reads';
import '../styles/collection.css';

/** 采集健康: what is seen, what was missed and why, and what to do about it. */
export default function Collection() {
  const live = useCollection();
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={10}>
        {(data) => <Health c={data} loadedAt={live.loadedAt} stale={live.error !== null} reload={live.reload} />}
      </Loaded>
    </DeskFrame>
  );
}

function Health({
  c,
  loadedAt,
  stale,
  reload,
}: {
  c: CollectionHealth;
  loadedAt: number | null;
  stale: boolean;
  reload: () => void;
}) {
  const me = useMe();
  const seesPosts = me.roles.some((r) => r === 'duty' || r === 'publicity_head');
  const [signInAt, setSignInAt] = useState<Site | null>(null);
  const [settingsOf, setSettingsOf] = useState<SourceName | null>(null);
  const settings = c.sources.find((s) => s.source === settingsOf);
  const session = c.sessions.find((s) => s.site === signInAt);
  const now = Date.parse(c.now);
  const shared = { now, reload, onSettings: setSettingsOf, onSignIn: setSignInAt };
  return (
    <div className="health">
      <section className={`headline headline-${c.sentence.kind}`}>
        <div className="headline-words">
          <h1 data-testid="collection-sentence" data-kind={c.sentence.kind} aria-live="polite">
            {/* a line ends with a clause where it can */}
            {c.sentence.text.match(/[^。；]+[。；]?/g)?.map((clause) => (
              <span key={clause} className="clause">
                {clause}
              </span>
            ))}
          </h1>
          {c.sentence.action && <Next action={c.sentence.action} {...shared} />}
        </div>
        <p className="headline-side quiet figures">
          <Age loadedAt={loadedAt} />
          {stale && <span>刷新未成功，正在重试</span>}
        </p>
        <Judging />
      </section>

      <section className="card health-sources" id="sources" aria-labelledby="sources-title">
        <div className="row">
          <h2 id="sources-title">来源</h2>
          <span className="strip-key quiet small">
            <i className="seen" /> 看到 <i className="missed" /> 漏采 <i className="none" /> 未覆盖
          </span>
        </div>
        {c.sources.length === 0 ? (
          <Empty title="还没有来源">采集程序首次启动后会登记全部来源，请系统管理员确认它在运行。</Empty>
        ) : (
          <ul>
            {c.sources.map((s) => (
              <SourceRow key={s.source} source={s} {...shared} />
            ))}
          </ul>
        )}
      </section>

      <div className="health-columns">
        <div className="column">
          <Gaps sources={c.sources} now={now} />
          <KeptPages pages={c.keptPages} sources={c.sources} />
          <IndexCard />
        </div>
        <div className="column">
          <Sessions sessions={c.sessions} now={now} reload={reload} onSignIn={setSignInAt} />
          <HotTopics topics={c.hotTopics} now={now} />
          {seesPosts && <LeftOut />}
        </div>
      </div>

      {settings && <SourceSettings source={settings} reload={reload} onClose={() => setSettingsOf(null)} />}
      {signInAt && (
        <SignInDialog
          site={signInAt}
          name={session?.name ?? signInAt}
          onClose={() => {
            setSignInAt(null);
            reload();
          }}
        />
      )}
    </div>
  );
}

/** The one thing to do next. */
function Next({
  action,
  reload,
  onSettings,
  onSignIn,
}: {
  action: HealthAction;
  reload: () => void;
  onSettings: (s: SourceName) => void;
  onSignIn: (s: Site) => void;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function release(source: SourceName): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await api('POST', `/api/collection/sources/${source}/release`);
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
      reload();
    }
  }
  const act = (): void => {
    if (action.kind === 'release' && action.source) return void release(action.source);
    if (action.kind === 'sign_in' && action.site) return onSignIn(action.site);
    if (action.kind === 'sources' && action.source) return onSettings(action.source);
    document
      .getElementById({ kept_pages: 'kept-pages', gaps: 'gaps' }[action.kind as string] ?? 'sources')
      ?.scrollIntoView();
  };
  return (
    <>
      <button type="button" className="primary" disabled={busy} onClick={act} data-testid="collection-next">
        {busy ? '正在恢复…' : action.label}
      </button>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
    </>
  );
}
