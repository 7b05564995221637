import type { BrowserContext } from 'playwright-core';

/**
 * What stands in for the maker of a browser and for its user. subscribe: gives a subscription for a public key, as the maker's push service would
 * (Chromium's own is not on loopback). The npm build of Chromium (headless_shell) has no notifications at all: there a list keeps what the
 * service worker showed; a full Chromium shows them itself. press(tag) in the worker is the user's press on a notification.
 */
export async function standIns(
  context: BrowserContext,
  subscribe: (key: string) => { endpoint: string; keys: { p256dh: string; auth: string } },
): Promise<void> {
  await context.exposeFunction('subscribeAtMaker', subscribe);
  await context.addInitScript(() => {
    const w = window as unknown as {
      asked: number;
      subscribeAtMaker(key: string): Promise<{ endpoint: string }>;
    };
    w.asked = 0;
    const real = Notification.permission === 'granted';
    const granted = (): boolean => real || localStorage.getItem('test:allowed') === 'yes';
    Object.defineProperty(Notification, 'permission', { get: () => (granted() ? 'granted' : 'default') });
    Notification.requestPermission = async () => {
      w.asked++;
      localStorage.setItem('test:allowed', 'yes');
      return 'granted';
    };
    const kept = (): { endpoint: string } | null => JSON.parse(localStorage.getItem('test:subscription') ?? 'null');
    const subscription = (given: { endpoint: string } | null): PushSubscription | null =>
      given &&
      ({
        ...given,
        toJSON: () => given,
        unsubscribe: async () => (localStorage.removeItem('test:subscription'), true),
      } as unknown as PushSubscription);
    PushManager.prototype.getSubscription = async () => subscription(kept());
    PushManager.prototype.subscribe = async (o) => {
      const given = await w.subscribeAtMaker(o!.applicationServerKey as string);
      localStorage.setItem('test:subscription', JSON.stringify(given));
      return subscription(given)!;
    };
  });
  context.on('serviceworker', (worker) => {
    void worker.evaluate(() => {
      // names of a worker's scope, which the types of a page do not know
      const scope = self as any;
      const real = Notification.permission === 'granted';
      const list: Notification[] = [];
      if (!real) {
        ServiceWorkerRegistration.prototype.showNotification = async (title, o = {}) => {
          const close = (): void => void list.splice(list.indexOf(made), 1);
          const made = { title, ...o, close } as unknown as Notification;
          const same = list.findIndex((n) => n.tag === o.tag);
          if (same >= 0) list[same] = made;
          else list.push(made);
        };
        ServiceWorkerRegistration.prototype.getNotifications = async (o = {}) => list.filter((n) => n.tag === o.tag);
      }
      scope.press = async (tag: string) => {
        const [notification] = await scope.registration.getNotifications({ tag });
        const event = real
          ? new scope.NotificationEvent('notificationclick', { notification })
          : Object.assign(new scope.ExtendableEvent('notificationclick'), { notification });
        scope.dispatchEvent(event);
      };
    });
  });
}
