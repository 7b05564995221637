import { setTimeout as rest } from 'node:timers/promises';
import { z } from 'zod';

const PAGE = 200;
const TIMEOUT_MS = 30_000;
const TRIES = 4;
const MOST_WAIT_MS = 60_000;
/** More people than any school has: a service that never ends is no list. */
const MOST = 200_000;
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** A person as the identity service has him. */
export interface DirectoryUser {
  id: string;
  number: string | null;
  name: string;
  kind: 'staff' | 'student' | null;
  /** names of what may be his unit, the likeliest first */
  units: string[];
  mobile: string | null;
  active: boolean;
}

/** What went wrong, in words for the page and the log; holds no token. */
export class DirectoryError extends Error {}

const text = z.string().trim().nullish();
// some services write booleans as words
const flag = z.union([z.boolean(), z.stringbool()]).nullish();
const userResource = z.object({
  id: z.string().min(1),
  userName: text,
  name: z.object({ formatted: text, familyName: text, givenName: text }).nullish(),
  displayName: text,
  userType: text,
  active: flag,
  phoneNumbers: z.array(z.object({ value: text, type: text })).nullish(),
  groups: z.array(z.object({ display: text })).nullish(),
  [ENTERPRISE]: z.object({ employeeNumber: text, department: text }).nullish(),
});
const groupResource = z.object({
  id: z.string().min(1),
  displayName: text,
  members: z.array(z.object({ value: text })).nullish(),
});
const list = z.object({
  totalResults: z.number().int().min(0),
  Resources: z.array(z.unknown()).nullish(),
});
const abilities = z.object({ filter: z.object({ supported: flag }).nullish() });

/** Reads people from an identity service by SCIM 2.0 (RFC 7643, 7644). Nothing is ever written there. */
export class ScimClient {
  constructor(
    private readonly base: string,
    private readonly token: string,
    private readonly now: () => Date,
  ) {}

  /** Whether it can be asked for what has changed. */
  async filters(): Promise<boolean> {
    const answer = await this.get('ServiceProviderConfig', {}, true);
    return answer !== null && (abilities.safeParse(answer).data?.filter?.supported ?? false);
  }

  /**
   * Everybody, or those changed since a moment. Throws DirectoryError where the list cannot be trusted to be whole: who is missing from it would
   * otherwise have left the school.
   */
  async people(since: Date | null): Promise<DirectoryUser[]> {
    const filter: Record<string, string> = since ? { filter: `meta.lastModified ge "${since.toISOString()}"` } : {};
    const users = await this.whole('Users', filter, userResource);
    // what changed since then is asked for often: membership alone is not worth the whole of the groups
    const groups = since ? [] : await this.whole('Groups', {}, groupResource, true);
    const of = new Map<string, string[]>();
    for (const g of groups)
      for (const m of g.members ?? [])
        if (m.value && g.displayName) of.set(m.value, [...(of.get(m.value) ?? []), g.displayName]);
    return users.map((u) => userOf(u, of.get(u.id) ?? []));
  }

  /** All pages of a list. optional: a service need not have it. */
  private async whole<T extends { id: string }>(
    path: string,
    query: Record<string, string>,
    resource: z.ZodType<T>,
    optional = false,
  ): Promise<T[]> {
    const found = new Map<string, T>();
    let [start, total] = [1, Infinity];
    while (start <= total) {
      const answer = await this.get(path, { ...query, startIndex: String(start), count: String(PAGE) }, optional);
      if (answer === null) return [];
      const page = list.safeParse(answer);
      if (!page.success) throw new DirectoryError(`身份服务对 /${path} 的应答不是 SCIM 2.0 的列表`);
      const resources = page.data.Resources ?? [];
      if (total !== Infinity && page.data.totalResults !== total)
        throw new DirectoryError(
          `读取 /${path} 时名单有变（由 ${total} 变为 ${page.data.totalResults}），请稍后再同步`,
        );
      total = page.data.totalResults;
      if (total > MOST) throw new DirectoryError(`/${path} 有 ${total} 项，多于 ${MOST} 项，请核对 SCIM_URL`);
      if (resources.length === 0 && start <= total)
        throw new DirectoryError(`/${path} 只给出 ${start - 1} 项，应有 ${total} 项，名单不完整`);
      for (const [i, raw] of resources.entries()) {
        const one = resource.safeParse(raw);
        if (!one.success)
          throw new DirectoryError(
            `/${path} 第 ${start + i} 项不合 SCIM 2.0：${one.error.issues[0]!.path.join('.')} 有误`,
          );
        if (found.has(one.data.id))
          throw new DirectoryError(`/${path} 把 ${one.data.id} 给了两次，名单可能缺人，请稍后再同步`);
        found.set(one.data.id, one.data);
      }
      start += resources.length;
    }
    return [...found.values()];
  }

  /** null: the service has no such list. A refused token is final; too many requests and failures are tried again. */
  private async get(path: string, query: Record<string, string>, optional: boolean): Promise<unknown> {
    const url = `${this.base.replace(/\/$/, '')}/${path}?${new URLSearchParams(query).toString()}`;
    let failed = '';
    for (let tried = 1; ; tried++) {
      let pause = 1_000 * 4 ** (tried - 1);
      try {
        const answer = await fetch(url, {
          headers: { Accept: 'application/scim+json, application/json', Authorization: `Bearer ${this.token}` },
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        if (answer.ok) return await answer.json();
        await answer.body?.cancel();
        if (optional && [404, 501].includes(answer.status)) return null;
        if (answer.status === 401 || answer.status === 403)
          throw new DirectoryError(`身份服务不认令牌（HTTP ${answer.status}），请核对 SCIM_TOKEN`);
        if (answer.status !== 429 && answer.status < 500)
          throw new DirectoryError(`身份服务拒绝了 /${path}（HTTP ${answer.status}），请核对 SCIM_URL`);
        failed = answer.status === 429 ? '要求放慢（HTTP 429）' : `出错（HTTP ${answer.status}）`;
        pause = retryAfter(answer.headers.get('retry-after'), this.now()) ?? pause;
      } catch (error) {
        if (error instanceof DirectoryError) throw error;
        failed = error instanceof SyntaxError ? '的应答中断或不是 JSON' : '连不上，或连接中途断开';
      }
      if (tried === TRIES) throw new DirectoryError(`身份服务${failed}，试了 ${TRIES} 次（/${path}）`);
      await rest(Math.min(pause, MOST_WAIT_MS));
    }
  }
}

/** Seconds or a date (RFC 9110, 10.2.3), in ms from now. */
function retryAfter(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now.getTime();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

function userOf(u: z.output<typeof userResource>, groups: string[]): DirectoryUser {
  const { name, [ENTERPRISE]: work } = u;
  const written = name?.formatted || `${name?.familyName ?? ''}${name?.givenName ?? ''}` || u.displayName || '';
  const type = u.userType ?? '';
  const own = (u.groups ?? []).flatMap((g) => g.display ?? []);
  const mobile = u.phoneNumbers?.find((p) => p.type === 'mobile')?.value?.replace(/^\+?86|[\s-]/g, '') ?? '';
  return {
    id: u.id,
    number: work?.employeeNumber || u.userName || null,
    name: written,
    kind: /^(student|学生)/i.test(type) ? 'student' : type === '' ? null : 'staff',
    units: [...new Set([work?.department ?? '', ...own, ...groups].filter((n) => n !== ''))],
    mobile: /^1\d{10}$/.test(mobile) ? mobile : null,
    active: u.active ?? true,
  };
}
