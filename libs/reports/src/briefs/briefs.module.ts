import { Module } from '@nestjs/common';
import { BriefMaker } from './brief-maker.js';
import { BriefRepository } from './brief.repository.js';
import { Briefs } from './briefs.service.js';
import { BriefFactsRepository } from './facts.repository.js';

/** 日报、周报、月报、专报. Ledger and Outbox come from the global modules. */
@Module({
  providers: [BriefFactsRepository, BriefRepository, BriefMaker, Briefs],
  exports: [BriefMaker, Briefs],
})
export class BriefsModule {}
