import { Global, Module } from '@nestjs/common';
import { AnalysisContextReader } from './analysis-context.js';
import { ImportService } from './import/import.service.js';
import { MentionStore } from './store/mention.store.js';
import { Corrections } from './corrections/corrections.service.js';
import { ExcludedReader } from './corrections/excluded.reader.js';
import { JudgementReader } from './corrections/judgement.reader.js';
import { EvidenceReader } from './evidence/evidence.reader.js';
import { ManualEntries } from './manual/manual-entries.service.js';
import { MentionViews } from './mention.views.js';
import { HistoryReader } from './history.reader.js';
import { SimilarReader } from './similar.reader.js';
import { Reanalysis } from './reanalysis/reanalysis.service.js';

@Global()
@Module({
  providers: [
    AnalysisContextReader,
    MentionStore,
    MentionViews,
    ImportService,
    ManualEntries,
    EvidenceReader,
    Reanalysis,
    Corrections,
    ExcludedReader,
    JudgementReader,
    SimilarReader,
    HistoryReader,
  ],
  exports: [
    MentionStore,
    MentionViews,
    ImportService,
    ManualEntries,
    EvidenceReader,
    Reanalysis,
    Corrections,
    ExcludedReader,
    JudgementReader,
    SimilarReader,
    HistoryReader,
  ],
})
export class MentionsModule {}
