import { Inject, Injectable } from '@nestjs/common';
import { type AnalysisContext, learnWords } from '@fengsui/analysis';
import { Clock } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';

/** A renamed unit or a new short name is used after this long at most. */
const FRESH_MS = 30_000;

/** The school and its units as analysis wants them, read again now and then. */
@Injectable()
export class AnalysisContextReader {
  private cached: { at: number; context: Promise<AnalysisContext> } | undefined;

  constructor(
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  get(): Promise<AnalysisContext> {
    const now = this.clock.now().getTime();
    if (!this.cached || Math.abs(now - this.cached.at) > FRESH_MS) this.cached = { at: now, context: this.read() };
    return this.cached.context;
  }

  private async read(): Promise<AnalysisContext> {
    const [school, units] = await Promise.all([this.registry.profile(), this.registry.units()]);
    const context = { school: school ?? { name: '\u0000', shortNames: [], traps: [], places: [] }, units };
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
