import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { AccountabilityModule, ClueOpener } from '@fengsui/accountability';
import { CollectionModule, WatchListsModule } from '@fengsui/collection';
import { DrillsModule } from '@fengsui/drills';
import { BreachListener, EscalationModule, EscalationViews } from '@fengsui/escalation';
import { IdentityModule } from '@fengsui/identity';
import { IncidentsModule } from '@fengsui/incidents';
import { LedgerModule } from '@fengsui/ledger';
import { MentionsModule, PreviewsModule } from '@fengsui/mentions';
import { NotificationModule, OutboxViews } from '@fengsui/notification';
import { type Clock, type Config, PlatformModule } from '@fengsui/platform';
import { AccountDiscoveryModule } from '@fengsui/discovery';
import { PublishingModule } from '@fengsui/publishing';
import { QuestionsModule } from '@fengsui/questions';
import { RegistryModule } from '@fengsui/registry';
import { BriefsModule, HomeModule, ReportsModule } from '@fengsui/reports';
import { SearchIndexModule } from '@fengsui/search-index';
import { AccountabilityController } from './http/accountability.controller.js';
import { DrillRunner } from './drills/drill-runner.js';
import { Actors } from './http/actors.js';
import { PhoneCallbacksController } from './http/callbacks/phone-callbacks.controller.js';
import { PhoneCallbacks } from './http/callbacks/phone-callbacks.service.js';
import { BriefsController } from './http/briefs.controller.js';
import { CollectionController } from './http/collection.controller.js';
import { DataQualityController } from './http/data-quality.controller.js';
import { DrillsController } from './http/drills.controller.js';
import { ErrorFilter } from './http/error.filter.js';
import { IdempotencyInterceptor } from './http/idempotency.interceptor.js';
import { InFlight } from './http/in-flight.js';
import { FilingsController } from './http/filings.controller.js';
import { InspectionsController } from './http/inspections.controller.js';
import { InboxController } from './http/inbox.controller.js';
import { ImprovementController } from './http/improvement.controller.js';
import { IncidentRecordsController } from './http/incident-records.controller.js';
import { WorkbenchController } from './http/workbench.controller.js';
import { IncidentsController } from './http/incidents.controller.js';
import { LedgerController } from './http/ledger.controller.js';
import { LinksController } from './http/links.controller.js';
import { JudgementsController } from './http/judgements.controller.js';
import { MetricsController } from './http/metrics.controller.js';
import { MentionsController } from './http/mentions.controller.js';
import { OfficeController } from './http/office.controller.js';
import { AlarmsController } from './http/alarms.controller.js';
import { OverviewController } from './http/overview.controller.js';
import { ChatGroupsController } from './http/chat-groups.controller.js';
import { CircleController } from './http/circle.controller.js';
import { PolicyController } from './http/policy.controller.js';
import { RulesController } from './http/rules.controller.js';
import { ReportsController } from './http/reports.controller.js';
import { ContactsController } from './http/contacts.controller.js';
import { DiscoveryController } from './http/discovery.controller.js';
import { PublishingController } from './http/publishing.controller.js';
import { QuestionsController } from './http/questions.controller.js';
import { PushController } from './http/push.controller.js';
import { RegistryAccountsController } from './http/registry-accounts.controller.js';
import { RegistryController } from './http/registry.controller.js';
import { RegistryDirectoryController } from './http/registry-directory.controller.js';
import { RegistryWaitsController } from './http/registry-waits.controller.js';
import { HomeController } from './http/home.controller.js';
import { RosterController } from './http/roster.controller.js';
import { IndexController } from './http/index.controller.js';
import { SearchController } from './http/search.controller.js';
import { SearchKeepingController } from './http/search-keeping.controller.js';
import { SessionController } from './http/session.controller.js';
import { SessionsController } from './http/sessions.controller.js';
import { PasswordController } from './http/password.controller.js';
import { SystemController } from './http/system.controller.js';
import { SystemViews } from './system/system.views.js';
import { SharedReads } from './http/shared-reads.js';
import { SessionGuard } from './http/session.guard.js';
import { VerifyController } from './http/verify.controller.js';
import { TablesController } from './http/tables.controller.js';
import { UpwardReportsController } from './http/upward-reports.controller.js';
import { WatchListsController } from './http/watch-lists.controller.js';
import { WecomController } from './http/wecom.controller.js';
import { LiveGateway } from './live/live.gateway.js';
import { StuckWatch } from './stuck-watch.js';
import { OpenApiController } from './openapi/openapi.controller.js';

/** HTTP, socket and pages over every stage. */
@Module({})
export class ApiModule {
  static forRoot(config: Config, clock?: Clock): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        DiscoveryModule,
        PlatformModule.forRoot(config, clock),
        LedgerModule,
        RegistryModule,
        IdentityModule,
        MentionsModule,
        CollectionModule,
        WatchListsModule,
        PreviewsModule,
        SearchIndexModule,
        IncidentsModule,
        NotificationModule,
        AccountabilityModule,
        PublishingModule,
        AccountDiscoveryModule,
        QuestionsModule,
        EscalationModule.forRoot({ provide: BreachListener, useExisting: ClueOpener }),
        ReportsModule.forRoot([CollectionModule], EscalationViews),
        BriefsModule,
        HomeModule,
        DrillsModule,
      ],
      controllers: [
        SessionController,
        SessionsController,
        AlarmsController,
        SystemController,
        PasswordController,
        OverviewController,
        WorkbenchController,
        IncidentsController,
        FilingsController,
        IncidentRecordsController,
        ReportsController,
        VerifyController,
        OpenApiController,
        OfficeController,
        AccountabilityController,
        LinksController,
        LedgerController,
        CollectionController,
        WecomController,
        PhoneCallbacksController,
        JudgementsController,
        MentionsController,
        MetricsController,
        UpwardReportsController,
        DataQualityController,
        WatchListsController,
        SearchController,
        SearchKeepingController,
        IndexController,
        ChatGroupsController,
        CircleController,
        PolicyController,
        RulesController,
        RegistryAccountsController,
        RegistryController,
        RegistryDirectoryController,
        RegistryWaitsController,
        InspectionsController,
        HomeController,
        PublishingController,
        DiscoveryController,
        QuestionsController,
        RosterController,
        BriefsController,
        InboxController,
        PushController,
        ImprovementController,
        TablesController,
        DrillsController,
        ContactsController,
      ],
      providers: [
        LiveGateway,
        StuckWatch,
        SharedReads,
        SystemViews,
        OutboxViews,
        Actors,
        PhoneCallbacks,
        DrillRunner,
        InFlight,
        { provide: APP_GUARD, useClass: SessionGuard },
        { provide: APP_FILTER, useClass: ErrorFilter },
        // the first is outermost
        { provide: APP_INTERCEPTOR, useExisting: InFlight },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
      ],
    };
  }
}
