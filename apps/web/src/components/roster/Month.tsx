import type { RosterLine, RosterMonth } from '@fengsui/contract';
import { Calendar } from 'antd';
import pickerZh from 'antd/es/calendar/locale/zh_CN';
// names of days, and weeks that begin on Monday
import 'dayjs/locale/zh-cn';
import { useState } from 'react';
import { api } from '../../api/client';
import { serverNow } from '../../live/now';
import { beijingInput } from '../../live/time';
import { useLive } from '../../live/useLive';
import { Failure, Skeleton } from '../States';
import { useNarrow } from './useNarrow';
import { lineName, personName } from './words';
import { Time } from '../Time';

type Day = RosterMonth['days'][number];

/** Who is on duty in one post, day by day: a month on the desk, a list on the phone. */
export function Month({ line, stamp }: { line: RosterLine; stamp: number | null }) {
  const [month, setMonth] = useState(() => beijingInput(serverNow()).slice(0, 7));
  const narrow = useNarrow();
  const today = beijingInput(serverNow()).slice(0, 10);
  const live = useLive(
    () => api<RosterMonth>('GET', `/api/roster/month?month=${month}&unitId=${line.unitId}&function=${line.function}`),
    () => false,
    `month ${month} ${line.unitId} ${line.function} ${stamp ?? ''}`,
  );
  const days = new Map((live.data?.days ?? []).map((d) => [d.date, d]));
  return (
    <section className="card roster-month" aria-labelledby="month" data-testid="month">
      <h2 id="month">{lineName(line)}</h2>
      {live.error && !live.data ? <Failure error={live.error} retry={live.reload} /> : null}
      {narrow ? (
        <>
          <div className="row">
            <input
              type="month"
              aria-label="月份"
              value={month}
              onChange={(e) => e.target.value && setMonth(e.target.value)}
            />
          </div>
          {live.data ? (
            <ul className="day-list figures">
              {live.data.days
                .filter((d) => d.date >= today)
                .map((d) => (
                  <li key={d.date} className={d.working ? '' : 'day-off'}>
                    <span>
                      {Number(d.date.slice(8))} 日 {weekday(d.date)}{' '}
                      {d.words && <span className="quiet small">{d.words}</span>}
                    </span>
                    <DayCell day={d} />
                  </li>
                ))}
            </ul>
          ) : (
            !live.error && <Skeleton rows={8} />
          )}
        </>
      ) : (
        <Calendar
          locale={pickerZh}
          mode="month"
          headerRender={({ value, onChange }) => (
            <div className="month-head">
              <button type="button" className="quiet-button" onClick={() => onChange(value.subtract(1, 'month'))}>
                上月
              </button>
              <b className="figures">{value.format('YYYY年M月')}</b>
              <button type="button" className="quiet-button" onClick={() => onChange(value.add(1, 'month'))}>
                下月
              </button>
            </div>
          )}
          onPanelChange={(d) => setMonth(d.format('YYYY-MM'))}
          onSelect={(d) => setMonth(d.format('YYYY-MM'))}
          cellRender={(d, { type }) => {
            const day = type === 'date' ? days.get(d.format('YYYY-MM-DD')) : undefined;
            return day ? <DayCell day={day} words /> : null;
          }}
        />
      )}
    </section>
  );
}

const weekday = (date: string): string => `周${'日一二三四五六'[new Date(`${date}T00:00Z`).getUTCDay()]}`;

function DayCell({ day, words = false }: { day: Day; words?: boolean }) {
  const several = day.spans.length > 1;
  return (
    <span className="day-cell">
      {words && day.words && <span className="quiet small">{day.words}</span>}
      {day.spans.map((s) => (
        <span key={s.from} className={s.people.length === 0 ? 'day-gap' : ''} title={s.missing.join('；')}>
          {several && (
            <span className="quiet small">
              <Time at={s.from} form="clock" />{' '}
            </span>
          )}
          {s.people.length === 0 ? '无人在值' : s.people.map(personName).join('、')}
        </span>
      ))}
    </span>
  );
}
