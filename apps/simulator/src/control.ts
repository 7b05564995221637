import { type NextFunction, type Request, type Response, Router } from 'express';
import type { Domain } from './cookies.js';
import type { Fault } from './faults/fault.js';
import type { Faults } from './faults/faults.js';
import { type ScenarioChange, usual } from './scenario.js';
import type { Served } from './served.js';
import type { Simulator } from './simulator.js';
import type { HotWord } from './world/hot-board.js';
import type { WeekPlanOptions } from './world/week-plan.js';
import type { NewPost } from './world/world.js';

/**
 * The control API, JSON in and out: time course, rate, posts by hand, faults, scenarios, sign-ins, hot search,
 * what was served, sent and asked. Bad input: 400 {error}.
 */
export function controlApi(simulator: Simulator, faults: Faults, served: Served): Router {
  const { world } = simulator;
  const r = Router();
  r.get('/__/state', (_, response) => {
    world.advance();
    response.json({
      urls: simulator.urls,
      now: new Date(world.now()).toISOString(),
      posts: world.posts.length,
      course: world.courseState(),
      faults: faults.all(),
      scenario: simulator.scenario,
      visitors: simulator.passport.visitors,
      signIns: simulator.passport.signIns,
      messages: simulator.wecom.messages.length,
      phones: simulator.channels.phones.items.length,
      groups: simulator.channels.robots.messages.length,
    });
  });
  r.get('/__/served', (_, response) => void response.json(served.list()));
  r.get('/__/existing', (_, response) => void response.json(simulator.existing()));
  r.get('/__/messages', (_, response) => void response.json(simulator.messages()));
  r.get('/__/phones', (_, response) => void response.json(simulator.channels.phones.items));
  r.get('/__/groups', (_, response) => void response.json(simulator.channels.robots.messages));
  r.get('/__/mails', (_, response) => void response.json(simulator.channels.smtp.mails));
  r.get('/__/pushes', (_, response) => void response.json(simulator.channels.push.messages));
  // {publicKey}: a browser subscribes; answers what its PushManager would
  r.post('/__/subscribe', (request, response) => {
    const { publicKey } = request.body as { publicKey: string };
    response.json(simulator.channels.push.subscribe(publicKey));
  });
  r.get('/__/callbacks', (_, response) => void response.json(simulator.channels.callbacks.sent));
  // one JSON object a line: at, origin, path, query, status, fault
  r.get('/__/log', (_, response) => {
    response.type('application/x-ndjson');
    for (const entry of simulator.log()) response.write(`${JSON.stringify(entry)}\n`);
    response.end();
  });
  r.post('/__/course', (request, response) => {
    const { delayMs, speed, baselinePerMinute } = (request.body ?? {}) as {
      delayMs?: number;
      speed?: number;
      baselinePerMinute?: number;
    };
    if (baselinePerMinute !== undefined) world.setRate(Number(baselinePerMinute));
    simulator.startCourse({ ...(delayMs === undefined ? {} : { delayMs }), ...(speed === undefined ? {} : { speed }) });
    response.json(world.courseState());
  });
  r.post('/__/week', (request, response) => void response.json(world.planWeek(request.body as WeekPlanOptions)));
  r.post('/__/post', (request, response) => void response.json(simulator.addPost(request.body as NewPost)));
  r.post('/__/edit', (request, response) => {
    const { id, text } = request.body as { id: string; text: string };
    world.edit(id, text);
    response.json({ ok: true });
  });
  r.post('/__/delete', (request, response) => {
    world.remove((request.body as { id: string }).id);
    response.json({ ok: true });
  });
  // {word, label?, course: [{at, rank|null}]}, or {word, label?, rank} from now on
  r.post('/__/hot', (request, response) => {
    const { rank, ...word } = request.body as HotWord & { rank?: number | null };
    world.hot.set(rank === undefined ? word : { ...word, course: [{ at: world.now(), rank }] });
    response.json(world.hot.board());
  });
  r.post('/__/fault', (request, response) => {
    simulator.setFault(request.body as Fault);
    response.json(faults.all());
  });
  // {number, text}: somebody answers the last SMS; {callId, key} or {callId}: presses a key, or does not take the call
  r.post('/__/reply', async (request, response) => {
    const { number, text } = request.body as { number: string; text: string };
    response.json({ status: await simulator.channels.reply(number, text) });
  });
  r.post('/__/call', async (request, response) => {
    const { callId, key } = request.body as { callId: string; key?: string };
    const voice = simulator.channels.aliyunVoice;
    response.json({ status: await (key ? voice.press(callId, key) : voice.hangUp(callId, '200003')) });
  });
  // {number, dead}: a dead number takes nothing
  r.post('/__/number', (request, response) => {
    const { number, dead } = request.body as { number: string; dead: boolean };
    if (dead) simulator.channels.phones.dead.add(number);
    else simulator.channels.phones.dead.delete(number);
    response.json([...simulator.channels.phones.dead]);
  });
  r.post('/__/release', async (_, response) => {
    await simulator.channels.callbacks.release();
    response.json({ ok: true });
  });
  r.post('/__/scenario', (request, response) => {
    simulator.setScenario(request.body as ScenarioChange);
    response.json(simulator.scenario);
  });
  r.post('/__/scan', (request, response) => {
    const code = simulator.passport.scan((request.body as { code?: string } | undefined)?.code);
    response.status(code === null ? 404 : 200).json(code === null ? { error: '没有可扫的二维码' } : { code });
  });
  r.post('/__/sign-out', (request, response) => {
    const { domain } = request.body as { domain: Domain };
    if (domain !== 'cn' && domain !== 'com') throw new Error('domain 应为 cn 或 com');
    simulator.revokeSessions(domain);
    response.json({ ok: true });
  });
  r.post('/__/reset', (_, response) => {
    faults.clear();
    served.clear();
    world.hot.clear();
    simulator.setScenario(usual());
    simulator.clearLog();
    simulator.wecom.messages.length = 0;
    simulator.channels.clear();
    response.json({ ok: true });
  });
  r.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
    response.status(400).json({ error: error.message });
  });
  return r;
}
