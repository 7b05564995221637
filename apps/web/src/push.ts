import type { PushDevice, PushState } from '@fengsui/contract';
import { api } from './api/client';

/** Why this browser cannot show notifications, in words; null: it can. */
export function pushObstacle(): string | null {
  if (!window.isSecureContext) return '浏览器推送只在 https 网址下可用，请联系系统管理员。';
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window))
    return /iP(hone|ad)/.test(navigator.userAgent)
      ? '请先用 Safari 的“添加到主屏幕”，再从主屏幕打开本系统来开启推送。'
      : '此浏览器不支持推送，请换用 Edge、Chrome、Firefox 或 Safari；其他渠道的消息不受影响。';
  if (Notification.permission === 'denied')
    return '您曾拒绝通知。请在浏览器地址栏左侧的站点设置中改为允许，再回到这里。';
  return null;
}

/** The push service's address of this browser; null: no notifications here. */
export async function thisDevice(): Promise<string | null> {
  if (!('serviceWorker' in navigator)) return null;
  const worker = await navigator.serviceWorker.getRegistration('/');
  return (await worker?.pushManager.getSubscription())?.endpoint ?? null;
}

/** Asks for the permission (only a press may) and registers this browser. Throws Error with words for the person. */
export async function enablePush(publicKey: string): Promise<PushDevice[]> {
  if ((await Notification.requestPermission()) !== 'granted')
    throw new Error('没有得到显示通知的许可，推送没有开启。需要时可再次开启。');
  await navigator.serviceWorker.register('/sw.js');
  const worker = await navigator.serviceWorker.ready;
  // one that was made with a key of before takes nothing any more
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  const made = await worker.pushManager
    .subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
    .catch(() => {
      throw new Error('连不上浏览器厂商的推送服务，推送没有开启。可换用 Edge 或 Safari 再试；其他渠道不受影响。');
    });
  const { endpoint, keys } = made.toJSON();
  return api<PushDevice[]>('POST', '/api/push/devices', { endpoint, keys, publicKey, device: deviceName() });
}

/** Ends it, on this browser too where it is this one. */
export async function disablePush(device: PushDevice): Promise<void> {
  await api('DELETE', `/api/push/devices/${device.id}`);
  if ((await thisDevice()) !== device.endpoint) return;
  const worker = await navigator.serviceWorker.getRegistration('/');
  await (await worker?.pushManager.getSubscription())?.unsubscribe();
}

export const pushState = (): Promise<PushState> => api<PushState>('GET', '/api/push');

/** A pressed notification leads an open page on. Answers how to stop. */
export function followNotifications(go: (path: string) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined;
  const hear = (event: MessageEvent): void => {
    const path = (event.data as { open?: unknown } | null)?.open;
    if (typeof path === 'string' && /^\/(?![/\\])/.test(path)) go(path);
  };
  navigator.serviceWorker.addEventListener('message', hear);
  return () => navigator.serviceWorker.removeEventListener('message', hear);
}

const BROWSERS: [RegExp, string][] = [
  [/Edg/, 'Edge'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/Android/, '安卓'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/Mac/, 'Mac'],
  [/Linux/, 'Linux'],
];

/** 「Edge · Windows」 */
function deviceName(): string {
  const named = (list: [RegExp, string][], otherwise: string): string =>
    list.find(([r]) => r.test(navigator.userAgent))?.[1] ?? otherwise;
  return `${named(BROWSERS, '浏览器')} · ${named(SYSTEMS, '设备')}`;
}
