import { Global, Module } from '@nestjs/common';
import { Clock, CONFIG, type Config } from '@fengsui/platform';
import { CHANNELS } from './channel.js';
import { OutboxRepository } from './outbox.repository.js';
import { Fallback } from './fallback.js';
import { FallbackRepository } from './fallback.repository.js';
import { OutboxLog } from './outbox-log.js';
import { Outbox } from './outbox.service.js';
import { OutboxWorker } from './outbox.worker.js';
import { ReceiptRepository } from './receipt.repository.js';
import { ReceiptStore } from './receipt.store.js';
import { WecomChannel } from './wecom/wecom.channel.js';

@Global()
@Module({
  providers: [
    OutboxRepository,
    Outbox,
    OutboxWorker,
    OutboxLog,
    Fallback,
    FallbackRepository,
    ReceiptRepository,
    ReceiptStore,
    {
      provide: CHANNELS,
      inject: [CONFIG, Clock],
      useFactory: (config: Config, clock: Clock) => [new WecomChannel(config, clock)],
    },
  ],
  exports: [Outbox, OutboxWorker, ReceiptStore],
})
export class NotificationModule {}
