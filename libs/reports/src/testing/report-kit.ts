import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Actor, Checkpoints, Ledger, LedgerKeys } from '@fengsui/ledger';
import type { TestDatabase } from '@fengsui/platform/testing';
import { AfterActionRepository } from '../after-action/after-action.repository.js';
import { AfterActionService } from '../after-action/after-action.service.js';
import { FactsRepository } from '../after-action/facts.repository.js';
import { ReportDesk } from '../after-action/report-desk.service.js';
import { ReportVerifier } from '../after-action/report-verifier.service.js';
import { seedAftermath } from './seed-aftermath.js';
import { seedIncident } from './seed-incident.js';

/** The made-up incident, closed, and everything that makes its report. */
export async function reportKit(db: TestDatabase) {
  const { dataSource, clock } = db;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fengsui-report-'));
  const ledger = new Ledger(dataSource);
  const setting = { FENGSUI_LEDGER_KEYS: '', FENGSUI_LEDGER_CHECKPOINTS: '', FENGSUI_DATA_DIR: folder };
  const checkpoints = new Checkpoints(dataSource, new LedgerKeys(setting), setting);
  const repository = new AfterActionRepository();
  const facts = new FactsRepository(ledger);
  const reports = new AfterActionService(dataSource, facts, repository, ledger, checkpoints, clock, {
    PUBLIC_URL: 'https://yuqing.example.edu.cn',
  });
  const { incidentId, people } = await seedIncident(dataSource, ledger);
  await seedAftermath(dataSource, incidentId, people);
  const person = (name: string, post: string): Actor => ({
    type: 'person',
    id: people[name]!,
    name,
    post,
    channel: 'web',
  });
  return {
    ledger,
    checkpoints,
    reports,
    desk: new ReportDesk(dataSource, reports, repository, ledger),
    verifier: new ReportVerifier(dataSource, repository, clock),
    incidentId,
    people,
    duty: person('王晓岚', '党委宣传部 舆情值班员'),
    head: person('刘敏', '党委宣传部 部长'),
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}
