import { createHmac } from 'node:crypto';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Origin } from '../faults/fault.js';
import type { Faults } from '../faults/faults.js';
import { play } from '../faults/play.js';

/** A message in a group, put there by a robot. */
export interface GroupMessage {
  at: number;
  /** 企业微信、钉钉、飞书 */
  service: string;
  robot: string;
  text: string;
}
export interface RobotSettings {
  wecomKey: string;
  dingtalk: { token: string; secret: string };
  feishu: { id: string; secret: string };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const bytes = (text: unknown): number => Buffer.byteLength(typeof text === 'string' ? text : '');

/** More than so many within the window block the robot for a while: blockMs. */
class RobotLimit {
  private times: number[] = [];
  private blockedUntil = 0;

  constructor(
    private readonly perWindow: number,
    private readonly windowMs: number,
    private readonly blockMs: number,
  ) {}

  exceeded(now: number): boolean {
    if (now < this.blockedUntil) return true;
    this.times = this.times.filter((t) => t > now - this.windowMs);
    if (this.times.length >= this.perWindow) {
      this.blockedUntil = now + this.blockMs;
      return true;
    }
    this.times.push(now);
    return false;
  }
  clear(): void {
    this.times = [];
    this.blockedUntil = 0;
  }
}

/** Group robots of 企业微信, 钉钉 and 飞书: no receipt, no answer (channels.md 1, 3, 4). */
export class Robots {
  readonly messages: GroupMessage[] = [];
  private readonly wecomLimit = new RobotLimit(20, MINUTE, MINUTE);
  private readonly dingtalkLimit = new RobotLimit(20, MINUTE, 10 * MINUTE);
  private readonly feishuMinute = new RobotLimit(100, MINUTE, MINUTE);
  private readonly feishuSecond = new RobotLimit(5, 1_000, 1_000);

  constructor(
    private readonly settings: RobotSettings,
    private readonly faults: Faults,
    private readonly now: () => number,
  ) {}

  clear(): void {
    this.messages.length = 0;
    for (const limit of [this.wecomLimit, this.dingtalkLimit, this.feishuMinute, this.feishuSecond]) limit.clear();
  }

  /** Goes on the origin of 企业微信, before its application. */
  wecom(): Router {
    const r = Router();
    r.post(
      '/cgi-bin/webhook/send',
      play(this.faults, 'wecom'),
      this.act(
        'wecom',
        (q, b) => this.wecomSend(q, b),
        (code, message) => ({ errcode: Number(code ?? -1), errmsg: message ?? 'system busy' }),
      ),
    );
    return r;
  }
  dingtalk(): Router {
    const r = Router();
    r.post(
      '/robot/send',
      play(this.faults, 'dingtalk'),
      this.act(
        'dingtalk',
        (q, b) => this.dingtalkSend(q, b),
        (code, message) => ({ errcode: Number(code ?? -1), errmsg: message ?? '系统繁忙' }),
      ),
    );
    return r;
  }
  feishu(): Router {
    const r = Router();
    r.post(
      '/open-apis/bot/v2/hook/:id',
      play(this.faults, 'feishu'),
      this.act(
        'feishu',
        (_, b, id) => this.feishuSend(id, b),
        (code, message) => ({ code: Number(code ?? 9499), msg: message ?? 'Bad Request', data: {} }),
      ),
    );
    return r;
  }

  private act(
    origin: Origin,
    send: (query: Request['query'], body: Record<string, any>, id: string) => object,
    failed: (code?: string, message?: string) => object,
  ): RequestHandler {
    return (request: Request, response: Response) => {
      const error = this.faults.take(origin, ['error200'], request);
      if (error) return void response.json(failed(error.code, error.message));
      const body = send(request.query, request.body as Record<string, any>, String(request.params['id'] ?? ''));
      if (this.faults.take(origin, ['close_after_body'], request)) return void request.socket.destroy();
      response.json(body);
    };
  }

  private post(service: string, robot: string, text: string): void {
    this.messages.push({ at: this.now(), service, robot, text });
  }

  private wecomSend(query: Request['query'], b: Record<string, any>): object {
    const answer = (errcode: number, errmsg: string): object => ({ errcode, errmsg });
    if (query['key'] !== this.settings.wecomKey) return answer(93000, 'invalid webhook url');
    if (!['text', 'markdown'].includes(b['msgtype'])) return answer(40008, 'invalid message type');
    const content: unknown = b[b['msgtype']]?.content;
    if (!bytes(content) || bytes(content) > (b['msgtype'] === 'text' ? 2048 : 4096))
      return answer(40058, `${b['msgtype']}.content exceed max length`);
    if (this.wecomLimit.exceeded(this.now())) return answer(45009, 'api freq out of limit');
    this.post('企业微信', 'wecom', String(content));
    return answer(0, 'ok');
  }

  private dingtalkSend(query: Request['query'], b: Record<string, any>): object {
    const answer = (errcode: number, errmsg: string): object => ({ errcode, errmsg });
    const { token, secret } = this.settings.dingtalk;
    if (query['access_token'] !== token) return answer(300001, 'token is not exist');
    const timestamp = String(query['timestamp'] ?? '');
    const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
    if (query['sign'] !== sign) return answer(310000, 'sign not match');
    if (!(Math.abs(Number(timestamp) - this.now()) <= HOUR)) return answer(310000, 'invalid timestamp');
    const text: unknown = b['msgtype'] === 'text' ? b['text']?.content : b['markdown']?.text;
    if (!['text', 'markdown'].includes(b['msgtype']) || !bytes(text)) return answer(40035, '缺少参数 json');
    if (bytes(JSON.stringify(b)) > 20_000) return answer(40035, '消息体过长');
    if (this.dingtalkLimit.exceeded(this.now())) return answer(130101, 'send too fast, exceed 20 times per minute');
    this.post('钉钉', 'dingtalk', String(text));
    return answer(0, 'ok');
  }

  private feishuSend(id: string, b: Record<string, any>): object {
    const answer = (code: number, msg: string): object => ({ code, msg, data: {} });
    const { id: mine, secret } = this.settings.feishu;
    if (id !== mine) return answer(19001, 'param invalid: incoming webhook access token invalid');
    const timestamp = String(b['timestamp'] ?? '');
    const sign = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');
    if (b['sign'] !== sign || !(Math.abs(Number(timestamp) * 1000 - this.now()) <= HOUR))
      return answer(19021, 'sign match fail or timestamp is not within one hour from current time');
    const text: unknown = b['content']?.text;
    if (b['msg_type'] !== 'text' || !bytes(text)) return answer(9499, 'Bad Request');
    if (bytes(JSON.stringify(b)) > 20 * 1024) return answer(9499, 'Bad Request: body exceeds 20 KB');
    if (this.feishuSecond.exceeded(this.now()) || this.feishuMinute.exceeded(this.now()))
      return answer(11232, 'frequency limited psm');
    this.post('飞书', 'feishu', String(text));
    return { code: 0, msg: 'success', data: {}, StatusCode: 0, StatusMessage: 'success' };
  }
}
