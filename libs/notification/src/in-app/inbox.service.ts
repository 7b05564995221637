import { Inject, Injectable } from '@nestjs/common';
import type { Inbox as Page, InboxMessage, InboxReadRequest } from '@fengsui/contract';
import { beijingTime, Clock, CONFIG, type Config, notifyLive } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { channelName } from '../channel-order.js';
import { OutboxLog } from '../outbox-log.js';
import type { MessageRef } from '../outbox.repository.js';
import { InboxRepository, type InboxRow } from './inbox.repository.js';

const PAGE_SIZE = 50;
/** More than anybody reads at one press. */
const READ_AT_ONCE = 500;

/** 站内消息: the copies of messages that a person finds on the pages. They are there whether or not any channel brought them. */
@Injectable()
export class Inbox {
  private readonly base: string;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(InboxRepository) private readonly repository: InboxRepository,
    @Inject(OutboxLog) private readonly book: OutboxLog,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(CONFIG) config: Pick<Config, 'PUBLIC_URL'>,
  ) {
    this.base = config.PUBLIC_URL.replace(/\/$/, '');
  }

  /** Newest first; before: those older than that one. */
  async page(personId: string, before: string | null): Promise<Page> {
    const rows = await this.repository.page(personId, before, PAGE_SIZE + 1);
    return {
      unread: await this.repository.unread(personId),
      messages: rows.slice(0, PAGE_SIZE).map((r) => this.view(r)),
      more: rows.length > PAGE_SIZE,
    };
  }

  /**
   * The person has read these: what is not theirs, or was read before, stays as it is. Each leaves a receipt, a message by the
   * channel in_app in state read, and a line in the log. Answers how many are left unread.
   */
  async read(personId: string, which: InboxReadRequest): Promise<number> {
    await this.dataSource.transaction(async (tx) => {
      const refs = await this.repository.markRead(tx, personId, which, READ_AT_ONCE);
      if (refs.length === 0) return;
      await notifyLive(tx, { type: 'inbox', data: { personId } });
      const lines: { ref: MessageRef; who: string }[] = [];
      for (const ref of refs) lines.push({ ref, ...(await this.book.tellPages(tx, ref)) });
      const at = beijingTime(this.clock.now());
      for (const { ref, who } of lines)
        await this.book.append(tx, ref, { kind: 'message.read', text: `${channelName('in_app')}已读：${who}，${at}` });
    });
    return this.repository.unread(personId);
  }

  private view(r: InboxRow): InboxMessage {
    const { title, description, level, drill, code, url } = r.body;
    // a link to an incident signs for somebody: pages find the incident by its number
    const path = r.incidentId === null && url?.startsWith(`${this.base}/`) ? url.slice(this.base.length) : null;
    return {
      ...{ id: r.id, at: r.at.toISOString(), title, text: description, level, drill, purpose: r.purpose },
      ...{ incidentId: r.incidentId, code, path, readAt: r.readAt?.toISOString() ?? null },
    };
  }
}
