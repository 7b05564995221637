import type { PushDevice, PushState } from '@fengsui/contract';
import { useEffect, useState } from 'react';
import { words } from '../../api/client';
import { useNow } from '../../live/now';
import { shortTime } from '../../live/time';
import { useLive } from '../../live/useLive';
import { disablePush, enablePush, pushObstacle, pushState, thisDevice } from '../../push';
import { Refused } from '../Dialog';
import { Failure, Skeleton } from '../States';
import { Time } from '../Time';

/** The browsers that show notifications for the person; this one is added and removed by a press. */
export function PushDevices() {
  const live = useLive(pushState, (m) => m.type === 'inbox', 'push');
  const [here, setHere] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    thisDevice().then(setHere, () => setHere(null));
  }, [live.data]);
  if (!live.data) return live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={2} />;
  const state = live.data;
  const obstacle = pushObstacle();
  const mine = state.devices.find((d) => d.endpoint === here);

  async function act(work: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (e) {
      setError(e instanceof Error && e.constructor === Error ? e.message : words(e));
    } finally {
      setBusy(false);
      live.reload();
    }
  }
  return (
    <section aria-labelledby="push-title" data-testid="push-devices">
      <h2 id="push-title">浏览器推送</h2>
      <p className="quiet small">开启后，事件通知会显示在这台设备的通知栏，与其他渠道同时到达。</p>
      <ul className="reminder-list">
        {state.devices.map((d) => (
          <Device key={d.id} device={d} here={d === mine} busy={busy} remove={() => void act(() => disablePush(d))} />
        ))}
      </ul>
      <Refused error={error} />
      {!mine && <Enable state={state} obstacle={obstacle} busy={busy} act={act} />}
    </section>
  );
}

function Enable({
  state,
  obstacle,
  busy,
  act,
}: {
  state: PushState;
  obstacle: string | null;
  busy: boolean;
  act: (work: () => Promise<unknown>) => Promise<void>;
}) {
  const { publicKey } = state;
  if (publicKey === null) return <p className="quiet">学校尚未启用浏览器推送。</p>;
  if (obstacle) return <p className="quiet">{obstacle}</p>;
  return (
    <button type="button" className="plain" disabled={busy} onClick={() => void act(() => enablePush(publicKey))}>
      {busy ? '正在开启…' : '在这台设备开启推送'}
    </button>
  );
}

function Device({
  device: d,
  here,
  busy,
  remove,
}: {
  device: PushDevice;
  here: boolean;
  busy: boolean;
  remove: () => void;
}) {
  const now = useNow();
  return (
    <li>
      <span>
        {d.device}
        {here ? '（本机）' : ''}
        <span className="quiet small figures">
          {' '}
          <Time at={d.createdAt} /> 开启
        </span>
        <br />
        <span className="quiet small">
          {d.verifiedAt ? `已核实 ${shortTime(d.verifiedAt, now)}` : '未核实：还没有显示过通知'}
        </span>
      </span>
      <button type="button" className="quiet-button" disabled={busy} onClick={remove} aria-label={`移除 ${d.device}`}>
        移除
      </button>
    </li>
  );
}
