import type { BoardIncident, ClockView, Rung } from '@fengsui/contract';
import { useNow } from '../../live/now';
import { clockTime, span } from '../../live/time';
import { Clock } from '../Clock';
import { LevelTag } from '../LevelTag';
import { LEVELS, owed, topicWord } from '../words';

const WHOLE = 3;
const ROWS = 5;
/** of clocks that are owed, the one that is due first, or has been for longest; those that stand still last */
const dueFirst = (i: BoardIncident): ClockView[] =>
  i.clocks
    .filter(owed)
    .sort((a, b) => Number(a.stoodAt !== null) - Number(b.stoodAt !== null) || a.dueAt.localeCompare(b.dueAt));

const LADDER = ['单位', '宣传部', '校领导', '书记校长'];

/** Open matters, nearest clock first: the first ones with their ladder, the others in a line each. */
export function WallIncidents({ open }: { open: BoardIncident[] }) {
  const whole = open.length > WHOLE ? WHOLE - 1 : WHOLE;
  const left = open.length - whole;
  const rows = open.slice(whole, whole + (left > ROWS ? ROWS - 1 : ROWS));
  const rest = left - rows.length;
  return (
    <section className="wall-incidents" aria-labelledby="open">
      <h2 id="open">在办事件 {open.length > 0 && <span className="figures">{open.length}</span>}</h2>
      {open.length === 0 && (
        <div className="card wall-calm">
          <b>没有在办事件</b>
          <p className="quiet">出现预警时自动立案，按等级通知责任单位。</p>
        </div>
      )}
      {open.slice(0, whole).map((i) => (
        <Whole key={i.id} incident={i} />
      ))}
      {rows.length > 0 && (
        <ul className="card wall-rows">
          {rows.map((i) => (
            <Row key={i.id} incident={i} />
          ))}
          {rest > 0 && <li className="quiet">另有 {rest} 起，见“事件”页</li>}
        </ul>
      )}
    </section>
  );
}

function Whole({ incident: i }: { incident: BoardIncident }) {
  const now = useNow();
  const [first, ...others] = dueFirst(i);
  return (
    <article className="card wall-incident" data-testid="wall-incident">
      <div className="card-head">
        <LevelTag level={i.level} confirmed={i.levelConfirmed} />
        <span className="quiet wall-cut">
          {i.unitName} · {topicWord(i.topic)} · {i.mentionCount} 条
        </span>
        <span className="quiet figures push nowrap">{span(now - Date.parse(i.openedAt))}前立案</span>
      </div>
      <div className="card-title wall-cut">{i.title}</div>
      {i.state === 'proposed' ? (
        <p className="next">待值班员核定等级，核定后开始计时。</p>
      ) : (
        <>
          <Rungs rungs={i.rungs} />
          {first && <Clock clock={first} />}
          <p className="wall-next wall-cut">
            {others.length > 0 && <span className="quiet">另有 {others.length} 个时限；</span>}
            {i.nextStep}
          </p>
        </>
      )}
    </article>
  );
}

/** 处置阶梯 in a line: who was told when, and who has signed. */
function Rungs({ rungs }: { rungs: Rung[] }) {
  const here = rungs.at(-1)?.levelNo ?? 0;
  return (
    <ol className="ladder-line wall-rungs" aria-label="处置阶梯">
      {LADDER.map((name, n) => {
        const rung = rungs.find((r) => r.levelNo === n + 1);
        return (
          <li key={name} className={rung ? (here === n + 1 ? 'told here' : 'told') : ''}>
            <i />
            {name}
            <span>{rung ? rungWords(rung) : '未到'}</span>
          </li>
        );
      })}
    </ol>
  );
}

function rungWords(r: Rung): string {
  if (r.signedAt) return `${clockTime(r.signedAt)} 签收`;
  return r.reached ? `${clockTime(r.toldAt)} 告知` : '无人可达';
}

function Row({ incident: i }: { incident: BoardIncident }) {
  const now = useNow();
  const [clock] = dueFirst(i);
  const left = clock && !clock.stoodAt ? Date.parse(clock.dueAt) - now : null;
  return (
    <li>
      <span className={`level level-${i.level}${i.levelConfirmed ? '' : ' level-proposed'}`}>
        <b>{LEVELS[i.level].numeral}</b>级
      </span>
      <span className="wall-cut">{i.title}</span>
      <span className={`figures nowrap push${left !== null && left <= 0 ? ' strong' : ' quiet'}`}>
        {i.state === 'proposed'
          ? '待研判'
          : left === null
            ? clock
              ? '已暂停'
              : '无时限'
            : left > 0
              ? `还剩 ${span(left)}`
              : `已超 ${span(-left)}`}
      </span>
    </li>
  );
}
