import { readFileSync } from 'node:fs';
import { Client, errors } from '@elastic/elasticsearch';
import { IndexUnavailable } from '../mention-index.js';

export interface ElasticSettings {
  node: string;
  username?: string | undefined;
  password?: string | undefined;
  /** certificate of the authority that signed the server's: PEM text, or the path of such a file */
  ca?: string | undefined;
  /** index names begin with it */
  prefix?: string;
}

export function createClient(s: ElasticSettings): Client {
  const ca = s.ca && (s.ca.includes('-----BEGIN') ? s.ca : readFileSync(s.ca));
  return new Client({
    node: s.node,
    // writes may wait for a busy server; still less than PostgreSQL lets the indexer's transaction idle
    requestTimeout: 45_000,
    // the indexer and the pages try again by themselves, and say meanwhile that the index does not answer
    maxRetries: 0,
    ...(s.username ? { auth: { username: s.username, password: s.password ?? '' } } : {}),
    ...(ca ? { tls: { ca } } : {}),
  });
}

/** How long a person waits for a page. */
export const SEARCH_TIMEOUT = { requestTimeout: 15_000 };

/** Something in the request itself: asking again would not help. */
const OURS = [400, 404, 405, 409, 413];

/** Runs a request; whatever is not the request's own fault becomes IndexUnavailable. */
export async function asked<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof errors.ResponseError && OURS.includes(error.statusCode ?? 0)) throw error;
    if (!(error instanceof errors.ElasticsearchClientError)) throw error;
    throw new IndexUnavailable(`Elasticsearch：${reason(error)}`, { cause: error });
  }
}

function reason(error: errors.ElasticsearchClientError): string {
  if (error instanceof errors.ResponseError) {
    if (error.statusCode === 401) return '账号或口令不对（ELASTICSEARCH_USERNAME、ELASTICSEARCH_PASSWORD）';
    if (error.statusCode === 403) return '账号权限不足，见 docs/index.md';
    return `应答 ${error.statusCode}`;
  }
  if (error instanceof errors.TimeoutError) return '没有在时限内应答';
  return /certificate|self.signed|TLS|SSL/i.test(error.message)
    ? `证书不被信任（ELASTICSEARCH_CA）：${error.message}`
    : `连接不上（${error.message}）`;
}
