import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AccountabilityModule, ClueEngine, ClueOpener } from '@fengsui/accountability';
import type { WakeTopic } from '@fengsui/contract';
import { Detection, DetectionModule } from '@fengsui/detection';
import { AccountDiscoveryModule } from '@fengsui/discovery';
import { BreachListener, EngineState, EscalationEngine, EscalationModule } from '@fengsui/escalation';
import { IncidentOpener, IncidentsModule } from '@fengsui/incidents';
import { ENGINE, LedgerModule } from '@fengsui/ledger';
import { MentionsModule } from '@fengsui/mentions';
import { NotificationModule, OutboxWorker } from '@fengsui/notification';
import { Clock, CONFIG, type Config, Loop, PgListener, PlatformModule, type Round } from '@fengsui/platform';
import { CircleWatch, PublishingModule, PublishingWatch } from '@fengsui/publishing';
import { QuestionFinder, QuestionsModule } from '@fengsui/questions';
import { RegistryModule } from '@fengsui/registry';
import { BriefsModule, ImprovementModule } from '@fengsui/reports';
import { Indexer, SearchIndexModule } from '@fengsui/search-index';
import { BriefLoop } from './brief-loop.js';
import { LedgerKeeper } from './ledger-keeper.js';
import { MetricsServer } from './metrics-server.js';
import { ReadinessKeeper } from './readiness-keeper.js';
import { ReanalysisLoop } from './reanalysis-loop.js';
import { RetentionKeeper } from './retention-keeper.js';
import { SourceWatch } from './source-watch.js';
import { Watchdog } from './watchdog.js';

/** A paused outbox looks again so often; resuming wakes it. */
const PAUSED_REST_MS = 5_000;

/** Everything that happens by the clock. Each stage has its own loop, so that a slow one does not hold up a deadline. */
@Module({})
export class EngineModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly loops: { loop: Loop; topic: WakeTopic }[];

  constructor(
    @Inject(PgListener) private readonly listener: PgListener,
    @Inject(Indexer) indexer: Indexer,
    @Inject(Detection) detection: Detection,
    @Inject(IncidentOpener) incidents: IncidentOpener,
    @Inject(EscalationEngine) escalation: EscalationEngine,
    @Inject(OutboxWorker) outbox: OutboxWorker,
    @Inject(ClueEngine) clues: ClueEngine,
    @Inject(PublishingWatch) publishing: PublishingWatch,
    @Inject(CircleWatch) circle: CircleWatch,
    @Inject(QuestionFinder) questions: QuestionFinder,
    @Inject(EngineState) private readonly state: EngineState,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Clock) clock: Clock,
  ) {
    const loop = (name: string, topic: WakeTopic, round: Round): { loop: Loop; topic: WakeTopic } => ({
      loop: new Loop(name, round, clock),
      topic,
    });
    // deadlines first: what others load at their first round does not hold them up
    this.loops = [
      loop('处置', 'escalation', () => escalation.round()),
      loop('发件', 'outbox', async () => ((await this.state.paused()) ? PAUSED_REST_MS : outbox.round())),
      loop('问责', 'accountability', async () => ((await this.state.paused()) ? PAUSED_REST_MS : clues.round())),
      loop('发布', 'detection', () => publishing.round()),
      loop('联动', 'detection', async () => ((await this.state.paused()) ? PAUSED_REST_MS : circle.round())),
      loop('答复', 'detection', () => questions.round()),
      loop('索引', 'index', () => indexer.round()),
      loop('检测', 'detection', async () => {
        const rest = await detection.round();
        // alarms become incidents in the same breath
        return Math.min(rest, await incidents.round());
      }),
    ];
  }

  static forRoot(config: Config, clock?: Clock): DynamicModule {
    return {
      module: EngineModule,
      imports: [
        PlatformModule.forRoot(config, clock),
        ScheduleModule.forRoot(),
        LedgerModule,
        RegistryModule,
        MentionsModule,
        SearchIndexModule,
        DetectionModule,
        IncidentsModule,
        NotificationModule,
        AccountabilityModule,
        PublishingModule,
        AccountDiscoveryModule,
        QuestionsModule,
        EscalationModule.forRoot({ provide: BreachListener, useExisting: ClueOpener }),
        BriefsModule,
        ImprovementModule,
      ],
      providers: [
        Watchdog,
        MetricsServer,
        LedgerKeeper,
        SourceWatch,
        ReanalysisLoop,
        BriefLoop,
        ReadinessKeeper,
        RetentionKeeper,
      ],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.FENGSUI_ENGINE_START === 'paused' && !(await this.state.paused()))
      await this.state.pause('按设置 FENGSUI_ENGINE_START=paused 启动', ENGINE);
    for (const { loop, topic } of this.loops) loop.start(this.listener, topic);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.loops.map(({ loop }) => loop.stop()));
  }
}
