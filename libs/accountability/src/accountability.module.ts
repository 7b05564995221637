import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { FiguresService } from './figures/figures.service.js';
import { ClueOpener } from './opening/clue-opener.service.js';
import { PostClues } from './opening/post-clues.service.js';
import { ClueActions } from './procedure/clue-actions.service.js';
import { CluePapers } from './papers/clue-papers.service.js';
import { ClueEngine } from './procedure/clue-engine.js';
import { ClueTeller } from './procedure/clue-teller.service.js';
import { checkMachine } from './procedure/machine.js';
import { ClueViews } from './procedure/views/clue-views.service.js';

@Global()
@Module({
  providers: [ClueOpener, PostClues, ClueTeller, CluePapers, ClueActions, ClueEngine, ClueViews, FiguresService],
  exports: [ClueOpener, PostClues, CluePapers, ClueActions, ClueEngine, ClueViews, FiguresService],
})
export class AccountabilityModule implements OnModuleInit {
  onModuleInit(): void {
    checkMachine();
  }
}
