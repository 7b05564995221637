import { RequestMethod } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { z } from 'zod';
import { CONTRACT } from './contract-schemas.js';
import { OPERATION, type OperationDoc } from './operation.js';

type Json = Record<string, unknown>;
/** A route of a controller with its description. */
interface Route {
  path: string;
  method: 'get' | 'post' | 'put' | 'delete';
  status: number;
  roles: string[] | null;
  open: boolean;
  doc: OperationDoc;
}

const PARAMETERS: Record<string, Json> = {
  element: {
    schema: { enum: ['time', 'place', 'people', 'course', 'impact'] },
    description: '时间、地点、人物、经过、影响',
  },
  seq: { schema: { type: 'integer', minimum: 1 }, description: '日志记录的编号' },
  token: { schema: { type: 'string' }, description: '消息中链接的口令' },
};
const ID: Json = { schema: { type: 'string', format: 'uuid' }, description: '编号' };
const IDEMPOTENCY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', minLength: 8, maxLength: 128 },
  description:
    '同键的请求只生效一次，24 小时内重复得到同一应答（带 Idempotency-Replayed: true）；同键而内容不同答 422；首个请求结果不明时答 409。',
};

const ABOUT = `烽燧的公开接口。时间均为带时区的 ISO 8601；出错时应答 application/problem+json（RFC 9457），detail 为一句中文，指明字段与改法。

鉴权二选一：接口令牌（Authorization: Bearer fst_…，由系统管理员以 npm run fengsui -- token create 生成，可随时停用），或登录后的会话 Cookie（改动另须带 X-Fengsui: 1）。
改动均记入处置日志，并附请求编号（X-Request-Id，可自带）。
正在重启的进程答 503（code 为 stopping）并带 Retry-After：请求未执行，稍后原样重发即可。`;

/** The OpenAPI 3.1 description of the routes that are part of the public API: paths, methods, roles and statuses from the controllers, bodies from what they check, answers from libs/contract. */
export function openApiDocument(controllers: object[], server: string): Json {
  const routes = controllers.flatMap(routesOf);
  const paths: Record<string, Json> = {};
  for (const r of routes) (paths[r.path] ??= {})[r.method] = operation(r);
  return {
    openapi: '3.1.0',
    info: { title: '烽燧', version: '1', description: ABOUT },
    servers: [{ url: server.replace(/\/$/, '') }],
    tags: ['事件', '处置', '问责', '日志', '消息', '简报', '整改', '接口'].map((name) => ({ name })),
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: '接口令牌' },
        session: { type: 'apiKey', in: 'cookie', name: 'fengsui_session', description: '登录后的会话' },
      },
      schemas: closure(['Problem', ...routes.flatMap((r) => (r.doc.answer ? [r.doc.answer.replace('[]', '')] : []))]),
    },
  };
}

function routesOf(controller: object): Route[] {
  const type = controller.constructor;
  const base = String(Reflect.getMetadata(PATH_METADATA, type));
  const names = Object.getOwnPropertyNames(type.prototype).filter((n) => n !== 'constructor');
  return names.flatMap((name) => {
    const handler = (type.prototype as Record<string, object>)[name]!;
    const doc = Reflect.getMetadata(OPERATION, handler) as OperationDoc | undefined;
    if (!doc) return [];
    const method = RequestMethod[
      Reflect.getMetadata(METHOD_METADATA, handler) as number
    ]!.toLowerCase() as Route['method'];
    const own = String(Reflect.getMetadata(PATH_METADATA, handler));
    const path = `/${[base, own].filter((p) => p && p !== '/').join('/')}`.replace(/:(\w+)/g, '{$1}');
    return [
      {
        path,
        method,
        status:
          (Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined) ?? (method === 'post' ? 201 : 200),
        roles: (Reflect.getMetadata('roles', handler) as string[] | undefined) ?? null,
        open: [handler, type].some((t) => Reflect.getMetadata('public', t) === true),
        doc,
      },
    ];
  });
}

function operation({ path, method, status, roles, open, doc }: Route): Json {
  const rights = roles ? `须有以下角色之一：${roles.join('、')}。` : '';
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      ...(PARAMETERS[name!] ?? ID),
    })),
    ...Object.entries(doc.query ?? {}).map(([name, description]) => ({
      ...{ name, in: 'query', required: description.startsWith('必填'), description, schema: { type: 'string' } },
    })),
    ...(method === 'post' && !open ? [IDEMPOTENCY] : []),
  ];
  return {
    operationId: `${method}${path.replace(/^\/api/, '').replace(/[/{}-]+(\w?)/g, (_, c: string) => c.toUpperCase())}`,
    tags: [doc.tag],
    summary: doc.summary,
    description: [doc.description, rights].filter(Boolean).join('\n\n'),
    ...(open ? { security: [] } : {}),
    ...(roles ? { 'x-roles': roles } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(doc.body ? { requestBody: requestBody(doc) } : {}),
    responses: { [status]: success(doc), ...refusals({ path, method, roles, open, doc }) },
  };
}

function requestBody({ body, files, examples = {} }: OperationDoc): Json {
  const fields = z.toJSONSchema(body!, { io: 'input', unrepresentable: 'any' });
  const file = { type: 'array', items: { type: 'string', contentMediaType: 'application/octet-stream' } };
  const named = Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]));
  const json = { 'application/json': { schema: fields, examples: named } };
  if (!files) return { required: true, content: json };
  const properties = { ...fields.properties, [files.field]: { ...file, description: files.description } };
  const form = { 'multipart/form-data': { schema: { ...fields, properties }, examples: named } };
  return { required: true, content: files.optional ? { ...json, ...form } : form };
}

function success({ answer, answerExample }: OperationDoc): Json {
  if (!answer) return { description: '已办理' };
  const ref = { $ref: `#/components/schemas/${answer.replace('[]', '')}` };
  return {
    description: '应答',
    content: {
      'application/json': {
        schema: answer.endsWith('[]') ? { type: 'array', items: ref } : ref,
        ...(answerExample === undefined ? {} : { example: answerExample }),
      },
    },
  };
}

function refusals({ path, method, roles, open, doc }: Omit<Route, 'status'>): Json {
  const said: Record<number, string | undefined> = {
    ...(doc.body || path.includes('{') ? { 400: '请求不合要求，field 指明字段' } : {}),
    ...(open ? {} : { 401: '没有登录，或令牌不对、已停用' }),
    ...(roles ? { 403: '没有此项权限' } : {}),
    ...(method === 'post' && !open ? { 422: '此 Idempotency-Key 已用于内容不同的请求' } : {}),
    ...doc.problems,
  };
  return Object.fromEntries(
    Object.entries(said).map(([status, description]) => [
      status,
      { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    ]),
  );
}

/** These types and all that they name. */
function closure(names: string[]): Json {
  const found: Json = {};
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name in found) continue;
    const schema = CONTRACT[name];
    if (!schema) throw new Error(`openapi: libs/contract has no type ${name}: run npm run openapi`);
    found[name] = schema;
    open.push(...[...JSON.stringify(schema).matchAll(/#\/components\/schemas\/(\w+)/g)].map((m) => m[1]!));
  }
  return found;
}
