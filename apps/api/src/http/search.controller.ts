import { Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import type {
  IndexStatus,
  SearchAnswer,
  SearchFacets,
  SearchSeries,
  SetAsideView,
  SpreadView,
  TopAuthorView,
  TopTermView,
} from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { MentionViews } from '@fengsui/mentions';
import { Clock, UserError } from '@fengsui/platform';
import {
  highlight,
  IndexStatusViews,
  IndexUnavailable,
  MentionIndex,
  queryInWords,
  type Selection,
  topTerms,
} from '@fengsui/search-index';
import { readSearch, readSpan, STEPS } from './search-query.js';
import { CurrentViewer, Roles } from './session.guard.js';

const DAY = 86_400_000;
/** What is usual: the four weeks before. */
const BACKGROUND_DAYS = 28;
const TOP = 30;

/** /api/search: posts by words and filters, counted and drawn; /api/index: how the index is. A unit's viewer finds his unit's posts. */
@Controller('api')
export class SearchController {
  constructor(
    @Inject(MentionIndex) private readonly index: MentionIndex,
    @Inject(MentionViews) private readonly mentions: MentionViews,
    @Inject(IndexStatusViews) private readonly views: IndexStatusViews,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Get('search')
  async search(@Query() raw: Record<string, unknown>, @CurrentViewer() viewer: Viewer): Promise<SearchAnswer> {
    const { selection, limit, after } = readSearch(raw, viewer);
    const [found, { lacks }] = await this.ask(() =>
      Promise.all([this.index.search({ ...selection, limit, ...(after ? { after } : {}) }), this.views.status()]),
    );
    const mentions = new Map((await this.mentions.byIds(found.ids)).map((m) => [m.id, m]));
    const marks = (text: string | null): [number, number][] =>
      selection.query && text !== null ? highlight(text, selection.query) : [];
    return {
      understood: selection.query ? queryInWords(selection.query) : null,
      hits: found.ids.flatMap((id) => {
        const mention = mentions.get(id);
        return mention ? [{ mention, titleMarks: marks(mention.title), textMarks: marks(mention.text) }] : [];
      }),
      total: found.total,
      more: found.more,
      next: found.next,
      lacks,
    };
  }

  @Get('search/facets')
  facets(@Query() raw: Record<string, unknown>, @CurrentViewer() viewer: Viewer): Promise<SearchFacets> {
    return this.ask(() => this.index.facets(readSearch(raw, viewer).selection));
  }

  @Get('search/series')
  async series(@Query() raw: Record<string, unknown>, @CurrentViewer() viewer: Viewer): Promise<SearchSeries> {
    const { selection } = readSearch(raw, viewer);
    const { from, to, step } = readSpan(raw, selection, this.clock.now());
    const [points, { lacks }] = await this.ask(() =>
      Promise.all([this.index.series({ ...selection, from, to }, STEPS[step]), this.views.status()]),
    );
    return { stepMs: STEPS[step], points, lacks };
  }

  @Get('search/spread')
  spread(@Query() raw: Record<string, unknown>, @CurrentViewer() viewer: Viewer): Promise<SpreadView[]> {
    return this.ask(() => this.index.spread(readSearch(raw, viewer).selection));
  }

  @Get('search/authors')
  authors(@Query() raw: Record<string, unknown>, @CurrentViewer() viewer: Viewer): Promise<TopAuthorView[]> {
    return this.ask(() => this.index.authors(readSearch(raw, viewer).selection, TOP));
  }

  @Get('search/terms')
  terms(@Query() raw: Record<string, unknown>, @CurrentViewer() viewer: Viewer): Promise<TopTermView[]> {
    const { selection } = readSearch(raw, viewer);
    const to = selection.to ?? this.clock.now();
    const background: Selection = { from: new Date(to.getTime() - BACKGROUND_DAYS * DAY), to };
    return this.ask(() => topTerms(this.index, selection, background, TOP));
  }

  @Get('index')
  status(): Promise<IndexStatus> {
    return this.views.status();
  }

  @Roles('duty', 'publicity_head', 'admin')
  @Get('index/set-aside')
  setAside(): Promise<SetAsideView[]> {
    return this.views.setAside();
  }

  @Roles('admin', 'publicity_head')
  @Post('index/retry')
  @HttpCode(200)
  async retry(): Promise<{ count: number }> {
    return { count: await this.views.retry() };
  }

  /** An index that does not answer is no error of ours, and the person must know that nothing is lost. */
  private async ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof IndexUnavailable)) throw error;
      const { queued } = await this.views.status();
      throw new UserError(
        'search_unavailable',
        `检索服务没有应答，请稍后再试。帖子照常入库${queued > 0 ? `，${queued} 条正在排队` : ''}，恢复后自动补上。`,
        503,
      );
    }
  }
}
