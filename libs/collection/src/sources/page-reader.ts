import type { Clock } from '@fengsui/platform';
import { type Fetcher, NetworkFailure, type PageRequest } from '../fetcher.js';
import { failed, type Outcome, type Page, type Parsed } from '../outcome.js';
import type { Sessions } from '../sessions.js';
import type { Turn } from '../source.js';
import { guarded } from './guarded.js';

/** Gets a page and says what came of it, alike for every source. */
export class PageReader {
  constructor(
    private readonly fetcher: Fetcher,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /**
   * One page as a typed outcome. As if not signed in (ok:-100, the visitor page, 432): the session is renewed and the page asked for once more, in its turn.
   * What turn throws passes through; what the site does never throws.
   */
  async read(request: PageRequest, page: number, parse: (page: Page) => Parsed, turn: Turn): Promise<Outcome> {
    const first = await this.once(request, page, parse);
    const stale = first.state === 'login_required' || first.httpStatus === 432;
    if (!stale || !(await this.sessions.renew(request.site))) return first;
    await turn();
    return this.once(request, page, parse);
  }

  private async once(request: PageRequest, page: number, parse: (page: Page) => Parsed): Promise<Outcome> {
    try {
      const got = await this.fetcher.get(request);
      const parsed = guarded(parse, got);
      // what came whole is stored; the rest of the page may hold anything, so the page does not count as read
      const cut = (parsed.state === 'ok' || parsed.state === 'empty') && !isWhole(got.body);
      return {
        ...parsed,
        ...(cut ? { state: 'network' as const, note: '应答不完整' } : {}),
        page,
        finalUrl: got.finalUrl,
        httpStatus: got.httpStatus,
        fetchedAt: got.fetchedAt,
        ...(parsed.state === 'layout_changed' ? { raw: got.body } : {}),
      };
    } catch (error) {
      if (!(error instanceof NetworkFailure)) throw error;
      return {
        ...failed('network', error.message),
        page,
        finalUrl: request.url,
        httpStatus: null,
        fetchedAt: this.clock.now(),
      };
    }
  }
}

/** Whether an answer came to its end: a page closes its html, JSON can be read. A connection may be cut without an error. */
function isWhole(body: string): boolean {
  const text = body.trimStart();
  if (text.startsWith('<')) return /<\/html\s*>/i.test(withoutLastComments(text).slice(-4_000));
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Sites put their own marks behind the end, however long. */
function withoutLastComments(text: string): string {
  let end = text.trimEnd();
  while (end.endsWith('-->')) {
    const start = end.lastIndexOf('<!--');
    if (start < 0) break;
    end = end.slice(0, start).trimEnd();
  }
  return end;
}
