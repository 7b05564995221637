import type { Site } from '@fengsui/contract';
import type { Config } from '@fengsui/platform';
import { belongs, SITES, siteOf } from '../sessions/site.js';
import type { StoredCookie } from '../sessions/storage-state.js';

/** Hosts that stand for the site where the settings point elsewhere (the simulator, a mirror); empty for the real site. */
function standIns(config: Config, site: Site): { host: string; secure: boolean }[] {
  const bases: (keyof Config & `${string}_BASE`)[] = [...SITES[site].bases];
  if (site === 'weibo.cn' || site === 'weibo.com') bases.push('WEIBO_PASSPORT_BASE');
  const urls = bases.map((b) => new URL(config[b])).filter((u) => !belongs(u.hostname, site) && !siteOf(u.hostname));
  return [...new Map(urls.map((u) => [u.hostname, { host: u.hostname, secure: u.protocol === 'https:' }])).values()];
}

/** Stored cookies as the browser needs them: those of the site also for the hosts that stand for it. */
export function toBrowser(cookies: StoredCookie[], config: Config, site: Site): StoredCookie[] {
  const hosts = standIns(config, site);
  return cookies.flatMap((c) =>
    belongs(c.domain, site) && hosts.length > 0
      ? hosts.map((h): StoredCookie => ({
          ...c,
          domain: h.host,
          secure: c.secure && h.secure,
          sameSite: h.secure ? c.sameSite : 'Lax',
        }))
      : [c],
  );
}

/** The browser's cookies as they are stored: under the site's own domain, and none of another site that we read. */
export function fromBrowser(cookies: StoredCookie[], config: Config, site: Site): StoredCookie[] {
  const hosts = new Set(standIns(config, site).map((h) => h.host));
  const own = cookies.flatMap((c): StoredCookie[] => {
    if (hosts.has(c.domain.replace(/^\./, ''))) return [{ ...plain(c), domain: SITES[site].domain }];
    const of = siteOf(c.domain);
    return of === null || of === site ? [plain(c)] : [];
  });
  return [...new Map(own.map((c) => [`${c.domain} ${c.path} ${c.name}`, c])).values()];
}

const plain = (c: StoredCookie): StoredCookie => ({
  name: c.name,
  value: c.value,
  domain: c.domain,
  path: c.path,
  expires: c.expires < 0 ? -1 : Math.floor(c.expires),
  httpOnly: c.httpOnly,
  secure: c.secure,
  sameSite: c.sameSite,
});
