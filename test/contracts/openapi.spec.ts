import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ApiTokens } from '@fengsui/identity';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Door, openDoor } from '../harness/door.js';
import { openIncident } from '../harness/open-incident.js';

/** /api/openapi.json against the routes that really run. */
interface Media {
  schema: object;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}
interface Op {
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { description: string; content?: Record<string, Media> }>;
  security?: unknown[];
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Op>>;
  components: { schemas: Record<string, object> };
}

let door: Door;
let api: Document;
let bearer: string;
let ajv: Ajv2020;
const operations = (): { path: string; method: string; op: Op }[] =>
  Object.entries(api.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, op]) => ({ path, method, op })),
  );
/** A schema of the document, whole: nothing beyond what it names passes. */
const checker = (schema: object): ((value: unknown) => string[]) => {
  const check = ajv.compile({
    ...schema,
    components: api.components,
    ...('$ref' in schema ? { unevaluatedProperties: false } : {}),
  });
  return (value) =>
    check(value) ? [] : (check.errors ?? []).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
};
const call = (method: string, at: string, body?: unknown, token = bearer): Promise<Response> =>
  fetch(`${door.url}${at}`, {
    method: method.toUpperCase(),
    headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

beforeAll(async () => {
  door = await openDoor();
  bearer = await door.api.get(ApiTokens).create({ name: '对接测试', role: 'publicity_head' });
  api = (await (await call('get', '/api/openapi.json', undefined, '')).json()) as Document;
  ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
}, 60_000);
afterAll(() => door.stop());

test('the description is there for everybody and names what a third party needs', () => {
  expect(api.openapi).toBe('3.1.0');
  expect(operations().map(({ path, method }) => `${method} ${path}`)).toEqual(
    expect.arrayContaining([
      'post /api/incidents',
      'get /api/incidents',
      'get /api/incidents/{id}',
      'post /api/incidents/{id}/sign',
      'post /api/incidents/{id}/filings',
      'get /api/incidents/{id}/log',
      'get /api/incidents/{id}/outbox',
      'post /api/incidents/{id}/reassign',
      'post /api/incidents/{id}/judge',
      'post /api/incidents/{id}/close',
      'post /api/incidents/{id}/take-over',
      'post /api/incidents/{id}/units',
      'post /api/incidents/{id}/release',
      'post /api/incidents/{id}/statements',
      'post /api/incidents/{id}/steps',
      'post /api/incidents/{id}/steps/{stepId}',
      'get /api/incidents/{id}/step-draft',
      'post /api/upward-reports',
      'post /api/inbox/read',
      'post /api/ledger/verifications',
      'get /api/incidents/page',
      'post /api/incidents/{id}/facts',
      'get /api/incidents/{id}/facts/{element}',
      'post /api/incidents/{id}/wordings',
      'post /api/incidents/{id}/wordings/{wordingId}',
      'post /api/incidents/{id}/wordings/{wordingId}/act',
      'post /api/incidents/{id}/presence',
    ]),
  );
  const ids = operations().map(({ op }) => op.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  const filings = api.paths['/api/incidents/{id}/filings']!['post']!;
  const examples = filings.requestBody!.content['application/json']!.examples!;
  expect(Object.keys(examples)).toEqual(['初报', '回应', '终报', '续报', '零报告', '不属我单位']);
});

test('every schema compiles, every example fits its schema, and every body has an example', () => {
  for (const { path, method, op } of operations()) {
    const request = Object.values(op.requestBody?.content ?? {})[0];
    if (request) {
      const check = checker(request.schema);
      const examples = Object.values(request.examples ?? {});
      expect([method, path, examples.length > 0]).toEqual([method, path, true]);
      for (const { value } of examples) expect([method, path, check(value)]).toEqual([method, path, []]);
    }
    for (const answer of Object.values(op.responses))
      for (const media of Object.values(answer.content ?? {})) {
        const check = checker(media.schema);
        if (media.example !== undefined) expect([method, path, check(media.example)]).toEqual([method, path, []]);
      }
  }
});

test('every documented route exists: without a token it asks for one, with one it knows what is missing', async () => {
  const problem = checker({ $ref: '#/components/schemas/Problem' });
  for (const { path, method, op } of operations()) {
    const at = path
      .replace('{seq}', '1')
      .replace('{element}', 'place')
      .replace(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
    const open = op.security?.length === 0;
    const stranger = await call(method, at, method === 'get' ? undefined : {}, '');
    expect([method, path, stranger.status]).toEqual([method, path, open ? 200 : 401]);
    if (open) continue;
    const known = await call(method, at, method === 'get' ? undefined : {});
    const documented = Object.keys(op.responses);
    expect([method, path, documented.includes(String(known.status))]).toEqual([method, path, true]);
    const body: unknown = known.status === 204 ? null : await known.json();
    if (known.status < 400) continue;
    expect(known.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect([method, path, problem(body)]).toEqual([method, path, []]);
    // "no such address" would say that the route is not there
    expect((body as { code: string }).code).not.toBe('not_found');
    expect((body as { detail: string }).detail).toMatch(/[\u4e00-\u9fff]/);
  }
});

test('a 口径 may come from another system, its approval may not: that is the head’s own act', async () => {
  const id = await openIncident(door.db.dataSource, ['陈建国'], 'YQ2026-9001');
  const at = `/api/incidents/${id}`;
  const draft = { title: '对外口径', text: '已派人检修。', requestId: '6e0c7f0e-8888-4c0e-9f0b-5d1f2f6f2a11' };
  expect((await call('post', `${at}/wordings`, draft)).status).toBe(204);
  const read = async () =>
    ((await (await call('get', at)).json()) as { wordings: { id: string; version: number; stateName: string }[] })
      .wordings[0]!;
  const first = await read();
  const act = (name: string, version: number) => call('post', `${at}/wordings/${first.id}/act`, { act: name, version });
  expect((await act('submit', first.version)).status).toBe(204);
  const refused = await act('approve', (await read()).version);
  expect([refused.status, ((await refused.json()) as { detail: string }).detail]).toEqual([
    403,
    '口径由宣传部部长本人登录后审定，接口令牌不可代办。',
  ]);
});

test('what is documented is answered: opening, reading and the records of an incident fit their schemas', async () => {
  const op = (method: string, path: string): Op => api.paths[path]![method]!;
  const answered = async (method: string, path: string, at: string, body?: unknown): Promise<unknown> => {
    const answer = await call(method, at, body);
    const documented = op(method, path).responses[String(answer.status)];
    expect([method, path, documented?.description]).not.toContain(undefined);
    const media = documented!.content!['application/json']!;
    const value: unknown = await answer.json();
    expect([method, path, checker(media.schema)(value)]).toEqual([method, path, []]);
    return value;
  };
  const example = op('post', '/api/incidents').requestBody!.content['application/json']!.examples!['立案']!.value;
  const { id } = (await answered('post', '/api/incidents', '/api/incidents', example)) as { id: string };
  await answered('get', '/api/incidents', '/api/incidents');
  await answered('get', '/api/incidents/{id}', `/api/incidents/${id}`);
  const log = (await answered('get', '/api/incidents/{id}/log', `/api/incidents/${id}/log`)) as { seq: number }[];
  await answered('get', '/api/incidents/{id}/outbox', `/api/incidents/${id}/outbox`);
  const correct = '/api/incidents/{id}/log/{seq}/correct';
  await answered('post', correct, `/api/incidents/${id}/log/${log[0]!.seq}/correct`, { text: '更正', reason: '笔误' });
  await answered('get', '/api/incidents/page', '/api/incidents/page?state=open,proposed&count=10');
  await answered('post', '/api/incidents/{id}/presence', `/api/incidents/${id}/presence`, {
    pageId: '7e0c7f0e-9999-4c0e-9f0b-5d1f2f6f2a11',
    doing: null,
  });
  const place = { element: 'place', text: '二食堂三号窗口', source: '来电', confirmed: true, revision: 0 };
  expect((await call('post', `/api/incidents/${id}/facts`, place)).status).toBe(204);
  const facts = await answered('get', '/api/incidents/{id}/facts/{element}', `/api/incidents/${id}/facts/place`);
  expect(facts).toMatchObject([{ text: '二食堂三号窗口', revision: 1 }]);
  await answered('get', '/api/ledger', '/api/ledger');
  await answered('get', '/api/session', '/api/session');
  await answered('post', '/api/ledger/verifications', '/api/ledger/verifications', {});
});
