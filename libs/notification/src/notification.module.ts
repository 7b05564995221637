import { Global, Module } from '@nestjs/common';
import { Clock, CONFIG, type Config } from '@fengsui/platform';
import { CalledPeople } from './aliyun/called-people.js';
import { AliyunSmsChannel } from './aliyun/sms.channel.js';
import { AliyunVoiceChannel } from './aliyun/voice.channel.js';
import { CallbackGate } from './callbacks/callback-gate.js';
import { CHANNELS } from './channel.js';
import { OutboxRepository } from './outbox.repository.js';
import { ClaimRepository } from './claim.repository.js';
import { Fallback } from './fallback.js';
import { CodeSender } from './contacts/code-sender.js';
import { ContactCodes } from './contacts/contact-codes.service.js';
import { ContactImport } from './contacts/contact-import.service.js';
import { ContactRepository } from './contacts/contact.repository.js';
import { Contacts } from './contacts/contacts.service.js';
import { FallbackRepository } from './fallback.repository.js';
import { Inbox } from './in-app/inbox.service.js';
import { InboxRepository } from './in-app/inbox.repository.js';
import { OutboxLog } from './outbox-log.js';
import { Outbox } from './outbox.service.js';
import { OutboxWorker } from './outbox.worker.js';
import { ReceiptRepository } from './receipt.repository.js';
import { ReceiptStore } from './receipt.store.js';
import { MailChannel } from './mail/mail.channel.js';
import { DingtalkRobotChannel } from './robots/dingtalk-robot.channel.js';
import { FeishuRobotChannel } from './robots/feishu-robot.channel.js';
import { GroupNotices } from './robots/group-notices.js';
import { WecomRobotChannel } from './robots/wecom-robot.channel.js';
import { Retention } from './retention.service.js';
import { PushChannel } from './push/push.channel.js';
import { PushKeys } from './push/push-keys.js';
import { PushSubscriptions } from './push/subscriptions.service.js';
import { ReplyCodes } from './sms/reply-codes.js';
import { TencentSmsChannel } from './tencent/sms.channel.js';
import { WecomChannel } from './wecom/wecom.channel.js';

@Global()
@Module({
  providers: [
    OutboxRepository,
    Outbox,
    OutboxWorker,
    OutboxLog,
    ClaimRepository,
    Fallback,
    FallbackRepository,
    ReceiptRepository,
    ReceiptStore,
    InboxRepository,
    Inbox,
    Retention,
    ContactRepository,
    Contacts,
    ContactCodes,
    ContactImport,
    {
      provide: CodeSender,
      inject: [CONFIG, Clock],
      useFactory: (config: Config, clock: Clock) => new CodeSender(config, clock),
    },
    {
      provide: CHANNELS,
      inject: [CONFIG, Clock, ReplyCodes, PushKeys, PushSubscriptions],
      useFactory: (config: Config, clock: Clock, codes: ReplyCodes, keys: PushKeys, devices: PushSubscriptions) => [
        new WecomChannel(config, clock),
        new AliyunSmsChannel(config, clock, codes),
        new TencentSmsChannel(config, clock, codes),
        new AliyunVoiceChannel(config, clock),
        new MailChannel(config),
        new WecomRobotChannel(config),
        new DingtalkRobotChannel(config, clock),
        new FeishuRobotChannel(config, clock),
        new PushChannel(config, clock, keys, devices),
      ],
    },
    ReplyCodes,
    PushSubscriptions,
    { provide: PushKeys, inject: [CONFIG], useFactory: (config: Config) => new PushKeys(config) },
    CalledPeople,
    GroupNotices,
    { provide: CallbackGate, inject: [CONFIG], useFactory: (config: Config) => new CallbackGate(config) },
  ],
  exports: [
    CHANNELS,
    Outbox,
    OutboxWorker,
    ReceiptStore,
    Inbox,
    Retention,
    ReplyCodes,
    CalledPeople,
    CallbackGate,
    GroupNotices,
    PushKeys,
    PushSubscriptions,
    Contacts,
    ContactCodes,
    ContactImport,
    CodeSender,
  ],
})
export class NotificationModule {}
