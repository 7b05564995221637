import { randomUUID } from 'node:crypto';
import { currentRequest, duringRequest } from '@fengsui/ledger';
import type { NextFunction, Request, Response } from 'express';

const ID = /^[\w.:-]{8,64}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** What the log keeps of a request whose acts it records: number, address, device, the sender's clock (escalation.md 10). Answers X-Request-Id. */
export function requestFacts(request: Request, response: Response, next: NextFunction): void {
  const asked = request.get('x-request-id');
  const clientTime = request.get('x-client-time');
  const device = request.get('user-agent');
  const id = asked && ID.test(asked) ? asked : randomUUID();
  response.setHeader('X-Request-Id', id);
  duringRequest(
    {
      id,
      ...(request.ip ? { ip: request.ip } : {}),
      ...(device ? { device: device.slice(0, 200) } : {}),
      ...(clientTime && TIME.test(clientTime) ? { clientTime } : {}),
    },
    next,
  );
}

/** Notes by which right the request acts; known once the guard has looked. */
export function actsBy(authority: string): void {
  const facts = currentRequest();
  if (facts) facts.authority = authority;
}
