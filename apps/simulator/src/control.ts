import { Router } from 'express';
import type { Fault, Faults } from './faults.js';
import type { Served } from './served.js';
import type { Simulator } from './simulator.js';
import type { NewPost } from './world/world.js';

/** The control API: time course, rate, faults, posts by hand, what was served and sent. */
export function controlApi(simulator: Simulator, faults: Faults, served: Served): Router {
  const r = Router();
  r.get('/__/state', (_, response) => {
    simulator.world.advance();
    response.json({
      urls: simulator.urls,
      posts: simulator.world.posts.length,
      course: simulator.world.courseState(),
      faults: faults.all(),
      messages: simulator.wecom.messages.length,
    });
  });
  r.get('/__/served', (_, response) => void response.json(served.list()));
  r.get('/__/existing', (_, response) => void response.json(simulator.existing()));
  r.get('/__/messages', (_, response) => void response.json(simulator.messages()));
  r.post('/__/course', (request, response) => {
    const { delayMs, speed, baselinePerMinute } = (request.body ?? {}) as {
      delayMs?: number;
      speed?: number;
      baselinePerMinute?: number;
    };
    if (baselinePerMinute !== undefined) simulator.world.setRate(Number(baselinePerMinute));
    simulator.startCourse({ ...(delayMs === undefined ? {} : { delayMs }), ...(speed === undefined ? {} : { speed }) });
    response.json(simulator.world.courseState());
  });
  r.post('/__/post', (request, response) => void response.json(simulator.addPost(request.body as NewPost)));
  r.post('/__/fault', (request, response) => {
    simulator.setFault(request.body as Fault);
    response.json(faults.all());
  });
  r.post('/__/reset', (_, response) => {
    faults.clear();
    served.clear();
    simulator.wecom.messages.length = 0;
    response.json({ ok: true });
  });
  return r;
}
