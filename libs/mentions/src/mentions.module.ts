import { Global, Module } from '@nestjs/common';
import { AnalysisContextReader } from './analysis-context.js';
import { ImportService } from './import/import.service.js';
import { MentionStore } from './store/mention.store.js';
import { MentionViews } from './mention.views.js';

@Global()
@Module({
  providers: [AnalysisContextReader, MentionStore, MentionViews, ImportService],
  exports: [MentionStore, MentionViews, ImportService],
})
export class MentionsModule {}
