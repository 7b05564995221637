import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { EscalationActions } from './escalation-actions.service.js';
import { EscalationEngine } from './escalation.engine.js';
import { EscalationRepository } from './escalation.repository.js';
import { EscalationViews } from './escalation-views.service.js';
import { LevelTeller } from './level-teller.js';
import { LinkMaker } from './link-maker.js';
import { LinkService } from './link.service.js';
import { PolicyDrafts } from './policy-drafts.service.js';
import { PolicyRehearsal } from './rehearsal.service.js';
import { EngineHealth } from './watch/engine-health.js';
import { StuckAlarm } from './watch/stuck-alarm.js';
import { PolicyStore } from './policy.store.js';

@Module({})
export class EscalationModule {
  /** listener: who hears of missed clocks. */
  static forRoot(listener: Provider): DynamicModule {
    return {
      module: EscalationModule,
      global: true,
      providers: [
        EscalationRepository,
        PolicyStore,
        PolicyDrafts,
        PolicyRehearsal,
        LinkMaker,
        LevelTeller,
        EscalationEngine,
        EscalationActions,
        EscalationViews,
        LinkService,
        EngineHealth,
        StuckAlarm,
        listener,
      ],
      exports: [
        PolicyStore,
        PolicyDrafts,
        PolicyRehearsal,
        EscalationEngine,
        EscalationActions,
        EscalationViews,
        LinkService,
        EngineHealth,
        StuckAlarm,
      ],
    };
  }
}
