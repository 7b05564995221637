import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { freePort } from '../harness/free-port.js';
import { type Bench, fault, PAGE, rowFor, startBench, SUBJECTS, type Subject } from './kit.js';

/** What every channel does, whatever its service: one suite over all of them (channels.md, general rules). */
let b: Bench;
const lines: string[] = [];
beforeAll(async () => {
  b = await startBench();
  const note = (...words: unknown[]): void => void lines.push(words.map(String).join(' '));
  Logger.overrideLogger({ log: note, warn: note, error: note, debug: note, verbose: note });
});
afterAll(() => b.stop());
beforeEach(() => {
  b.sim.clearFaults();
  b.sim.channels.clear();
  b.sim.wecom.messages.length = 0;
});

describe.each(SUBJECTS)('$name', (s: Subject) => {
  const send = (over = {}) => s.make(b).send(rowFor(b, s, over));

  test('takes a message', async () => {
    expect(await send()).toMatchObject({ outcome: 'accepted' });
    expect(s.arrived(b.sim)).toBe(1);
  });

  test('a refusal, for most on HTTP 200, is a refusal, with the code and what to do', async () => {
    fault(b, s, 'error200', { code: s.codes.refused });
    const result = await send();
    expect(result).toMatchObject({ outcome: 'rejected_permanent', code: s.codes.refused });
    expect((result as { reason: string }).reason).toMatch(/请|不含/);
    expect(s.arrived(b.sim)).toBe(0);
  });

  test('a code nobody has seen before is a refusal that names it', async () => {
    const code = s.codes.unknown ?? '990099';
    fault(b, s, 'error200', { code, message: `something new ${code}` });
    expect(await send()).toMatchObject({
      outcome: 'rejected_permanent',
      code,
      reason: expect.stringContaining(code),
    });
  });

  if (s.codes.busy !== null)
    test('busy: once more later', async () => {
      fault(b, s, 'error200', { code: s.codes.busy! });
      expect(await send()).toMatchObject({ outcome: 'rejected_retryable', code: s.codes.busy });
    });

  test('too fast: it says how long to rest', async () => {
    fault(b, s, 'error200', { code: s.codes.fast });
    expect(await send()).toMatchObject({
      outcome: 'rate_limited',
      code: s.codes.fast,
      retryAfterMs: s.restMs,
    });
  });

  test('the connection breaks after the work was done: nobody knows, and it had arrived', async () => {
    fault(b, s, 'close_after_body');
    expect(await send()).toMatchObject({ outcome: 'ambiguous', reason: expect.stringContaining('断开') });
    expect(s.arrived(b.sim)).toBe(1);
  });

  test('the connection breaks before: nobody knows either', async () => {
    fault(b, s, 'network');
    expect(await send()).toMatchObject({ outcome: 'ambiguous' });
    expect(s.arrived(b.sim)).toBe(0);
  });

  if (!s.smtp)
    test('half an answer, and the page of a proxy, are no answers', async () => {
      fault(b, s, 'reset');
      expect(await send()).toMatchObject({ outcome: 'ambiguous' });
      fault(b, s, '502');
      expect(await send()).toMatchObject({ outcome: 'ambiguous', reason: expect.stringContaining('HTTP 502') });
    });

  if (!s.smtp)
    test('a redirect is not followed: it would take the secrets along', async () => {
      fault(b, s, 'redirect_grow');
      expect(await send()).toMatchObject({ outcome: 'ambiguous' });
      expect(s.arrived(b.sim)).toBe(0);
    });

  test('nobody listens: certainly not sent', async () => {
    const result = await s.make(b, s.at(await freePort())).send(rowFor(b, s));
    expect(result).toMatchObject({ outcome: 'rejected_retryable', reason: expect.stringContaining('连不上') });
  });

  test('a wrong secret is refused by the service, and no reason holds it', async () => {
    const wrong = s.otherSecret ?? 'wrong-secret';
    const result = await s.make(b, { [s.secret]: wrong }).send(rowFor(b, s));
    expect(['rejected_permanent', 'rejected_retryable']).toContain(result.outcome);
    expect(s.arrived(b.sim)).toBe(0);
    expect(JSON.stringify(result)).not.toContain(wrong);
  });

  test('not set up: refused with the name of the setting', async () => {
    const needs = s.needs ?? s.secret;
    const channel = s.make(b, { [needs]: '' });
    expect(channel.missing()).toContain(needs);
    expect(await channel.send(rowFor(b, s))).toMatchObject({
      outcome: 'rejected_permanent',
      code: 'not_configured',
      reason: expect.stringContaining(needs),
    });
  });

  if (s.address !== null)
    test('nobody to send to', async () => {
      expect(await send({ address: null })).toMatchObject({ outcome: 'rejected_permanent', code: 'no_address' });
      expect(s.arrived(b.sim)).toBe(0);
    });

  test('the longest message a school can write is taken, cut in bytes between characters', async () => {
    const body = {
      ...PAGE,
      title: '餐🍜'.repeat(300),
      description: '情况说明🍜'.repeat(2_000),
      rows: [
        { key: '签收', value: '长'.repeat(300) },
        { key: '键'.repeat(90), value: '值'.repeat(3_000) },
      ],
    };
    expect(await send({ body })).toMatchObject({ outcome: 'accepted' });
    expect(s.arrived(b.sim)).toBe(1);
  });
});

test('an answer that takes 11 seconds: nobody knows', async () => {
  for (const s of SUBJECTS) fault(b, s, 'slow', s.name === 'wecom_robot' ? { path: '/cgi-bin/webhook' } : {});
  const results = await Promise.all(SUBJECTS.map((s) => s.make(b).send(rowFor(b, s))));
  expect(results).toEqual(SUBJECTS.map(() => ({ outcome: 'ambiguous', reason: '10 秒内没有应答' })));
}, 30_000);

test('no line of the log held a secret, a number or an address with a key', () => {
  expect(lines.some((l) => l.includes('尚未配置'))).toBe(true);
  const secrets = Object.entries(b.config).filter(([k, v]) => /SECRET|TOKEN|_KEY|ROBOT_ID/.test(k) && v !== '');
  expect(secrets.length).toBeGreaterThan(8);
  for (const line of lines) for (const [, secret] of secrets) expect(line).not.toContain(String(secret));
});
