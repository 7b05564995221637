import type { Provider } from '@nestjs/common';
import { Sessions } from '../sessions.js';
import { SessionProbe } from './probe.js';
import { RefreshRepository } from './refresh.repository.js';
import { Seals } from './seal.js';
import { SessionKeeper } from './session-keeper.js';
import { SessionLedger } from './session-ledger.js';
import { SessionOffice } from './session-office.js';
import { SessionRepository } from './session.repository.js';
import { SessionViews } from './session.views.js';
import { SignInRepository } from './sign-in.repository.js';
import { SignIns } from './sign-in.service.js';
import { StoredSessions } from './stored-sessions.js';

/** Sessions of the sites: for the module of collection. */
export const SESSION_PROVIDERS: Provider[] = [
  Seals,
  SessionRepository,
  RefreshRepository,
  SessionProbe,
  SessionLedger,
  StoredSessions,
  { provide: Sessions, useExisting: StoredSessions },
  SessionOffice,
  SessionViews,
  SessionKeeper,
  SignInRepository,
  SignIns,
];
