/**
 * A process of the dashboard bench: many open dashboards without their browsers. Each has a socket and reads as the page does (live/useLive.ts): at
 * a hint, at most once per 500 ms, one request at a time, and every 20 s. Over IPC: {urls, cookies, count} in; {ready}, and on {total} what was seen, once all count so many.
 */
import http from 'node:http';
import { io } from 'socket.io-client';

const GAP = 500;
const REFRESH = 20_000;
const PATIENCE = 10_000;
/** per dashboard: when its figure of today's posts became what it was */
const seen = [];
const took = [];
let bytes = 0;
let failed = 0;

function get(agent, url, cookie) {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent, headers: { cookie, accept: 'application/json', 'accept-encoding': 'gzip' } }, (answer) => {
        const parts = [];
        answer.on('data', (d) => parts.push(d));
        answer.on('end', () =>
          answer.statusCode === 200 ? resolve(Buffer.concat(parts)) : reject(new Error(`HTTP ${answer.statusCode}`)),
        );
        answer.on('error', reject);
      })
      .on('error', reject);
  });
}

function dashboard(url, cookie) {
  const own = [];
  seen.push(own);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 6 });
  let [running, again, last, timer] = [false, false, 0, null];
  const load = async () => {
    running = true;
    last = Date.now();
    try {
      const body = await get(agent, `${url}/api/overview`, cookie);
      const total = JSON.parse(body).today.mentions;
      took.push(Date.now() - last);
      bytes += body.length;
      if (total !== own.at(-1)?.total) own.push({ total, at: Date.now() });
    } catch {
      failed++;
    }
    running = false;
    if (again) {
      again = false;
      request();
    }
  };
  const request = () => {
    if (running) return void (again = true);
    if (timer) return;
    const wait = last + GAP - Date.now();
    if (wait <= 0) return void load();
    timer = setTimeout(() => {
      timer = null;
      if (running) again = true;
      else void load();
    }, wait);
  };
  request();
  setInterval(request, REFRESH);
  const socket = io(url, { path: '/socket.io', transports: ['websocket'], extraHeaders: { cookie }, forceNew: true });
  socket.onAny(request);
  return new Promise((resolve) => {
    socket.on('connect', () => {
      request();
      resolve();
    });
  });
}

process.on('disconnect', () => process.exit(0));
process.on('message', async (m) => {
  if (m.urls) {
    await Promise.all(
      Array.from({ length: m.count }, (_, i) => dashboard(m.urls[i % m.urls.length], m.cookies[i % m.cookies.length])),
    );
    process.send({ ready: true });
  }
  if (m.total !== undefined) {
    const end = Date.now() + PATIENCE;
    while (seen.some((own) => (own.at(-1)?.total ?? 0) < m.total) && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 100));
    process.send({ seen, took, bytes, failed });
  }
});
