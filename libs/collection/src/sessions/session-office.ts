import { Inject, Injectable } from '@nestjs/common';
import type { Site } from '@fengsui/contract';
import type { Actor } from '@fengsui/ledger';
import { Clock, UserError } from '@fengsui/platform';
import { readPaste } from './paste.js';
import { SessionProbe } from './probe.js';
import { SessionLedger } from './session-ledger.js';
import { SessionRepository } from './session.repository.js';
import { SITES } from './site.js';
import { cookieHeader } from './storage-state.js';
import { StoredSessions } from './stored-sessions.js';

/** What people do to sessions: paste a cookie, remove one. */
@Injectable()
export class SessionOffice {
  constructor(
    @Inject(SessionRepository) private readonly repository: SessionRepository,
    @Inject(StoredSessions) private readonly sessions: StoredSessions,
    @Inject(SessionProbe) private readonly probe: SessionProbe,
    @Inject(SessionLedger) private readonly ledger: SessionLedger,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Stores a pasted cookie once the site has confirmed it, or cannot be asked. Throws UserError that names what is wrong. */
  async paste(site: Site, text: string, actor: Actor): Promise<void> {
    const now = this.clock.now();
    const content = readPaste(text, site, now);
    const found = await this.probe.check(site, cookieHeader(content, site, now));
    if (found.state === 'expired')
      throw new UserError(
        'cookie_refused',
        `${SITES[site].name}答复未登录：这份 Cookie 已失效，或者不是 .${SITES[site].suffix} 的。请重新登录后复制。`,
        422,
        'cookie',
      );
    await this.repository.transaction(async (tx) => {
      await this.repository.put(tx, { site, kind: 'operator', content, state: found.state, by: actor.id });
      await this.ledger.release(tx, site);
      const said = found.state === 'good' ? '查验有效' : found.why;
      await this.ledger.write(tx, site, 'session.pasted', actor, `粘贴了${SITES[site].name}的 Cookie，${said}`);
    });
    this.sessions.forget(site);
  }

  /** 404 when there is none. */
  async remove(site: Site, actor: Actor): Promise<void> {
    await this.repository.transaction(async (tx) => {
      if (!(await this.repository.remove(tx, site)))
        throw new UserError('not_found', `${SITES[site].name}没有保存的会话。`, 404);
      await this.ledger.pages(tx, site);
      await this.ledger.write(tx, site, 'session.removed', actor, `删除了${SITES[site].name}的会话`);
    });
    this.sessions.forget(site);
  }
}
