import { Global, Module } from '@nestjs/common';
import { AnalysisContextReader } from './analysis-context.js';
import { ImportService } from './import/import.service.js';
import { MentionStore } from './store/mention.store.js';
import { EvidenceReader } from './evidence/evidence.reader.js';
import { ManualEntries } from './manual/manual-entries.service.js';
import { MentionViews } from './mention.views.js';

@Global()
@Module({
  providers: [AnalysisContextReader, MentionStore, MentionViews, ImportService, ManualEntries, EvidenceReader],
  exports: [MentionStore, MentionViews, ImportService, ManualEntries, EvidenceReader],
})
export class MentionsModule {}
