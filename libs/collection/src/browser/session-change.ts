import type { Site } from '@fengsui/contract';
import type { SessionProbe } from '../sessions/probe.js';
import { belongs, SITES } from '../sessions/site.js';
import { cookieHeader, type StorageState } from '../sessions/storage-state.js';
import type { Current } from '../sessions/stored-sessions.js';

/**
 * Whether what a page changed in the browser is kept. A wall of the site makes itself a visitor by script: that must not take the place of an
 * operator's session, so one whose SUB or SUBP changed is kept only when the site confirms it.
 */
export async function browserSessionChange(
  site: Site,
  current: Current,
  was: StorageState,
  is: StorageState,
  probe: SessionProbe,
): Promise<'keep' | 'drop'> {
  if (current.from !== 'operator' && current.from !== 'setting') return 'keep';
  const pass = (s: StorageState): string =>
    SITES[site].required
      .map((n) => s.cookies.find((c) => c.name === n && belongs(c.domain, site))?.value ?? '')
      .join(' ');
  if (pass(was) === pass(is)) return 'keep';
  const found = await probe.check(site, cookieHeader(is, site, new Date(0)));
  return found.state === 'good' ? 'keep' : 'drop';
}
