import { useState } from 'react';
import { Dialog } from '../Dialog';
import { allowSound, play, wakeSound } from './sound';
import { STAGES } from './stage';
import { useSound } from './useRinging';

const LABEL = { on: '提示音：开', asleep: '提示音：待恢复', off: '提示音：关' } as const;

/** Whether and how this device calls when an alarm comes: sound with a trial, notifications of the desktop. */
export function AlarmSettings() {
  const sound = useSound();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="quiet-button" data-testid="alarm-sound" onClick={() => setOpen(true)}>
        {LABEL[sound]}
      </button>
      <Dialog title="预警提示" open={open} onClose={() => setOpen(false)}>
        <p>
          预警出现后每 20 秒响一次；1 分钟无人看到，每 10 秒一次、更响；3 分钟无人看到，每 5
          秒一次、最响，页面标题同时闪动。值班台任何一人点“已看到”即停，各台同步。
        </p>
        <p className="quiet">“已看到”只表示值班台已知悉，记入日志；不是签收，各项时限照常。</p>
        <h3>提示音</h3>
        <div className="alarm-choices">
          {sound === 'off' ? (
            <button type="button" className="primary" onClick={() => allowSound(true)}>
              开启提示音
            </button>
          ) : (
            <>
              {sound === 'asleep' && (
                <button type="button" className="primary" onClick={wakeSound}>
                  恢复提示音
                </button>
              )}
              <button type="button" className="plain" onClick={() => allowSound(false)}>
                关闭提示音
              </button>
              {STAGES.map((s) => (
                <button key={s.no} type="button" className="small-button" onClick={() => (wakeSound(), play(s))}>
                  试听：{s.name}
                </button>
              ))}
            </>
          )}
        </div>
        <p className="quiet">
          {sound === 'asleep'
            ? '浏览器在有人点按本页之前不允许发声。点“恢复提示音”，或在页面上任意点一下。'
            : '只对这台设备有效。请把系统音量调到能听见的大小，用“试听”确认。'}
        </p>
        <h3>桌面通知</h3>
        <DesktopNotice />
      </Dialog>
    </>
  );
}

function DesktopNotice() {
  const can = 'Notification' in window && window.isSecureContext;
  const [permission, setPermission] = useState(can ? Notification.permission : 'denied');
  if (!can) return <p className="quiet">此浏览器或网址不支持桌面通知（需 https）。提示音和页面标题不受影响。</p>;
  if (permission === 'granted') return <p>已允许。页面不在眼前时，预警以桌面通知弹出。</p>;
  if (permission === 'denied') return <p>已被拒绝。请在浏览器地址栏左侧的站点设置中改为允许。</p>;
  return (
    <button type="button" className="plain" onClick={() => void Notification.requestPermission().then(setPermission)}>
      允许桌面通知
    </button>
  );
}
