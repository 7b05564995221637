import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import {
  AccountWords,
  CollectionWorker,
  CrawlModule,
  FocusWords,
  MentionSink,
  Planner,
  SessionKeeper,
  SignInHost,
} from '@fengsui/collection';
import type { WakeTopic } from '@fengsui/contract';
import { SearchWords } from '@fengsui/discovery';
import { IncidentFocus, IncidentsModule } from '@fengsui/incidents';
import { LedgerModule } from '@fengsui/ledger';
import { MentionsModule, MentionStore } from '@fengsui/mentions';
import { Clock, type Config, Loop, PgListener, PlatformModule, type Round } from '@fengsui/platform';
import { RegistryModule } from '@fengsui/registry';

/** Reads the sources, round after round. Several may run: budgets and claims lie in the database. */
@Module({})
export class CrawlerModule implements OnApplicationBootstrap, OnApplicationShutdown {
  /** three searches may wait for their sites at once: one a source */
  private readonly loops: { loop: Loop; topic: WakeTopic }[];

  constructor(
    @Inject(PgListener) private readonly listener: PgListener,
    @Inject(CollectionWorker) worker: CollectionWorker,
    @Inject(Planner) planner: Planner,
    @Inject(SessionKeeper) keeper: SessionKeeper,
    @Inject(SignInHost) signIns: SignInHost,
    @Inject(Clock) clock: Clock,
  ) {
    const loop = (name: string, topic: WakeTopic, round: Round): { loop: Loop; topic: WakeTopic } => ({
      loop: new Loop(name, round, clock),
      topic,
    });
    this.loops = [
      ...[1, 2, 3].map((n) => loop(`采集${n}`, 'crawl', () => worker.round())),
      loop('采集计划', 'plan', () => planner.round()),
      loop('会话', 'session', () => keeper.round()),
      // two people may sign in to two sites at once
      ...[1, 2].map((n) => loop(`登录${n}`, 'session', () => signIns.round())),
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
          { provide: AccountWords, useClass: SearchWords },
        ),
      ],
    };
  }

  onApplicationBootstrap(): void {
    for (const { loop, topic } of this.loops) loop.start(this.listener, topic);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.loops.map(({ loop }) => loop.stop()));
  }
}
