import { type DynamicModule, Module, type ModuleMetadata, type Type } from '@nestjs/common';
import { AfterActionRepository } from './after-action/after-action.repository.js';
import { AfterActionService } from './after-action/after-action.service.js';
import { FactsRepository } from './after-action/facts.repository.js';
import { MentionExport } from './export/mention-export.service.js';
import { ReportDesk } from './after-action/report-desk.service.js';
import { ReportTasks } from './after-action/report-tasks.service.js';
import { ReportVerifier } from './after-action/report-verifier.service.js';
import { IncidentDetails } from './incident-page/incident-details.js';
import { IncidentPageRepository } from './incident-page/incident-page.repository.js';
import { ReportSealer } from './after-action/report-sealer.service.js';
import { ImprovementModule } from './improvement/improvement.module.js';
import { IncidentPageService } from './incident-page/incident-page.service.js';
import { AccountFiles } from './forms/account-files.service.js';
import { AccountPapers } from './forms/account-papers.service.js';
import { InspectionPapers } from './forms/inspection-papers.service.js';
import { TableExport } from './tables/table-export.service.js';
import { OverviewRepository } from './overview/overview.repository.js';
import { OverviewService } from './overview/overview.service.js';
import { TalkService } from './overview/talk.service.js';
import { ReportFiles } from './render/report-files.service.js';

/** Dashboard, incident page and after-action report: reads of what the other stages keep. */
@Module({})
export class ReportsModule {
  /**
   * imports: the modules that export SourceViews (collection) and the class named by details, unless they are global.
   * details: who answers for one incident's ladder, clocks and log (EscalationViews).
   */
  static forRoot(imports: NonNullable<ModuleMetadata['imports']>, details: Type<IncidentDetails>): DynamicModule {
    return {
      module: ReportsModule,
      imports: [...imports, ImprovementModule],
      providers: [
        OverviewRepository,
        OverviewService,
        TalkService,
        IncidentPageRepository,
        IncidentPageService,
        FactsRepository,
        AfterActionRepository,
        ReportSealer,
        AfterActionService,
        TableExport,
        MentionExport,
        ReportDesk,
        ReportTasks,
        ReportVerifier,
        ReportFiles,
        AccountPapers,
        InspectionPapers,
        AccountFiles,
        { provide: IncidentDetails, useExisting: details },
      ],
      exports: [
        OverviewService,
        TalkService,
        IncidentPageService,
        AfterActionService,
        ReportDesk,
        ReportTasks,
        ReportVerifier,
        ReportFiles,
        MentionExport,
        TableExport,
        AccountPapers,
        InspectionPapers,
        AccountFiles,
      ],
    };
  }
}
