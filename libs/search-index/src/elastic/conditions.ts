import type { estypes } from '@elastic/elasticsearch';
import type { Selection } from '../mention-index.js';
import type { Query } from '../query/parse-query.js';
import { idLimit } from '../sample.js';

type Condition = estypes.QueryDslQueryContainer;

/** A selection as Elasticsearch asks for it; all in filter context: nothing is ranked. */
export function conditions(s: Selection): Condition {
  const filter: Condition[] = [];
  if (s.from || s.to)
    filter.push({
      range: {
        publishedAt: { ...(s.from ? { gte: s.from.getTime() } : {}), ...(s.to ? { lt: s.to.getTime() } : {}) },
      },
    });
  const lists = {
    platform: s.platforms,
    sentiment: s.sentiments,
    topic: s.topics,
    unitId: s.unitIds,
    authorKind: s.authorKinds,
    region: s.regions,
    id: s.ids,
  };
  for (const [field, values] of Object.entries(lists)) if (values) filter.push({ terms: { [field]: values } });
  if (s.watchListId !== undefined) filter.push({ term: { watchListId: s.watchListId } });
  if (s.official !== undefined) {
    const official: Condition = { term: { authorKind: 'official' } };
    filter.push(s.official ? official : { bool: { must_not: [official] } });
  }
  if (s.query) filter.push(said(s.query));
  return { bool: { filter } };
}

function said(q: Query): Condition {
  if ('phrase' in q)
    return q.phrase.length === 1
      ? { term: { parts: q.phrase[0]! } }
      : { match_phrase: { words: { query: q.phrase.join(' ') } } };
  if ('not' in q) return { bool: { must_not: [said(q.not)] } };
  if ('all' in q) return { bool: { filter: q.all.map(said) } };
  return { bool: { should: q.any.map(said), minimum_should_match: 1 } };
}

/** The first share of all ids; uuids are random, so that this is a fair sample. */
export function idsBelow(share: number): Condition[] {
  return share >= 1 ? [] : [{ range: { id: { lt: idLimit(share) } } }];
}
