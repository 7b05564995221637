import { expect, it } from '@jest/globals';
import { SourceViews } from '@fengsui/collection';
import type { IncidentDetail } from '@fengsui/contract';
import { IncidentFacts } from '@fengsui/incidents';
import { Checkpoints, Ledger } from '@fengsui/ledger';
import { PolicyStore, WorkingDays } from '@fengsui/escalation';
import { MentionViews } from '@fengsui/mentions';
import { Outbox } from '@fengsui/notification';
import { Clock, CONFIG, SystemClock } from '@fengsui/platform';
import { AccountReader, Registry } from '@fengsui/registry';
import { IndexStatusViews, MentionIndex } from '@fengsui/search-index';
import { Global, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { AfterActionService, IncidentDetails, IncidentPageService, OverviewService, ReportsModule } from './index.js';

@Injectable()
class Details extends IncidentDetails {
  override async detail(): Promise<IncidentDetail> {
    throw new Error('not asked here');
  }
}

const tokens = [
  IncidentFacts,
  Ledger,
  Checkpoints,
  CONFIG,
  MentionViews,
  MentionIndex,
  IndexStatusViews,
  Registry,
  AccountReader,
  Outbox,
  PolicyStore,
  WorkingDays,
  SourceViews,
  DataSource,
];

/** What apps provide around the module. */
@Global()
@Module({
  providers: [
    ...tokens.map((provide) => ({ provide, useValue: {} })),
    { provide: Clock, useClass: SystemClock },
    Details,
  ],
  exports: [...tokens, Clock, Details],
})
class Surroundings {}

@Module({ imports: [Surroundings, ReportsModule.forRoot([], Details)] })
class Root {}

it('wires its three services', async () => {
  const app = await NestFactory.createApplicationContext(Root, { logger: false, abortOnError: false });
  for (const service of [OverviewService, IncidentPageService, AfterActionService])
    expect(app.get(service)).toBeInstanceOf(service);
  await app.close();
});
