import { AppLogger, type Clock, type Config, readConfig } from '@fengsui/platform';
import type { TestDatabase } from '@fengsui/platform/testing';
import { Ledger } from '@fengsui/ledger';
import { SessionProbe } from '../probe.js';
import { RefreshRepository } from '../refresh.repository.js';
import { Seals } from '../seal.js';
import { SessionKeeper } from '../session-keeper.js';
import { SessionLedger } from '../session-ledger.js';
import { SessionOffice } from '../session-office.js';
import { SessionRepository } from '../session.repository.js';
import { SessionViews } from '../session.views.js';
import { SignInRepository } from '../sign-in.repository.js';
import { SignIns } from '../sign-in.service.js';
import { StoredSessions } from '../stored-sessions.js';

export const key = (kid: string, byte: number): string => `${kid}:${Buffer.alloc(32, byte).toString('base64url')}`;

/** Settings of a test; sites that it does not name lie at a closed port. */
export const settings = (url: string, more: Record<string, string> = {}): Config =>
  readConfig({
    DATABASE_URL: url,
    FENGSUI_LINK_KEYS: key('k1', 7),
    ...Object.fromEntries(
      ['WEIBO_M', 'WEIBO_S', 'WEIBO_WEB', 'WEIBO_PASSPORT', 'SOGOU', 'WECHAT'].map((n) => [
        `${n}_BASE`,
        'http://127.0.0.1:9',
      ]),
    ),
    ...more,
  });

/** All that one process has of sessions. */
export function sessionsKit(db: TestDatabase, config: Config, clock: Clock = db.clock) {
  const seals = new Seals(config);
  const repository = new SessionRepository(db.dataSource, seals);
  const probe = new SessionProbe(config);
  const ledger = new SessionLedger(repository, new Ledger(db.dataSource));
  const sessions = new StoredSessions(repository, new RefreshRepository(db.dataSource), probe, ledger, config, clock);
  const signInRows = new SignInRepository(db.dataSource, seals);
  return {
    config,
    repository,
    probe,
    ledger,
    sessions,
    signInRows,
    office: new SessionOffice(repository, sessions, probe, ledger, clock),
    keeper: new SessionKeeper(repository, sessions, probe, ledger, clock),
    views: new SessionViews(repository, signInRows, config, clock),
    signIns: new SignIns(signInRows, ledger, config),
  };
}

/** Everything that any log line of this process said while work ran. */
export async function said(work: () => Promise<unknown>): Promise<string> {
  const lines: string[] = [];
  const { Logger } = await import('@nestjs/common');
  const logger = new AppLogger('test', 'error');
  logger.lines.subscribe((l) => lines.push(l.message));
  Logger.overrideLogger(logger);
  try {
    await work();
  } finally {
    Logger.overrideLogger(false);
  }
  return lines.join('\n');
}
