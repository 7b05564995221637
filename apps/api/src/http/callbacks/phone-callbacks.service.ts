import { Inject, Injectable, Logger } from '@nestjs/common';
import { EscalationActions } from '@fengsui/escalation';
import { ENGINE, Ledger } from '@fengsui/ledger';
import {
  CalledPeople,
  channelName,
  type DeliveryReport,
  type KeyPress,
  lastDigits,
  Outbox,
  type PhoneReply,
  ReceiptStore,
  ReplyCodes,
} from '@fengsui/notification';
import { Clock, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';

/** 「按 1 签收」. */
const SIGN_KEY = '1';

/** Works what SMS and voice services report. Everything bears being sent twice, late, and in any order. */
@Injectable()
export class PhoneCallbacks {
  private readonly log = new Logger('PhoneCallbacks');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ReceiptStore) private readonly receipts: ReceiptStore,
    @Inject(ReplyCodes) private readonly codes: ReplyCodes,
    @Inject(CalledPeople) private readonly called: CalledPeople,
    @Inject(EscalationActions) private readonly escalation: EscalationActions,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Whether a message arrived. */
  async report(r: DeliveryReport): Promise<void> {
    const at = r.at ?? this.clock.now();
    const id = r.outboxId ?? r.providerId;
    await this.receipts.handle(r.channel, r.key, r.raw, () =>
      r.delivered
        ? this.outbox.delivered(r.channel, id, at, r.raw)
        : this.outbox.undelivered(r.channel, id, at, { code: r.code, reason: r.reason }, r.raw),
    );
  }

  /** An SMS answered: with the right code, from the registered number, it signs. */
  async reply(r: PhoneReply): Promise<void> {
    await this.receipts.handle(r.channel, r.key, r.raw, async () => {
      const verdict = await this.codes.judge(r);
      const who = `${channelName(r.channel)}回复（${lastDigits(r.from)}）`;
      if (verdict.outcome === 'silent') return this.log.warn(`${who}未采信：一小时内错误过多，不再查看`);
      if (verdict.outcome === 'wrong') {
        this.log.warn(`${who}未采信：${verdict.reason}`);
        // numbers that were never written to are not let into the log of record: anybody could fill it
        if (verdict.known) await this.record(`${who}未采信：${verdict.reason}`, r.channel);
        return;
      }
      const { incidentId, personId, epoch } = verdict;
      await this.sign(who, { incidentId, personId, ...(epoch > 0 ? { epoch } : {}), via: 'sms' });
    });
  }

  /** A key pressed during a call: 1 signs. */
  async press(k: KeyPress): Promise<void> {
    await this.receipts.handle(k.channel, k.key, k.raw, async () => {
      const call = await this.called.of(k);
      if (!call) return this.log.warn(`电话按键未采信：没有这通电话，或号码不符（${k.callId}）`);
      const who = `电话按键（${lastDigits(call.phone)}）`;
      if (k.digit !== SIGN_KEY) return this.log.log(`${who}不是 ${SIGN_KEY}，未签收`);
      await this.sign(who, { incidentId: call.incidentId, personId: call.personId, via: 'voice' });
    });
  }

  private async sign(who: string, act: Parameters<EscalationActions['sign']>[0]): Promise<void> {
    try {
      await this.escalation.sign(act);
    } catch (error) {
      // closed, stale: the person's affair, not the service's, which must not send it again
      if (!(error instanceof UserError)) throw error;
      this.log.log(`${who}未生效：${error.message}`);
      await this.record(`${who}未生效：${error.message}`, act.via, act.incidentId);
    }
  }

  private async record(text: string, channel: string, incidentId: string | null = null): Promise<void> {
    await this.dataSource.transaction((tx) =>
      this.ledger.append(tx, { kind: 'callback.refused', incidentId, actor: ENGINE, payload: { text, channel } }),
    );
  }
}
