import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import {
  CollectionWorker,
  CrawlModule,
  FocusWords,
  MentionSink,
  Planner,
  SessionKeeper,
  SignInHost,
} from '@fengsui/collection';
import { IncidentFocus, IncidentsModule } from '@fengsui/incidents';
import { LedgerModule } from '@fengsui/ledger';
import { MentionsModule, MentionStore } from '@fengsui/mentions';
import { Clock, type Config, Loop, PgListener, PlatformModule, type Round } from '@fengsui/platform';
import { RegistryModule } from '@fengsui/registry';

/** Reads the sources, round after round. Several may run: budgets and claims lie in the database. */
@Module({})
export class CrawlerModule implements OnApplicationBootstrap, OnApplicationShutdown {
  /** three searches may wait for their sites at once: one a source */
  private readonly loops: Loop[];

  constructor(
    @Inject(PgListener) private readonly listener: PgListener,
    @Inject(CollectionWorker) worker: CollectionWorker,
    @Inject(Planner) planner: Planner,
    @Inject(SessionKeeper) keeper: SessionKeeper,
    @Inject(SignInHost) signIns: SignInHost,
    @Inject(Clock) clock: Clock,
  ) {
    const loop = (name: string, round: Round): Loop => new Loop(name, round, clock);
    this.loops = [
      ...[1, 2, 3].map((n) => loop(`采集${n}`, () => worker.round())),
      loop('采集计划', () => planner.round()),
      loop('会话', () => keeper.round()),
      // two people may sign in to two sites at once
      ...[1, 2].map((n) => loop(`登录${n}`, () => signIns.round())),
    ];
  }

  static forRoot(config: Config, clock?: Clock): DynamicModule {
    return {
      module: CrawlerModule,
      imports: [
        PlatformModule.forRoot(config, clock),
        LedgerModule,
        RegistryModule,
        MentionsModule,
        IncidentsModule,
        CrawlModule.forRoot(
          { provide: MentionSink, useExisting: MentionStore },
          { provide: FocusWords, useExisting: IncidentFocus },
        ),
      ],
    };
  }

  onApplicationBootstrap(): void {
    for (const loop of this.loops) loop.start(this.listener, 'crawl');
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }
}
