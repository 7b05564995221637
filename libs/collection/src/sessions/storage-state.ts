import type { Site } from '@fengsui/contract';
import { belongs, SITES, siteOf } from './site.js';

/** A cookie as Playwright keeps it; expires in unix seconds, -1 for the length of a session. */
export interface StoredCookie {
  name: string;
  value: string;
  domain: string;
  path: string;
  expires: number;
  httpOnly: boolean;
  secure: boolean;
  sameSite: 'Strict' | 'Lax' | 'None';
}

/** Playwright's storageState: what plain HTTP and the browser share of a session. */
export interface StorageState {
  cookies: StoredCookie[];
  origins: { origin: string; localStorage: { name: string; value: string }[] }[];
}
export const EMPTY: StorageState = { cookies: [], origins: [] };

/** A hostile answer must not fill the table: browsers keep no more a domain either. */
const MAX_COOKIES = 180;
const MAX_VALUE = 4096;
/** A cookie that is only renewed for a little longer is no change worth writing. */
const SAME_EXPIRY_S = 3600;

/** A cookie kept under the site's own domain. */
export function cookieOf(site: Site, name: string, value: string, more: Partial<StoredCookie> = {}): StoredCookie {
  return {
    name,
    value,
    domain: SITES[site].domain,
    path: '/',
    expires: -1,
    httpOnly: false,
    secure: false,
    sameSite: 'Lax',
    ...more,
  };
}

/** The site's living cookies as a Cookie header; cookies of its passport stay with the browser. */
export function cookieHeader(state: StorageState, site: Site, now: Date): string {
  const own = living(state, now).filter((c) => belongs(c.domain, site) && !/^\.?(passport|login)\./.test(c.domain));
  return [...new Map(own.map((c) => [c.name, c.value]))].map(([name, value]) => `${name}=${value}`).join('; ');
}

/** True when every cookie a session of the site needs is there and alive. */
export function complete(state: StorageState, site: Site, now: Date): boolean {
  const names = new Set(
    living(state, now)
      .filter((c) => belongs(c.domain, site))
      .map((c) => c.name),
  );
  return SITES[site].required.every((n) => names.has(n));
}

const living = (state: StorageState, now: Date): StoredCookie[] =>
  state.cookies.filter((c) => c.expires < 0 || c.expires * 1000 > now.getTime());

/**
 * The state after an answer's Set-Cookie lines, or null when they change nothing. Path and domain are not kept apart within a site;
 * a cookie of another site is left out: those of .weibo.cn and .weibo.com are never mixed.
 */
export function afterSetCookie(state: StorageState, site: Site, lines: string[], now: Date): StorageState | null {
  let cookies = state.cookies;
  for (const line of lines) {
    const set = readSetCookie(line, now);
    if (!set || (set.domain && siteOf(set.domain) && !belongs(set.domain, site))) continue;
    const before = cookies.find((c) => c.name === set.name && belongs(c.domain, site));
    const others = cookies.filter((c) => !(c.name === set.name && belongs(c.domain, site)));
    if (set.over) {
      if (before) cookies = others;
    } else if (!before || before.value !== set.value || later(set.expires, before.expires)) {
      if (!before && cookies.length >= MAX_COOKIES) continue;
      cookies = [
        ...others,
        cookieOf(site, set.name, set.value, {
          expires: set.expires,
          httpOnly: set.httpOnly,
          secure: set.secure,
        }),
      ];
    }
  }
  return cookies === state.cookies ? null : { ...state, cookies };
}

const later = (a: number, b: number): boolean => a < 0 !== b < 0 || Math.abs(a - b) > SAME_EXPIRY_S;

function readSetCookie(
  line: string,
  now: Date,
): {
  name: string;
  value: string;
  domain: string | null;
  expires: number;
  over: boolean;
  httpOnly: boolean;
  secure: boolean;
} | null {
  const [pair = '', ...attributes] = line.split(';');
  const cut = pair.indexOf('=');
  const name = pair.slice(0, cut).trim();
  const value = pair.slice(cut + 1).trim();
  if (cut < 1 || value.length > MAX_VALUE || /[\s;,]/.test(name)) return null;
  const a = new Map(
    attributes.map((x) => {
      const [key = '', ...rest] = x.split('=');
      return [key.trim().toLowerCase(), rest.join('=').trim()];
    }),
  );
  const seconds = now.getTime() / 1000;
  const maxAge = a.has('max-age') ? Number(a.get('max-age')) : NaN;
  const at = a.has('expires') ? Date.parse(a.get('expires')!) / 1000 : NaN;
  // Max-Age has precedence over Expires (RFC 6265 5.3)
  const expires = Number.isFinite(maxAge) ? seconds + maxAge : Number.isFinite(at) ? at : -1;
  return {
    name,
    value,
    domain: a.get('domain') || null,
    expires: expires < 0 && !Number.isFinite(maxAge) ? -1 : Math.floor(expires),
    over: expires >= 0 || Number.isFinite(maxAge) ? expires <= seconds : false,
    httpOnly: a.has('httponly'),
    secure: a.has('secure'),
  };
}

/** What a browser changed in its copy, applied to what is stored meanwhile; null when nothing differs. */
export function afterBrowser(stored: StorageState, before: StorageState, after: StorageState): StorageState | null {
  const key = (c: StoredCookie): string => `${c.domain} ${c.path} ${c.name}`;
  const was = new Map(before.cookies.map((c) => [key(c), c]));
  const is = new Map(after.cookies.map((c) => [key(c), c]));
  const set = [...is].filter(([k, c]) => {
    const old = was.get(k);
    return !old || old.value !== c.value || later(c.expires, old.expires);
  });
  const gone = [...was.keys()].filter((k) => !is.has(k));
  const origins = JSON.stringify(before.origins) === JSON.stringify(after.origins) ? stored.origins : after.origins;
  if (set.length === 0 && gone.length === 0 && origins === stored.origins) return null;
  const touched = new Set([...set.map(([k]) => k), ...gone]);
  return {
    cookies: [...stored.cookies.filter((c) => !touched.has(key(c))), ...set.map(([, c]) => c)].slice(0, MAX_COOKIES),
    origins,
  };
}
