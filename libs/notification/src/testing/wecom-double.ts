import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '@fengsui/platform';

/** How the double answers one message/send. */
export type Fault =
  /** an error code in a 200 answer; nothing arrives */
  | number
  /** the connection is closed after the request was read: the message arrived, or it did not */
  | 'closed-arrived'
  | 'closed-lost'
  /** errcode 0, but the person is among the invalid users */
  | 'invaliduser'
  | 'unlicenseduser'
  /** an answer of something in between */
  | 'foreign';

export interface Delivered {
  touser: string;
  taskId: string;
  title: string;
  type: string;
  at: number;
}

/**
 * What these tests need of 企业微信: tokens that can be revoked, messages that arrive once, and faults in order. Not apps/simulator, which plays
 * the whole service: no lib knows an app (.dependency-cruiser.cjs). Stories, channel contracts (test/channels) and chaos tests run on that one.
 */
export class WecomDouble {
  delivered: Delivered[] = [];
  updates: { response_code: string; userids: string[]; button: { replace_name: string } }[] = [];
  tokensGiven = 0;
  sends = 0;
  /** taken one per message/send; empty: all goes well */
  faults: Fault[] = [];
  tokenError = 0;
  private token = '';
  private readonly server = createServer((request, response) => void this.serve(request, response));

  constructor(private readonly clock: Clock) {}

  /** Answers the base address. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  revokeTokens(): void {
    this.token = '';
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://double');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = (body: unknown, status = 200): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    if (url.pathname === '/cgi-bin/gettoken') {
      this.tokensGiven++;
      if (this.tokenError) return answer({ errcode: this.tokenError, errmsg: 'invalid credential' });
      // like the service: whoever asks while a token lives gets the same one
      this.token ||= `token-${this.tokensGiven}`;
      return answer({ errcode: 0, errmsg: 'ok', access_token: this.token, expires_in: 7200 });
    }
    if (this.token === '' || url.searchParams.get('access_token') !== this.token)
      return answer({ errcode: 42001, errmsg: 'access_token expired' });
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (url.pathname === '/cgi-bin/message/update_template_card') {
      this.updates.push(body);
      return answer({ errcode: 0, errmsg: 'ok' });
    }
    this.sends++;
    const fault = this.faults.shift();
    if (fault === 'closed-lost') return void request.socket.destroy();
    if (fault === 'foreign') return answer({ error: 'Bad Gateway' }, 502);
    if (typeof fault === 'number') return answer({ errcode: fault, errmsg: 'by the test' });
    if (fault === 'invaliduser' || fault === 'unlicenseduser')
      return answer({ errcode: 0, errmsg: 'ok', msgid: 'm', [fault]: body.touser.toLowerCase() });
    const card = body.template_card;
    if (this.delivered.some((d) => d.taskId === card.task_id))
      return answer({ errcode: 42014, errmsg: 'task_id repeated' });
    const at = this.clock.now().getTime();
    this.delivered.push({
      touser: body.touser,
      taskId: card.task_id,
      title: card.main_title.title,
      type: card.card_type,
      at,
    });
    if (fault === 'closed-arrived') return void request.socket.destroy();
    const n = this.delivered.length;
    answer({ errcode: 0, errmsg: 'ok', invaliduser: '', msgid: `msg-${n}`, response_code: `rc-${n}` });
  }
}
