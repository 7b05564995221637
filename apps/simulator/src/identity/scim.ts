import { type NextFunction, type Request, type Response, Router } from 'express';
import type { Faults } from '../faults/faults.js';
import { play } from '../faults/play.js';

const ORIGIN = 'scim';
const MESSAGE = 'urn:ietf:params:scim:api:messages:2.0';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const FILTER = /^meta\.lastModified (gt|ge) "([^"]+)"$/;

/** A person of the school as its identity service keeps him. */
export interface IdentityUser {
  id: string;
  userName: string;
  name: string;
  /** staff, student */
  userType?: string;
  employeeNumber?: string;
  department?: string;
  mobile?: string;
  active: boolean;
}
export interface IdentityGroup {
  id: string;
  displayName: string;
  members: string[];
}
export interface IdentitySettings {
  token: string;
  /** of a page, whatever is asked for */
  maxResults: number;
  /** whether it can filter; one that cannot refuses a filter with 400 */
  filter: boolean;
}

/**
 * The school's identity service by SCIM 2.0 (RFC 7643, 7644): /ServiceProviderConfig, /Users and /Groups with paging and the filter by
 * meta.lastModified. Faults: those of every site; rate_limited answers 429 with Retry-After, token_expired 401, partial half a page, repeat the first
 * page again.
 */
export class IdentityService {
  readonly users = new Map<string, IdentityUser & { lastModified: number }>();
  readonly groups = new Map<string, IdentityGroup>();
  readonly settings: IdentitySettings = { token: 'simulated-scim-token', maxResults: 100, filter: true };

  constructor(
    private readonly faults: Faults,
    private readonly now: () => number,
  ) {}

  /** Somebody comes or is changed. */
  put(...users: IdentityUser[]): void {
    for (const u of users) this.users.set(u.id, { ...u, lastModified: this.now() });
  }

  router(): Router {
    const r = Router();
    r.use(play(this.faults, ORIGIN));
    r.use((request, response, next) => this.admit(request, response, next));
    r.get('/scim/v2/ServiceProviderConfig', (_, response) =>
      send(response, 200, {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
        patch: { supported: false },
        bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
        filter: { supported: this.settings.filter, maxResults: this.settings.maxResults },
        changePassword: { supported: false },
        sort: { supported: false },
        etag: { supported: false },
        authenticationSchemes: [{ type: 'oauthbearertoken', name: 'OAuth Bearer Token', description: '' }],
      }),
    );
    r.get('/scim/v2/Users', (request, response) => {
      const after = this.filterOf(request, response);
      if (after === undefined) return;
      const found = [...this.users.values()].filter((u) => after === null || after(u.lastModified));
      this.page(request, response, found.map(userResource));
    });
    r.get('/scim/v2/Groups', (request, response) => {
      const all = [...this.groups.values()].map((g) => ({
        schemas: [GROUP],
        id: g.id,
        displayName: g.displayName,
        members: g.members.map((value) => ({ value, type: 'User' })),
      }));
      this.page(request, response, all);
    });
    return r;
  }

  private admit(request: Request, response: Response, next: NextFunction): void {
    if (this.faults.take(ORIGIN, ['rate_limited'], request)) {
      response.setHeader('Retry-After', '1');
      return refuse(response, 429, 'Too many requests');
    }
    const expired = this.faults.take(ORIGIN, ['token_expired'], request) !== null;
    if (!expired && request.get('authorization') === `Bearer ${this.settings.token}`) return next();
    response.setHeader('WWW-Authenticate', 'Bearer');
    refuse(response, 401, 'The authorization header is invalid');
  }

  /** null: no filter; undefined: it was refused. */
  private filterOf(request: Request, response: Response): ((at: number) => boolean) | null | undefined {
    const { filter } = request.query;
    if (filter === undefined) return null;
    const [, by, moment] = FILTER.exec(String(filter)) ?? [];
    const at = Date.parse(moment ?? '');
    if (!this.settings.filter || Number.isNaN(at))
      return void refuse(response, 400, 'The specified filter syntax was invalid', 'invalidFilter');
    return (t) => (by === 'gt' ? t > at : t >= at);
  }

  private page(request: Request, response: Response, all: object[]): void {
    const start = Math.max(1, Number(request.query['startIndex'] ?? 1) || 1);
    const count = Math.min(this.settings.maxResults, Math.max(0, Number(request.query['count'] ?? 100) || 0));
    let resources = all.slice(start - 1, start - 1 + count);
    if (this.faults.take(ORIGIN, ['partial'], request)) resources = resources.slice(0, Math.ceil(resources.length / 2));
    send(response, 200, {
      schemas: [`${MESSAGE}:ListResponse`],
      totalResults: all.length,
      startIndex: start,
      itemsPerPage: resources.length,
      Resources: resources,
    });
  }
}

function userResource(u: IdentityUser & { lastModified: number }): object {
  const enterprise = { employeeNumber: u.employeeNumber, department: u.department };
  return {
    schemas: [USER, ENTERPRISE],
    id: u.id,
    userName: u.userName,
    name: { formatted: u.name },
    userType: u.userType,
    active: u.active,
    ...(u.mobile ? { phoneNumbers: [{ value: u.mobile, type: 'mobile' }] } : {}),
    [ENTERPRISE]: enterprise,
    meta: { resourceType: 'User', lastModified: new Date(u.lastModified).toISOString() },
  };
}

const refuse = (response: Response, status: number, detail: string, scimType?: string): void =>
  send(response, status, { schemas: [`${MESSAGE}:Error`], status: String(status), detail, scimType });

function send(response: Response, status: number, body: object): void {
  response.status(status).type('application/scim+json').send(JSON.stringify(body));
}
