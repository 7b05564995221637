import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { AccountTerms } from './account-terms/account-terms.service.js';
import { ActDesk } from './act-desk.js';
import { Climber } from './climber.js';
import { ClockRunner } from './clock-runner.js';
import { Courtesies } from './courtesies.service.js';
import { DataQualityTasks } from './data-quality.service.js';
import { EngineState } from './engine-state.js';
import { EscalationActions } from './escalation-actions.service.js';
import { EscalationEngine } from './escalation.engine.js';
import { EscalationViews } from './escalation-views.service.js';
import { HandOver } from './hand-over.service.js';
import { LevelTeller } from './level-teller.js';
import { LinkMaker } from './link-maker.js';
import { LinkService } from './link.service.js';
import { MatterStore } from './matter-store.js';
import { OfficeActions } from './office-actions.service.js';
import { Planner } from './planner.js';
import { PolicyDrafts } from './policy-drafts.service.js';
import { PolicyRehearsal } from './rehearsal.service.js';
import { EngineHealth } from './watch/engine-health.js';
import { StuckAlarm } from './watch/stuck-alarm.js';
import { PolicyStore } from './policy.store.js';
import { ReadinessDigest } from './readiness-digest.service.js';
import { ReadinessReport } from './readiness.service.js';
import { StepActions } from './step-actions.service.js';
import { WordingActions } from './wording-actions.service.js';
import { UpwardReports } from './upward-report.service.js';
import { WorkingDays } from './working-days.service.js';

@Module({})
export class EscalationModule {
  /** listener: who hears of missed clocks. */
  static forRoot(listener: Provider): DynamicModule {
    return {
      module: EscalationModule,
      global: true,
      providers: [
        MatterStore,
        PolicyStore,
        WorkingDays,
        PolicyDrafts,
        PolicyRehearsal,
        ReadinessReport,
        ReadinessDigest,
        EngineState,
        LinkMaker,
        LevelTeller,
        Climber,
        ClockRunner,
        Planner,
        EscalationEngine,
        ActDesk,
        EscalationActions,
        HandOver,
        OfficeActions,
        StepActions,
        WordingActions,
        EscalationViews,
        LinkService,
        EngineHealth,
        StuckAlarm,
        UpwardReports,
        DataQualityTasks,
        Courtesies,
        AccountTerms,
        listener,
      ],
      exports: [
        PolicyStore,
        WorkingDays,
        PolicyDrafts,
        PolicyRehearsal,
        ReadinessReport,
        ReadinessDigest,
        EngineState,
        EscalationEngine,
        EscalationActions,
        HandOver,
        OfficeActions,
        StepActions,
        WordingActions,
        EscalationViews,
        LinkService,
        EngineHealth,
        StuckAlarm,
        UpwardReports,
        DataQualityTasks,
        Courtesies,
        AccountTerms,
      ],
    };
  }
}
