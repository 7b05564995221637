import type { Overview } from '@fengsui/contract';
import { useEffect, useMemo, useRef } from 'react';
import { AlarmBar, useAtDesk } from '../components/alarm/AlarmBar';
import { byClock } from '../components/IncidentCard';
import { Age, ConnectionBar } from '../components/ConnectionBar';
import { Figure, MoodKey } from '../components/Figure';
import { Sentence } from '../components/Sentence';
import { Loaded } from '../components/States';
import { WallFoot } from '../components/wall/WallFoot';
import { WallIncidents } from '../components/wall/WallIncidents';
import { WallPosts } from '../components/wall/WallPosts';
import { WallSources } from '../components/wall/WallSources';
import { WallTalk } from '../components/wall/WallTalk';
import { useNow } from '../live/now';
import { useOverview, useTalk } from '../live/reads';
import { clockTimeSeconds } from '../live/time';
import '../styles/desk.css';
import '../styles/wall.css';

/** The picture is drawn for 1920 × 1080 and grows with the screen: on 4K everything is twice as large. */
const [WIDTH, HEIGHT] = [1920, 1080];
const SMALLEST = 0.6;
/** So many characters stand in two lines, with room lost where a line ends at a comma. */
const TWO_LINES = 52;

/** 态势大屏: to be read from three metres, by nobody's hand. */
export default function Wall() {
  const live = useOverview();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const fit = (): void => {
      const scale = Math.max(SMALLEST, Math.min(window.innerWidth / WIDTH, window.innerHeight / HEIGHT));
      box.current?.style.setProperty('--scale', String(scale));
    };
    fit();
    window.addEventListener('resize', fit);
    return () => window.removeEventListener('resize', fit);
  }, []);
  return (
    <div className="wall" ref={box}>
      <ConnectionBar loadedAt={live.loadedAt} />
      <main>
        <Loaded live={live} rows={8}>
          {(data) => <Picture o={data} loadedAt={live.loadedAt} failing={live.error !== null} />}
        </Loaded>
      </main>
    </div>
  );
}

function Picture({ o, loadedAt, failing }: { o: Overview; loadedAt: number | null; failing: boolean }) {
  const talk = useTalk();
  const atDesk = useAtDesk();
  const alarm = useMemo(() => atDesk && <AlarmBar wall />, [atDesk]);
  const open = useMemo(
    () => o.incidents.filter((i) => i.state === 'open' || i.state === 'proposed').sort(byClock),
    [o.incidents],
  );
  return (
    <>
      <header className={`wall-head headline-${o.sentence.kind}`}>
        <div className={o.sentence.text.length > TWO_LINES ? 'wall-sentence-long' : undefined}>
          <Sentence of={o.sentence} loadedAt={loadedAt} />
        </div>
        <div className="wall-side figures">
          <WallClock />
          <span>
            {o.duty ? `值班：${o.duty}` : <b>当前无人值班</b>} · <Age loadedAt={loadedAt} />
          </span>
          <span className="quiet">{failing ? '刷新未成功，正在重试' : o.schoolName}</span>
        </div>
      </header>
      <div className="wall-grid">
        <WallIncidents open={open} />
        <section className="wall-middle">
          <Volume o={o} />
          <div className="wall-pair">
            <WallTalk talk={talk.data} failed={talk.error !== null} />
          </div>
        </section>
        <div className="wall-right">
          <WallPosts posts={o.mentions} />
          <WallSources sources={o.sources} now={o.now} />
        </div>
      </div>
      <WallFoot today={o.today} steps={o.steps}>
        {alarm}
      </WallFoot>
    </>
  );
}

function Volume({ o }: { o: Overview }) {
  const total = o.series.reduce((n, p) => n + p.pos + p.neu + p.neg, 0);
  const negative = o.series.reduce((n, p) => n + p.neg, 0);
  return (
    <div className="card wall-volume">
      <div className="row">
        <h2>近 2 小时声量</h2>
        <span className="quiet figures">
          {o.series.length === 0 ? '暂缺' : `${total} 条，负面 ${negative} 条`}
          {total > 0 ? `（${Math.round((negative / total) * 100)}%）` : ''}
        </span>
        <MoodKey />
      </div>
      {o.lacks && (
        <p className="quiet" role="status" data-testid="lacks">
          {o.lacks}
        </p>
      )}
      {(o.series.length > 0 || !o.lacks) && (
        <Figure title={null} series={o.series} marks={o.steps} list={false} height="100%" large />
      )}
    </div>
  );
}

function WallClock() {
  return <b className="wall-clock">{clockTimeSeconds(useNow())}</b>;
}
