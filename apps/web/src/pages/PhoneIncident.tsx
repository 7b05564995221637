import type { ClockView, IncidentDetail } from '@fengsui/contract';
import { Link, useParams } from 'react-router';
import { ApiFailure } from '../api/client';
import { useMe } from '../api/session';
import { Act } from '../components/Act';
import { Clock } from '../components/Clock';
import { Filed } from '../components/Filed';
import { Ladders, Standing } from '../components/Ladder';
import { Mention } from '../components/Mention';
import PhoneFrame from '../components/PhoneFrame';
import { Failure, Skeleton } from '../components/States';
import { Steps } from '../components/Steps';
import { LEVELS, owed, STATES, topicWord } from '../components/words';
import { useReadOf } from '../live/inbox';
import { useNow } from '../live/now';
import { useOutgoing } from '../live/outgoing';
import { useIncident } from '../live/reads';
import { shortTime } from '../live/time';

/** One incident on one screen: level, what, what is asked and by when, one large button; the rest below. */
export default function PhoneIncident() {
  const { id = '' } = useParams();
  const live = useIncident(id);
  useReadOf(live.data?.id);
  return (
    <PhoneFrame loadedAt={live.loadedAt}>
      {live.data ? (
        <One i={live.data} reload={live.reload} />
      ) : live.error ? (
        <>
          <Failure error={live.error} retry={live.reload} />
          {live.error instanceof ApiFailure && live.error.status === 404 && (
            <p className="quiet">如应由您处置，请联系宣传部值班室。</p>
          )}
        </>
      ) : (
        <Skeleton rows={6} />
      )}
    </PhoneFrame>
  );
}

function One({ i, reload }: { i: IncidentDetail; reload: () => void }) {
  const me = useMe();
  const now = useNow();
  const waits = useOutgoing().items.find((o) => o.incidentId === i.id && o.refused === null);
  const clock = asked(i, me.name);
  const l = LEVELS[i.level];
  return (
    <>
      <div className={`level-bar level-${i.level}${i.levelConfirmed ? '' : ' level-proposed'}`}>
        <b>{l.numeral}级</b> {l.word}
        {i.levelConfirmed ? '' : '（建议，待核定）'}
        <span>{i.paused ? '处置暂停' : STATES[i.state]}</span>
      </div>
      <h1 className="phone-title">{i.title}</h1>
      <p className="quiet">
        {i.unitName} · {topicWord(i.topic)} · {i.mentionCount} 条
      </p>
      <section className="ask">
        <b>{waits ? `${waits.what}待发送` : ask(i)}</b>
        {i.paused && (
          <p>
            处置暂停至 {shortTime(i.paused.until, now)}：{i.paused.reason}
          </p>
        )}
        {i.state === 'closed' && i.closedReason && <p>{i.closedReason}</p>}
        {clock && i.state === 'open' && <Clock clock={clock} owner={false} big />}
      </section>
      <Act incident={i} reload={reload} />
      {i.nextStep && <p className="next">{i.nextStep}</p>}
      <Standing incident={i} />
      <Steps incident={i} reload={reload} />
      {i.filings.length > 0 && (
        <section>
          <h2>已报送</h2>
          {i.filings.map((f) => (
            <Filed key={f.id} incident={i} filing={f} />
          ))}
        </section>
      )}
      {i.mentions.length > 0 && (
        <section>
          <h2>原文</h2>
          {i.mentions.slice(0, 3).map((m) => (
            <Mention key={m.id} mention={m} />
          ))}
        </section>
      )}
      <section>
        <h2>处置阶梯</h2>
        <Ladders incident={i} />
      </section>
      <footer className="phone-foot">
        <Link to="/m">全部待办</Link>
        <span className="quiet figures">{i.code}</span>
      </footer>
    </>
  );
}

/** What the person who looks is asked for, in a few words. */
function ask(i: IncidentDetail): string {
  if (i.state === 'closed') return '已办结';
  if (i.state === 'proposed') return '待宣传部定级，现在不需签收';
  if (i.can.sign) return '请签收';
  if (i.can.firstReport) return '请报送初报';
  if (i.can.respond) return '请回应';
  if (i.can.zeroReport) return '请续报；没有新情况的，报零报告';
  return i.can.followUp ? '可续报新情况' : '目前不需您处理';
}

/** The clock of what this person is asked; for a signature the one of their own level. */
function asked(i: IncidentDetail, name: string): ClockView | undefined {
  const kinds: ClockView['kind'][] = i.can.sign
    ? ['ack']
    : i.can.firstReport
      ? ['first_report']
      : i.can.respond
        ? ['respond']
        : ['follow_report', 'zero_report'];
  const clocks = i.ladder
    .flatMap((s) => s.clocks)
    .concat(i.clocks)
    .filter((c) => kinds.includes(c.kind) && owed(c))
    .sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  const mine = i.ladder.find((s) => s.targets.some((t) => !t.cc && t.name === name && t.ackedAt === null))?.levelNo;
  return clocks.find((c) => c.kind === 'ack' && c.levelNo === mine) ?? clocks[0];
}
