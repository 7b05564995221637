import { Inject, Injectable } from '@nestjs/common';
import { type AnalysisContext, learnWords, namesKey } from '@fengsui/analysis';
import { Clock } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';

/** A renamed unit or a new short name is used after this long at most; what was judged meanwhile by the old names is judged anew. */
const FRESH_MS = 30_000;

/** The school and its units as analysis wants them, read again now and then. */
@Injectable()
export class AnalysisContextReader {
  private last: AnalysisContext | undefined;
  private cached: { at: number; context: Promise<AnalysisContext> } | undefined;

  constructor(
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  get(): Promise<AnalysisContext> {
    const now = this.clock.now().getTime();
    if (!this.cached || Math.abs(now - this.cached.at) > FRESH_MS) return this.fresh();
    return this.cached.context;
  }

  /** As they stand this moment. */
  fresh(): Promise<AnalysisContext> {
    this.cached = { at: this.clock.now().getTime(), context: this.read() };
    return this.cached.context;
  }

  private async read(): Promise<AnalysisContext> {
    const [school, units] = await Promise.all([this.registry.profile(), this.registry.units()]);
    const context: AnalysisContext = {
      school: school ?? { name: '\u0000', shortNames: [], traps: [], places: [] },
      units,
    };
    // what the matchers have made ready of the same names serves on
    if (this.last && namesKey(this.last) === namesKey(context)) return this.last;
    this.last = context;
    learnWords([
      context.school.name,
      ...context.school.shortNames,
      ...context.school.places,
      ...(school?.nicknames ?? []),
      ...(school?.campuses ?? []),
      ...units.flatMap((u) => [u.name, ...u.aliases]),
    ]);
    return context;
  }
}
