import { afterAll, expect, test } from '@jest/globals';
import { IndexUnavailable } from '../mention-index.js';
import { seeded } from '@fengsui/platform/testing';
import { randomDocs } from '../testing/documents.js';
import { startElasticsearch } from '../testing/elasticsearch.js';
import { ElasticIndex } from './elastic.index.js';

/** Security on: TLS with a certificate of its own, and a user who may do only what docs/index.md lists. */
const server = await startElasticsearch({ secure: true });
const opened: ElasticIndex[] = [];
afterAll(async () => {
  for (const index of opened) await index.close();
  await server?.stop();
});
const open = (more: object): ElasticIndex => {
  const index = new ElasticIndex({ node: server!.url, ...server!.security, ...more });
  opened.push(index);
  return index;
};

(server ? test : test.skip)('a user with the least rights does all of it over TLS', async () => {
  const index = open({});
  const now = Date.parse('2026-11-22T04:00:00Z');
  const docs = randomDocs(seeded(3), 40, now).map((d) => ({ ...d, shown: true }));
  await index.create(1);
  await index.promote(1);
  expect(await index.put(docs, 1)).toEqual([]);
  await index.refresh();
  expect((await index.search({ limit: 5 })).total).toBe(40);
  await index.create(2);
  await index.put(docs.slice(0, 30), 2);
  await index.promote(2);
  await index.refresh();
  expect(await index.count({})).toBe(30);
  expect((await index.months()).reduce((n, m) => n + m.docs, 0)).toBe(30);
  await index.dropBefore(new Date(now));
});

const unavailable = async (index: ElasticIndex): Promise<string> => {
  const error: unknown = await index.count({}).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(IndexUnavailable);
  return (error as Error).message;
};
(server ? test : test.skip)('what is set wrong is named', async () => {
  expect(await unavailable(open({ password: 'wrong' }))).toContain('ELASTICSEARCH_PASSWORD');
  expect(await unavailable(open({ username: undefined }))).toContain('ELASTICSEARCH_USERNAME');
  expect(await unavailable(open({ ca: undefined }))).toContain('ELASTICSEARCH_CA');
  const refused = open({ prefix: 'other' }).put(randomDocs(seeded(3), 1, 0), 1);
  await expect(refused).rejects.toThrow('权限不足');
});
