import type { estypes } from '@elastic/elasticsearch';
import type { MentionDoc } from '../mention-index.js';
import { indexParts } from '../query/words.js';

/** Settings and mapping of every month's index, as code. Only what the bare server has: no plugin, no script. */
export const SETTINGS: estypes.IndicesIndexSettings = {
  number_of_shards: 1,
  // "0-1": a copy as soon as there is a second node
  auto_expand_replicas: '0-1',
  // also while nobody searches: the indexer refreshes after each round, this bounds what another process sees
  refresh_interval: '1s',
  // the version of a post taken out is remembered for so long: longer than any round may be late
  gc_deletes: '10m',
};

export const MAPPING: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  _source: { excludes: ['parts'] },
  properties: {
    id: { type: 'keyword' },
    platform: { type: 'keyword' },
    watchListId: { type: 'keyword' },
    publishedAt: { type: 'date' },
    // segmented by ourselves, so that no plugin is needed; nothing is ranked, so lengths are not kept
    words: { type: 'text', analyzer: 'whitespace', norms: false, index_options: 'positions' },
    // what single words are looked for in: order does not matter
    parts: { type: 'text', analyzer: 'whitespace', norms: false, index_options: 'docs' },
    sentiment: { type: 'keyword' },
    // counted by sums: cheaper than a bucket each
    pos: { type: 'byte', index: false },
    neg: { type: 'byte', index: false },
    // thousandths: whole numbers add up to the same in any order
    score: { type: 'short', index: false },
    topic: { type: 'keyword' },
    unitId: { type: 'keyword' },
    authorKind: { type: 'keyword' },
    authorKey: { type: 'keyword' },
    author: { type: 'keyword', index: false, doc_values: false },
    region: { type: 'keyword' },
  },
};

/** A post as Elasticsearch keeps it. */
export const source = (d: MentionDoc): Record<string, unknown> => ({
  id: d.id,
  platform: d.platform,
  watchListId: d.watchListId,
  publishedAt: d.publishedAt.getTime(),
  words: d.words.join(' '),
  parts: indexParts(d.words).join(' '),
  sentiment: d.sentiment,
  pos: d.sentiment === 'pos' ? 1 : 0,
  neg: d.sentiment === 'neg' ? 1 : 0,
  score: Math.round(d.score * 1000),
  topic: d.topic,
  unitId: d.unitId,
  authorKind: d.authorKind,
  authorKey: d.authorKey,
  author: d.author,
  region: d.region,
});
