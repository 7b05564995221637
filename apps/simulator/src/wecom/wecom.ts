import { randomBytes, randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import type { Faults } from '../faults/faults.js';
import { play } from '../faults/play.js';
import { seal } from './envelope.js';

export interface WecomSettings {
  corpId: string;
  secret: string;
  agentId: number;
  callbackUrl: string | null;
  token: string;
  aesKey: string;
}

/** A message as it lies on somebody's phone. */
export interface PhoneMessage {
  at: number;
  to: string;
  type: string;
  title: string;
  description: string;
  rows: { key: string; value: string }[];
  url: string | null;
  taskId: string | null;
  buttons: { key: string; text: string }[];
  /** what the card shows instead of its buttons once the application has updated it */
  replaced: string | null;
  responseCode: string;
}

interface Card {
  card_type?: string;
  main_title?: { title?: string; desc?: string };
  horizontal_content_list?: { keyname: string; value: string }[];
  card_action?: { type: number; url?: string };
  task_id?: string;
  button_list?: { key: string; text: string }[];
}
interface SendBody {
  touser?: string;
  msgtype?: string;
  agentid?: number;
  text?: { content?: string };
  textcard?: { title?: string; description?: string; url?: string };
  template_card?: Card;
}

const TOKEN_LIFE_MS = 7_200_000;
const MEMBER_PER_MINUTE = 30;
const MEMBER_PER_HOUR = 1_000;
const bytes = (s: string | undefined): number => Buffer.byteLength(s ?? '');

/** A 企业微信 application: token, messages, cards with buttons, encrypted callbacks (channels.md 2). Checks as the service does. */
export class Wecom {
  readonly messages: PhoneMessage[] = [];
  private readonly tokens = new Map<string, number>();
  private readonly taskIds = new Set<string>();
  private readonly members = new Set<string>();
  /** accounts that were taken away */
  readonly disabled = new Set<string>();

  constructor(
    readonly settings: WecomSettings,
    private readonly faults: Faults,
    private readonly now: () => number,
  ) {}

  /** Accounts the service knows; when none are named, it knows everybody. */
  setMembers(userIds: string[]): void {
    this.members.clear();
    for (const u of userIds) this.members.add(u.toLowerCase());
  }

  router(): Router {
    const r = Router();
    r.use(play(this.faults, 'wecom'));
    r.get('/cgi-bin/gettoken', (request, response) => this.getToken(request, response));
    r.post('/cgi-bin/message/send', (request, response) => this.send(request, response));
    r.post('/cgi-bin/message/update_template_card', (request, response) => this.update(request, response));
    return r;
  }

  /** A tap on a card's button. Answers the HTTP status of the callback, null when it could not be delivered. */
  async click(userId: string, taskId: string, key: string): Promise<number | null> {
    const message = this.messages.find((m) => m.taskId === taskId && m.to === userId.toLowerCase());
    if (!message || !this.settings.callbackUrl) return null;
    const xml =
      `<xml><ToUserName><![CDATA[${this.settings.corpId}]]></ToUserName><FromUserName><![CDATA[${userId}]]></FromUserName><CreateTime>${Math.floor(this.now() / 1000)}</CreateTime>` +
      `<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[${key}]]></EventKey><TaskId><![CDATA[${taskId}]]></TaskId>` +
      `<CardType><![CDATA[button_interaction]]></CardType><ResponseCode><![CDATA[${message.responseCode}]]></ResponseCode><AgentID>${this.settings.agentId}</AgentID></xml>`;
    // as if our answer had not reached it: the same event three times more
    if (this.faults.take('wecom', ['callback_twice'])) for (let n = 0; n < 3; n++) await this.call(xml);
    return this.call(xml);
  }

  /** Posts an event; again, up to three times, when no answer comes within five seconds. */
  private async call(xml: string): Promise<number | null> {
    for (let attempt = 0; attempt < 4; attempt++) {
      const { body, query } = seal(
        this.settings,
        xml,
        String(Math.floor(this.now() / 1000)),
        randomBytes(6).toString('hex'),
      );
      try {
        const answer = await fetch(`${this.settings.callbackUrl}?${query}`, {
          method: 'POST',
          body,
          headers: { 'Content-Type': 'text/xml' },
          signal: AbortSignal.timeout(5_000),
        });
        return answer.status;
      } catch {
        // tried again
      }
    }
    return null;
  }

  private getToken(request: Request, response: Response): void {
    const { corpid, corpsecret } = request.query;
    if (corpid !== this.settings.corpId) return void response.json({ errcode: 40013, errmsg: 'invalid corpid' });
    if (corpsecret !== this.settings.secret)
      return void response.json({ errcode: 40001, errmsg: 'invalid credential' });
    const token = randomBytes(24).toString('base64url');
    this.tokens.set(token, this.now() + TOKEN_LIFE_MS);
    response.json({ errcode: 0, errmsg: 'ok', access_token: token, expires_in: TOKEN_LIFE_MS / 1000 });
  }

  /** errcode of a bad token, or 0. */
  private checkToken(request: Request): number {
    if (this.faults.take('wecom', ['token_expired'], request)) this.tokens.clear();
    const until = this.tokens.get(String(request.query['access_token'] ?? ''));
    return until === undefined ? 40014 : until <= this.now() ? 42001 : 0;
  }

  private send(request: Request, response: Response): void {
    const bad = this.checkToken(request);
    if (bad) return void response.json({ errcode: bad, errmsg: 'invalid access_token' });
    const body = request.body as SendBody;
    if (this.faults.take('wecom', ['rate_limited'], request))
      return void response.json({ errcode: 45009, errmsg: 'reach max api daily quota limit' });
    const error200 = this.faults.take('wecom', ['error200'], request);
    if (error200)
      return void response.json({ errcode: Number(error200.code ?? -1), errmsg: error200.message ?? 'system busy' });
    const error = this.check(body);
    if (error) return void response.json({ errcode: error[0], errmsg: error[1] });
    const users = (body.touser ?? '').toLowerCase().split('|').filter(Boolean);
    const all = this.faults.take('wecom', ['invaliduser'], request)
      ? users
      : users.filter((u) => this.disabled.has(u) || (this.members.size > 0 && !this.members.has(u)));
    if (all.length === users.length)
      return void response.json({
        errcode: 81013,
        errmsg: 'user & party & tag all invalid',
        invaliduser: all.join('|'),
      });
    const responseCode = randomUUID();
    for (const u of users.filter((x) => !all.includes(x))) this.deliver(u, body, responseCode);
    if (body.template_card?.task_id) this.taskIds.add(body.template_card.task_id);
    // the message is out, and the answer gets lost
    if (this.faults.take('wecom', ['close_after_body'], request)) return void request.socket.destroy();
    response.json({
      errcode: 0,
      errmsg: 'ok',
      invaliduser: all.join('|'),
      msgid: randomBytes(12).toString('base64url'),
      response_code: responseCode,
    });
  }

  private check(b: SendBody): [number, string] | null {
    if (b.agentid !== this.settings.agentId) return [301002, 'not allow operate another agent with this accesstoken'];
    if (!b.touser) return [82001, 'touser & toparty & totag all empty'];
    if (b.touser.split('|').length > 1000) return [40031, 'invalid userid list'];
    if (b.msgtype === 'text')
      return b.text?.content && bytes(b.text.content) <= 2048 ? null : [40058, 'text.content exceed max length'];
    if (b.msgtype === 'textcard') {
      const c = b.textcard;
      if (!c?.title || bytes(c.title) > 128) return [40058, 'textcard.title exceed max length 128'];
      if (!c.description || bytes(c.description) > 512) return [40058, 'textcard.description exceed max length 512'];
      return c.url ? null : [40058, 'textcard.url missing'];
    }
    if (b.msgtype !== 'template_card') return [40008, 'invalid message type'];
    const c = b.template_card;
    if (!c?.main_title?.title || bytes(c.main_title.title) > 128) return [40058, 'template_card.main_title.title'];
    if (bytes(c.main_title.desc) > 512) return [40058, 'template_card.main_title.desc'];
    if ((c.horizontal_content_list?.length ?? 0) > 6) return [40058, 'template_card.horizontal_content_list'];
    if (c.card_type === 'button_interaction') {
      if (!c.task_id || !/^[0-9A-Za-z_\-@]{1,128}$/.test(c.task_id)) return [42014, 'invalid task_id'];
      if (!c.button_list?.length || c.button_list.length > 6) return [40058, 'template_card.button_list'];
    } else if (c.card_type !== 'text_notice') return [40058, 'template_card.card_type'];
    else if (!c.card_action?.url) return [40058, 'template_card.card_action.url'];
    return c.task_id && this.taskIds.has(c.task_id) ? [42014, 'task_id repeated'] : null;
  }

  /** More than thirty a minute or a thousand an hour to one member are dropped, and nobody is told. */
  private deliver(user: string, b: SendBody, responseCode: string): void {
    const within = (ms: number): number => this.messages.filter((m) => m.to === user && m.at > this.now() - ms).length;
    if (within(60_000) >= MEMBER_PER_MINUTE || within(3_600_000) >= MEMBER_PER_HOUR) return;
    const c = b.template_card;
    this.messages.push({
      at: this.now(),
      to: user,
      type: b.msgtype ?? '',
      title: c?.main_title?.title ?? b.textcard?.title ?? b.text?.content ?? '',
      description: c?.main_title?.desc ?? b.textcard?.description ?? '',
      rows: (c?.horizontal_content_list ?? []).map((r) => ({ key: r.keyname, value: r.value })),
      url: c?.card_action?.url ?? b.textcard?.url ?? null,
      taskId: c?.task_id ?? null,
      buttons: c?.button_list ?? [],
      replaced: null,
      responseCode,
    });
  }

  private update(request: Request, response: Response): void {
    const bad = this.checkToken(request);
    if (bad) return void response.json({ errcode: bad, errmsg: 'invalid access_token' });
    const { response_code: code, button } = request.body as {
      response_code?: string;
      button?: { replace_name?: string };
    };
    const found = this.messages.filter((m) => m.responseCode === code && m.replaced === null);
    if (found.length === 0) return void response.json({ errcode: 43024, errmsg: 'invalid response_code' });
    for (const m of found) m.replaced = button?.replace_name ?? '已处理';
    response.json({ errcode: 0, errmsg: 'ok', invaliduser: [] });
  }
}
