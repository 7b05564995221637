/* Shows notifications and opens what they speak of; keeps no pages. What a message holds: libs/notification/src/push/push-text.ts. */
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

/** Tells the api what became of a message. Without a line to it the message stays "accepted": nothing is lost but the proof. */
function report(message, what) {
  return fetch('/api/push/receipts', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id: message.id, proof: message.proof, what }),
  }).catch(() => undefined);
}

self.addEventListener('push', (event) => {
  if (!event.data) return;
  const message = event.data.json();
  const shown = self.registration.showNotification(message.title, {
    tag: message.id,
    lang: 'zh-CN',
    icon: '/icon-192.png',
    requireInteraction: message.sticky,
    data: message,
  });
  event.waitUntil(shown.then(() => report(message, 'delivered')));
});

self.addEventListener('notificationclick', (event) => {
  const message = event.notification.data;
  event.notification.close();
  event.waitUntil(Promise.all([report(message, 'read'), show(message.path)]));
});

/** In a window of ours that is open, else in a new one. */
async function show(path) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = windows.find((w) => w.visibilityState === 'visible') ?? windows[0];
  if (!open) return self.clients.openWindow(path);
  open.postMessage({ open: path });
  // refused where the browser saw no press: the page has the message all the same
  return open.focus().catch(() => undefined);
}
