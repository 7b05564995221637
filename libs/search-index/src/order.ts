import type { SpreadCount } from './mention-index.js';

/** Most posts first, then by platform and region. */
export const bySpread = (a: SpreadCount, b: SpreadCount): number =>
  b.count - a.count || compare(a.platform, b.platform) || compare(a.region ?? '', b.region ?? '');

/** By code point, as both indexes sort. */
const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
