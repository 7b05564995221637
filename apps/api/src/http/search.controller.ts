import { Controller, Get, Inject, Query } from '@nestjs/common';
import { TOPICS } from '@fengsui/analysis';
import { WatchListRepository } from '@fengsui/collection';
import type {
  SearchAnswer,
  SearchChoices,
  SearchFacets,
  SearchSeries,
  SpreadView,
  TopAuthorView,
  TopTermView,
} from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { MentionViews, SimilarReader } from '@fengsui/mentions';
import { Clock } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { unitScope } from '@fengsui/reports';
import {
  foldedPage,
  highlight,
  IndexStatusViews,
  MentionIndex,
  queryInWords,
  type Search,
  type Selection,
  topTerms,
} from '@fengsui/search-index';
import { asking } from './index-unavailable.js';
import { readSearch, readSpan, STEPS } from './search-query.js';
import { CurrentViewer } from './session.guard.js';

const DAY = 86_400_000;
/** What is usual: the four weeks before. */
const BACKGROUND_DAYS = 28;
const TOP = 30;

/** /api/search: posts by words and filters, counted and drawn. A unit's viewer finds his unit's posts. */
@Controller('api')
export class SearchController {
  constructor(
    @Inject(MentionIndex) private readonly index: MentionIndex,
    @Inject(MentionViews) private readonly mentions: MentionViews,
    @Inject(SimilarReader) private readonly similar: SimilarReader,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(WatchListRepository) private readonly lists: WatchListRepository,
    @Inject(IndexStatusViews) private readonly views: IndexStatusViews,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Get('search')
  async search(@Query() raw: Record<string, unknown>, @CurrentViewer() viewer: Viewer): Promise<SearchAnswer> {
    const { selection, limit, after, fold } = readSearch(raw, viewer);
    const search = { ...selection, limit, ...(after ? { after } : {}) };
    const stories = (ids: string[]) => this.similar.stories(ids, unitScope(viewer));
    const [found, { lacks }] = await asking(this.views, () =>
      Promise.all([fold ? foldedPage(this.index, search, stories) : this.whole(search, stories), this.views.status()]),
    );
    const mentions = new Map((await this.mentions.byIds(found.hits.map((h) => h.id))).map((m) => [m.id, m]));
    const marks = (text: string | null): [number, number][] =>
      selection.query && text !== null ? highlight(text, selection.query) : [];
    return {
      understood: selection.query ? queryInWords(selection.query) : null,
      hits: found.hits.flatMap(({ id, story, alike }) => {
        const mention = mentions.get(id);
        return mention
          ? [{ mention, titleMarks: marks(mention.title), textMarks: marks(mention.text), story, alike }]
          : [];
      }),
      total: found.total,
      more: found.more,
      next: found.next,
      lacks,
    };
  }

  /** A page as it lies, copies beside what they copy. */
  private async whole(search: Search, stories: (ids: string[]) => ReturnType<SimilarReader['stories']>) {
    const { ids, ...found } = await this.index.search(search);
    const known = await stories(ids);
    return { ...found, hits: ids.map((id) => ({ id, ...(known.get(id) ?? { story: id, alike: 0 }) })) };
  }

  @Get('search/choices')
  async choices(@CurrentViewer() viewer: Viewer): Promise<SearchChoices> {
    const scope = unitScope(viewer);
    const [units, lists] = await Promise.all([this.registry.everyUnit(), this.lists.list()]);
    return {
      units: units.filter((u) => !scope || scope.includes(u.id)).map(({ id, name }) => ({ id, name })),
      lists: lists.map(({ id, name }) => ({ id, name })),
      topics: TOPICS.map((t) => t.name),
    };
  }

  @Get('search/facets')
  facets(@Query() raw: Record<string, unknown>, @CurrentViewer() viewer: Viewer): Promise<SearchFacets> {
    return asking(this.views, () => this.index.facets(readSearch(raw, viewer).selection));
  }

  @Get('search/series')
  async series(@Query() raw: Record<string, unknown>, @CurrentViewer() viewer: Viewer): Promise<SearchSeries> {
    const { selection } = readSearch(raw, viewer);
    const { from, to, step } = readSpan(raw, selection, this.clock.now());
    const [points, { lacks }] = await asking(this.views, () =>
      Promise.all([this.index.series({ ...selection, from, to }, STEPS[step]), this.views.status()]),
    );
    return { stepMs: STEPS[step], points, lacks };
  }

  @Get('search/spread')
  spread(@Query() raw: Record<string, unknown>, @CurrentViewer() viewer: Viewer): Promise<SpreadView[]> {
    return asking(this.views, () => this.index.spread(readSearch(raw, viewer).selection));
  }

  @Get('search/authors')
  authors(@Query() raw: Record<string, unknown>, @CurrentViewer() viewer: Viewer): Promise<TopAuthorView[]> {
    return asking(this.views, () => this.index.authors(readSearch(raw, viewer).selection, TOP));
  }

  @Get('search/terms')
  terms(@Query() raw: Record<string, unknown>, @CurrentViewer() viewer: Viewer): Promise<TopTermView[]> {
    const { selection } = readSearch(raw, viewer);
    const to = selection.to ?? this.clock.now();
    const background: Selection = { from: new Date(to.getTime() - BACKGROUND_DAYS * DAY), to };
    return asking(this.views, () => topTerms(this.index, selection, background, TOP));
  }
}
