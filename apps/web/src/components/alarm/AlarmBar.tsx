import type { AlarmSeenAnswer, AlarmSeenRequest, AlarmView, UnseenAlarms } from '@fengsui/contract';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, words } from '../../api/client';
import { useMe } from '../../api/session';
import { useNow } from '../../live/now';
import { clockTime, lengthWords } from '../../live/time';
import { useLive } from '../../live/useLive';
import { stageOf } from './stage';
import { useRinging } from './useRinging';
import '../../styles/alarm.css';

const NONE: AlarmView[] = [];

/** Whether this person sits at the desk where alarms ring. */
export function useAtDesk(): boolean {
  return useMe().roles.some((r) => r === 'duty' || r === 'publicity_head');
}

/** Alarms that nobody at the desk has seen: they sound, count in the title and stand here until somebody says 已看到. wall: to be read only. */
export function AlarmBar({ wall = false }: { wall?: boolean }) {
  const live = useLive(
    () => api<UnseenAlarms>('GET', '/api/alarms/unseen'),
    (m) => m.type === 'alarm' || m.type === 'incident',
    'alarms',
  );
  const alarms = live.data?.alarms ?? NONE;
  useRinging(alarms);
  const [newest] = alarms.slice(-1);
  return newest ? <Ringing alarms={alarms} newest={newest} wall={wall} onSeen={live.reload} /> : null;
}

function Ringing({
  alarms,
  newest,
  wall,
  onSeen,
}: {
  alarms: AlarmView[];
  newest: AlarmView;
  wall: boolean;
  onSeen: () => void;
}) {
  const now = useNow();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const age = now - Date.parse(alarms[0]!.at);
  async function seen(): Promise<void> {
    setBusy(true);
    try {
      const body: AlarmSeenRequest = { ids: alarms.map((a) => a.id) };
      await api<AlarmSeenAnswer>('POST', '/api/alarms/seen', body);
      setRefused(null);
      onSeen();
    } catch (error) {
      setRefused(words(error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <section className={`alarm-bar alarm-stage-${stageOf(age).no}`} aria-label="预警" data-testid="alarm-bar">
      <p>
        <b>{alarms.length > 1 ? `${alarms.length} 条预警待看` : '预警待看'}</b>
        {!newest.reason.startsWith(clockTime(newest.at)) && (
          <span className="figures">{clockTime(newest.at)}</span>
        )}{' '}
        <span role="alert">{newest.reason}</span>
      </p>
      <p className="figures quiet">{lengthWords(Math.max(0, age))}无人看到</p>
      {!wall && (
        <p className="alarm-acts">
          {newest.incidentId && <Link to={`/incidents/${newest.incidentId}`}>查看事件</Link>}
          <button type="button" className="primary" disabled={busy} onClick={() => void seen()}>
            已看到
          </button>
        </p>
      )}
      {refused && (
        <p className="form-error" role="alert">
          {refused}
        </p>
      )}
    </section>
  );
}
