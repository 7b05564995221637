import type { Clock, Config } from '@fengsui/platform';
import type { AttemptState, CollectedItem, Outcome } from '../outcome.js';
import { BudgetSpent } from '../scheduler/job.repository.js';
import { Source, type Task, type Turn } from '../source.js';
import type { PageReader } from './page-reader.js';
import { linkAddress, parseSogouLink } from './sogou-link.js';
import { readSogou, searchUrl } from './sogou-read.js';
import { parseSogou, type SogouHit } from './sogou.js';
import { readArticle } from './wechat-article.source.js';
import { idFromUrl } from './wechat-article.js';

/** Older hits are not worth two requests: the office watches what is new (sources.md 2.6: stop by age). */
const MAX_AGE_MS = 30 * 86_400_000;
/** Hits already opened in this process, by account, title and time: their temporary links differ every time. */
const REMEMBERED = 2_000;
const WORDS: Partial<Record<AttemptState, string>> = {
  deleted: '已删除',
  violation: '因违规不可看',
  unavailable: '暂时无法查看',
  expired: '链接已过期',
  network: '网络不通',
  shell: '应答为空',
  rate_limited: '访问受限',
  layout_changed: '页面读不出',
};
/** What is no answer about the article: the hit comes back with the next round. */
const FAILURES: readonly AttemptState[] = ['network', 'shell', 'rate_limited', 'layout_changed', 'login_required'];

interface Closed {
  hit: SogouHit;
  state: AttemptState;
  /** the page that could not be read */
  raw?: string;
}

/** What came of opening a hit. item: the article, or the hit itself where only its address tells which article it is. */
interface Opened extends Pick<Outcome, 'state' | 'note' | 'raw'> {
  item: CollectedItem | null;
}

/** Sogou's WeChat search; each hit is opened at once, because its link expires and only the article has an identity (sources.md 2.6). */
export class SogouSource extends Source {
  readonly name = 'sogou';
  private readonly opened = new Map<string, CollectedItem | null>();

  constructor(
    private readonly config: Pick<Config, 'SOGOU_BASE' | 'WECHAT_BASE'>,
    private readonly pages: PageReader,
    private readonly clock: Clock,
  ) {
    super();
  }

  async read(task: Task, turn: Turn): Promise<Outcome> {
    const { query, page } = task as Extract<Task, { kind: 'search' }>;
    const url = searchUrl(this.config.SOGOU_BASE, 2, query, page);
    const result = await readSogou(this.pages, this.clock, { url, page, parse: parseSogou, turn });
    if (result.state !== 'ok') return result;
    return this.openAll(result, turn);
  }

  /** What could not be opened is counted in the note. */
  private async openAll(result: Outcome, turn: Turn): Promise<Outcome> {
    const hits = result.items as SogouHit[];
    const oldest = result.fetchedAt.getTime() - MAX_AGE_MS;
    const items: CollectedItem[] = [];
    const closed: Closed[] = [];
    const stopped = (state: AttemptState, i: number, why: string): Outcome => {
      const note = `${why}，本页 ${hits.length} 条中第 ${i + 1} 条起未打开`;
      return { ...result, state, items, hasMore: false, note };
    };
    for (const [i, hit] of hits.entries()) {
      if (hit.publishedAt && hit.publishedAt.getTime() < oldest) continue;
      const key = `${hit.author.name}|${hit.title}|${hit.publishedRaw}`;
      const known = this.opened.get(key);
      if (known !== undefined) {
        if (known) items.push(known);
        continue;
      }
      let opened: Opened;
      try {
        opened = await this.open(hit, result, turn);
      } catch (error) {
        // what has been read is kept when the day's requests are used up
        if (!(error instanceof BudgetSpent) || items.length === 0) throw error;
        return stopped('rate_limited', i, error.message);
      }
      const { state, item, note, raw } = opened;
      // going on after a captcha would only harden it
      if (state === 'captcha') return stopped(state, i, note ?? '打开文章时要求验证');
      if (item) items.push(item);
      else closed.push({ hit, state, ...(raw === undefined ? {} : { raw }) });
      if (state === 'ok' || state === 'deleted' || state === 'violation') this.remember(key, item);
    }
    const [worst] = closed.filter((c) => FAILURES.includes(c.state));
    // nothing could be opened and nothing is known of why: such a page was not seen
    const unseen = worst && items.length === 0 ? { state: worst.state, ...(worst.raw ? { raw: worst.raw } : {}) } : {};
    return { ...result, items, ...(closed.length > 0 ? { note: noteOf(closed) } : {}), ...unseen };
  }

  private async open(hit: SogouHit, result: Outcome, turn: Turn): Promise<Opened> {
    let target = hit.href;
    if (!URL.canParse(target)) {
      await turn();
      const k = Math.floor(100 * Math.random()) + 1;
      const url = linkAddress(hit, this.config.SOGOU_BASE, k);
      const hop = await readSogou(this.pages, this.clock, {
        url,
        referer: result.finalUrl,
        page: 1,
        parse: parseSogouLink,
        turn,
      });
      if (!hop.next) return { ...hop, item: null };
      target = hop.next;
    }
    await turn();
    const got = await readArticle(this.pages, this.config.WECHAT_BASE, target, turn);
    const [article] = got.items;
    // an article whose page was cut is not taken: its text would later look edited
    if (article && got.state === 'ok')
      return { ...got, item: { ...article, publishedAt: article.publishedAt ?? hit.publishedAt } };
    const id = got.state === 'unavailable' || got.state === 'network' ? idFromUrl(target) : null;
    return { ...got, item: id === null ? null : { ...hit, id, url: target } };
  }

  private remember(key: string, item: CollectedItem | null): void {
    this.opened.set(key, item);
    if (this.opened.size > REMEMBERED) this.opened.delete(this.opened.keys().next().value!);
  }
}

/** 3 篇未能打开：已删除 2 篇；暂时无法查看 1 篇（《题》）. Titles where the article may still be there. */
function noteOf(closed: Closed[]): string {
  const parts = [...new Set(closed.map((c) => c.state))].map((state) => {
    const of = closed.filter((c) => c.state === state);
    const named = state === 'deleted' || state === 'violation' ? '' : of.map((c) => `《${c.hit.title}》`).join('');
    return `${WORDS[state] ?? state} ${of.length} 篇${named ? `（${named}）` : ''}`;
  });
  return `${closed.length} 篇未能打开：${parts.join('；')}`;
}
