import type { ClockView, IncidentDetail, LadderStep, TargetView } from '@fengsui/contract';
import { useNow } from '../live/now';
import { clockTimeSeconds, shortTime } from '../live/time';
import { Clock } from './Clock';
import { channelWord, messageWord } from './words';

const STATE: Record<LadderStep['state'], string> = {
  done: '已签收',
  running: '进行中',
  late: '已逾期',
  waiting: '未到',
  not_needed: '不需上报',
  unreachable: '无人可达',
  left: '已退出',
};

/** The ladders of an incident, its lead unit's first; one alone needs no heading. */
export function Ladders({ incident: i }: { incident: IncidentDetail }) {
  if (i.ladders.length < 2) return <Ladder steps={i.ladder} />;
  return (
    <>
      {i.ladders.map((l, n) => (
        <section key={`${l.unitId}${n}`} aria-label={l.unitName}>
          <h3>
            {l.unitName}
            {l.lead ? '（牵头）' : ''}
          </h3>
          {l.leftReason ? (
            <p className="quiet">已退出处置：{l.leftReason}</p>
          ) : (
            l.nextStep && <p className="next">{l.nextStep}</p>
          )}
          <Ladder steps={l.steps} />
        </section>
      ))}
    </>
  );
}

/** Beside the next step: clocks that stand, and who has it in hand. */
export function Standing({ incident: i }: { incident: IncidentDetail }) {
  const now = useNow();
  const waits = i.ladders.filter((l) => l.decline);
  return (
    <>
      {i.takenOver && (
        <p className="quiet">
          宣传部{i.takenOver.by}已于 {shortTime(i.takenOver.at, now)} 接管，单位时限照常
        </p>
      )}
      {waits.map((l) => (
        <p key={l.unitId} className="quiet">
          {l.unitName}提出不属本单位（{l.decline!.reason}），待宣传部研判，时限照常
        </p>
      ))}
    </>
  );
}

/** 处置阶梯: who was told, when, whether it arrived, by when, done or silent; and what comes next. */
export function Ladder({ steps }: { steps: LadderStep[] }) {
  if (steps.length === 0) return <p className="quiet">处置尚未开始。等级核定后，按阶梯逐级通知。</p>;
  return (
    <ol className="ladder" aria-label="处置阶梯">
      {steps.map((s) => (
        <li
          key={s.levelNo}
          className={`step step-${s.state}`}
          data-testid="ladder-step"
          data-state={s.state}
          aria-current={s.state === 'running' || s.state === 'late' ? 'step' : undefined}
        >
          <div className="step-head">
            <span className="step-no">{s.levelNo}</span>
            <b>{s.name}</b>
            <span className="step-state">{STATE[s.state]}</span>
          </div>
          {s.targets.map((t, i) => (
            <Target key={`${t.name}${i}`} target={t} asked={s.state !== 'left'} />
          ))}
          {s.clocks.length > 0 && (
            <div className="step-clocks">
              {gathered(s.clocks).map(({ clock, more }) => (
                <div key={clock.deadlineId}>
                  <Clock clock={clock} owner={false} />
                  {more > 0 && (
                    <p className="quiet small">
                      {clock.kindName}另有 {more} 次未收到
                    </p>
                  )}
                </div>
              ))}
            </div>
          )}
          {s.words && <p className="step-words">{s.words}</p>}
        </li>
      ))}
    </ol>
  );
}

const REPEATING = ['follow_report', 'zero_report'];

/** Clocks as they stand, but of a repeating one that was missed again and again only the last, with how often before. */
function gathered(clocks: ClockView[]): { clock: ClockView; more: number }[] {
  const missed = (c: ClockView): boolean => c.state === 'breached' && c.metAt === null && REPEATING.includes(c.kind);
  return clocks
    .filter((c, n) => !missed(c) || !clocks.slice(n + 1).some((later) => missed(later) && later.kind === c.kind))
    .map((clock) => ({
      clock,
      more: missed(clock) ? clocks.filter((c) => missed(c) && c.kind === clock.kind).length - 1 : 0,
    }));
}

function Target({ target: t, asked }: { target: TargetView; asked: boolean }) {
  const unit = t.post.startsWith(t.unit) ? t.post : `${t.unit}${t.unit ? ' ' : ''}${t.post}`;
  return (
    <div className="target">
      <div>
        {unit} {t.name}
        {t.cc ? <span className="quiet">（抄送）</span> : null}
      </div>
      <div className="quiet">
        {clockTimeSeconds(t.toldAt)} 告知{t.toldReason ? `：${t.toldReason}` : ''}
      </div>
      {chains(t.messages).map((chain, i) => (
        <div key={i}>
          {chain.map((m) => (
            <span
              key={m.step}
              className={m.state === 'failed' ? 'message-failed' : 'quiet'}
              title={m.because ?? undefined}
            >
              {m.step > 1 ? ' → ' : ''}
              {channelWord(m.channel)}
              {m.resent ? '（补发）' : ''} {messageWord(m.state)}
              {m.at ? ` ${clockTimeSeconds(m.at)}` : ''}
              {m.error ? `：${m.error}` : ''}
            </span>
          ))}
        </div>
      ))}
      {!t.cc &&
        (t.ackedAt ? (
          <div className="signed">
            {<At at={t.ackedAt} />} 签收{t.ackedVia ? `（${channelWord(t.ackedVia)}）` : ''}
          </div>
        ) : asked ? (
          <div className="quiet">{t.reached ? '未收到签收' : '没有可用的联系方式，未能通知'}</div>
        ) : null)}
    </div>
  );
}

/** One list per message: the channels it was tried by, in order. */
function chains(messages: TargetView['messages']): TargetView['messages'][] {
  const all: TargetView['messages'][] = [];
  for (const m of messages)
    if (m.step === 1 || all.length === 0) all.push([m]);
    else all.at(-1)!.push(m);
  return all;
}

function At({ at }: { at: string }) {
  return <>{shortTime(at, useNow()).includes('日') ? shortTime(at, Date.now()) : clockTimeSeconds(at)}</>;
}

const NAMES = ['单位', '宣传部', '校领导', '书记校长'];

/** The ladder in one line, for a card: how far the matter has gone. */
export function LadderLine({ levelNo }: { levelNo: number }) {
  return (
    <div
      className="ladder-line"
      role="img"
      aria-label={levelNo > 0 ? `已报到第 ${levelNo} 级：${NAMES[levelNo - 1] ?? ''}` : '尚未通知'}
    >
      {NAMES.map((n, i) => (
        <span key={n} className={i < levelNo - 1 ? 'told' : i === levelNo - 1 ? 'told here' : ''}>
          <i />
          {n}
        </span>
      ))}
    </div>
  );
}
