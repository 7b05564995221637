import { Module } from '@nestjs/common';
import { HomeService } from './home.service.js';
import { HOME_SOURCES, type HomeSource } from './source.js';
import { AccountSource } from './sources/accounts.source.js';
import { AuthorisationSource } from './sources/authorisations.source.js';
import { CircleSource } from './sources/circle.source.js';
import { ClueSource } from './sources/clues.source.js';
import { GapSource } from './sources/gaps.source.js';
import { ImprovementSource } from './sources/improvement.source.js';
import { IncidentSource } from './sources/incidents.source.js';
import { QuestionSource } from './sources/questions.source.js';

const SOURCES = [
  ...[IncidentSource, ClueSource, ImprovementSource, AccountSource],
  ...[QuestionSource, AuthorisationSource, CircleSource, GapSource],
];

/** The home page: a new kind of matter that waits for people is one more source. */
@Module({
  providers: [
    ...SOURCES,
    { provide: HOME_SOURCES, useFactory: (...sources: HomeSource[]) => sources, inject: SOURCES },
    HomeService,
  ],
  exports: [HomeService],
})
export class HomeModule {}
