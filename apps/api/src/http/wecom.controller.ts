import { Controller, Get, HttpCode, Inject, Logger, Post, Query, Req, Res } from '@nestjs/common';
import { EscalationActions } from '@fengsui/escalation';
import { decodeWecomCallback, Outbox, ReceiptStore, verifyEchostr } from '@fengsui/notification';
import { CONFIG, type Config, UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import type { Request, Response } from 'express';
import { actsBy } from './request-facts.js';
import { Public } from './session.guard.js';

type Query3 = { msg_signature: string; timestamp: string; nonce: string };

/** 企业微信 callbacks (channels.md 2): verified, deduplicated, answered at once; who clicked is who 企业微信 says. */
@Public()
@Controller('api/callbacks/wecom')
export class WecomController {
  private readonly log = new Logger('WecomController');

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ReceiptStore) private readonly receipts: ReceiptStore,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(EscalationActions) private readonly escalation: EscalationActions,
  ) {}

  @Get()
  verify(@Query() query: Query3 & { echostr: string }, @Res() response: Response): void {
    response.type('text/plain').send(verifyEchostr(query, this.config));
  }

  @Post()
  @HttpCode(200)
  async receive(@Query() query: Query3, @Req() request: Request): Promise<string> {
    const click = decodeWecomCallback(query, String(request.body ?? ''), this.config);
    actsBy('企业微信回调签名');
    // the receipt is written after the act: a click that failed half-way is acted on when the service sends it again
    await this.receipts.handle('wecom', `${click.fromUser}:${click.taskId}:${click.eventKey}`, click, () =>
      this.act(click),
    );
    return '';
  }

  private async act(click: { fromUser: string; taskId: string | null; eventKey: string | null }): Promise<void> {
    const person = await this.registry.byWecomUser(click.fromUser);
    const message = click.taskId ? await this.outbox.byTask(click.taskId) : null;
    if (!person || !message?.incidentId || message.personId !== person.personId) {
      this.log.warn(`企业微信回调没有对应的消息或人员：${click.fromUser} ${click.taskId}`);
      return;
    }
    try {
      if (click.eventKey === 'ack')
        await this.escalation.sign({ incidentId: message.incidentId, personId: person.personId, via: 'wecom' });
      if (click.eventKey === 'decline')
        await this.escalation.file({
          incidentId: message.incidentId,
          personId: person.personId,
          kind: 'decline',
          body: { text: '在企业微信点击“非我单位”，理由待补' },
          requestId: `wecom-${click.taskId}`,
        });
    } catch (error) {
      // a refused click (already closed, stale) is the person's affair, not the service's: it must not be re-sent
      if (!(error instanceof UserError)) throw error;
      this.log.log(`企业微信点击未生效：${error.message}`);
    }
  }
}
