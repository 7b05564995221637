import type { Client } from '@elastic/elasticsearch';
import { IndexUnavailable, type MentionDoc } from '../mention-index.js';
import { asked } from './client.js';
import { source } from './mapping.js';

/** Elasticsearch refuses bodies over 100 MB; far smaller ones already fill its threads. */
const BODY = 8 * 1024 * 1024;

/** Writes documents with external versions, so that repeating and order do not matter. Answers what was refused, and why. */
export async function bulk(
  client: Client,
  docs: MentionDoc[],
  nameOf: (d: MentionDoc) => string,
): Promise<{ id: string; error: string }[]> {
  const failed: { id: string; error: string }[] = [];
  for (const operations of bodies(docs, nameOf)) {
    const answer = await asked(
      client.bulk({ operations, filter_path: ['errors', 'items.*._id', 'items.*.status', 'items.*.error'] }),
    );
    if (!answer.errors) continue;
    for (const { index, delete: gone } of answer.items) {
      const { _id: id, status, error } = (index ?? gone)!;
      // 409: a newer version is there already
      if (!error || status === 409) continue;
      if (status === 429 || status >= 500) throw new IndexUnavailable(`Elasticsearch：${error.reason ?? error.type}`);
      failed.push({ id: id!, error: `${error.type}: ${error.reason ?? ''} ${error.caused_by?.reason ?? ''}`.trim() });
    }
  }
  return failed;
}

function* bodies(docs: MentionDoc[], nameOf: (d: MentionDoc) => string): Generator<string[]> {
  let lines: string[] = [];
  let size = 0;
  for (const d of docs) {
    const target = { _index: nameOf(d), _id: d.id, version: d.version, version_type: 'external' };
    const added = d.shown
      ? [JSON.stringify({ index: target }), JSON.stringify(source(d))]
      : [JSON.stringify({ delete: target })];
    const bytes = added.reduce((n, l) => n + Buffer.byteLength(l) + 1, 0);
    if (size + bytes > BODY && lines.length > 0) {
      yield lines;
      [lines, size] = [[], 0];
    }
    lines.push(...added);
    size += bytes;
  }
  if (lines.length > 0) yield lines;
}
