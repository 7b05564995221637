import { BudgetSpent } from '../scheduler/job.repository.js';
import { found, type Outcome, type Page, type Parsed } from '../outcome.js';
import type { PageRequest } from '../fetcher.js';
import type { Turn } from '../source.js';
import { htmlToText } from './html.js';
import type { PageReader } from './page-reader.js';
import { readJson, record, string } from './weibo-json.js';
import type { WeiboRead } from './weibo-m.js';

/** Reads a page and completes the texts that it shows cut. */
export class LongTexts {
  constructor(private readonly pages: PageReader) {}

  /** whole: the request that answers one post's text, by mid; parse: how the site's refusals are told. */
  async read(
    request: PageRequest,
    page: number,
    parse: (page: Page) => WeiboRead,
    whole: (mid: string) => PageRequest,
    turn: Turn,
  ): Promise<Outcome> {
    let cut: string[] = [];
    const readPage = (p: Page): Parsed => {
      const read = parse(p);
      cut = read.cut;
      return read.parsed;
    };
    const got = await this.pages.read(request, page, readPage, turn);
    return got.state === 'ok' && cut.length > 0 ? this.complete(got, cut, parse, whole, turn) : got;
  }

  /** Where the whole text is refused the shown part stays, and no more is asked for: the post is found again next round. */
  private async complete(
    got: Outcome,
    cut: string[],
    parse: (page: Page) => WeiboRead,
    whole: (mid: string) => PageRequest,
    turn: Turn,
  ): Promise<Outcome> {
    for (const item of got.items.filter((i) => cut.includes(i.id))) {
      let long: string | null = null;
      try {
        await turn();
        const answer = await this.pages.read(
          whole(item.id),
          1,
          (p) => {
            long = longTextOf(p.body);
            return long === null ? parse(p).parsed : found([], false);
          },
          turn,
        );
        // a post may be deleted between the list and its text
        if (long === null && answer.state !== 'ok' && answer.state !== 'deleted')
          return withNote(got, `长文未补全（${answer.state}${answer.note ? `：${answer.note}` : ''}）`);
      } catch (error) {
        // what has been read is kept when the day's requests are used up
        if (!(error instanceof BudgetSpent)) throw error;
        return withNote(got, `长文未补全（${error.message}）`);
      }
      if (long !== null) item.text = long;
    }
    return got;
  }
}

const withNote = (got: Outcome, note: string): Outcome => ({ ...got, note: got.note ? `${got.note}；${note}` : note });

/** data.longTextContent of /statuses/extend and /ajax/statuses/longtext as text; null when the answer holds none. */
function longTextOf(body: string): string | null {
  try {
    const long = string(record(record(readJson(body))?.['data'])?.['longTextContent']);
    return long ? htmlToText(long.replaceAll('\n', '<br>')) : null;
  } catch {
    return null;
  }
}

/** Reposts are read by number of page: the next one, as a cursor; null behind the last that the site names, or behind an empty one. */
export function paged(got: Outcome, page: number): Outcome {
  if (got.state !== 'ok') return got;
  const more = got.pages === null ? got.items.length > 0 : page < got.pages;
  return { ...got, hasMore: more, next: more ? String(page + 1) : null };
}

/** The number that a cursor of paged() names. */
export const pageOf = (cursor: string | null): number => Math.max(1, Number(/^\d+$/.exec(cursor ?? '')?.[0] ?? 1));
