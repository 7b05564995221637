import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DEFAULT_POLICY, PolicyStore, WorkingDays } from '@fengsui/escalation';
import { type Actor, Checkpoints, Ledger, LedgerKeys } from '@fengsui/ledger';
import { Outbox } from '@fengsui/notification';
import type { TestDatabase } from '@fengsui/platform/testing';
import { Registry } from '@fengsui/registry';
import { AfterActionRepository } from '../after-action/after-action.repository.js';
import { AfterActionService } from '../after-action/after-action.service.js';
import { FactsRepository } from '../after-action/facts.repository.js';
import { ReportDesk } from '../after-action/report-desk.service.js';
import { ReportSealer } from '../after-action/report-sealer.service.js';
import { ReportTasks } from '../after-action/report-tasks.service.js';
import { ReportVerifier } from '../after-action/report-verifier.service.js';
import { ImprovementTasks } from '../improvement/improvement-tasks.service.js';
import { ImprovementRepository } from '../improvement/improvement.repository.js';
import { TaskOwners } from '../improvement/owners.js';
import { seedAftermath } from './seed-aftermath.js';
import { seedIncident } from './seed-incident.js';
import { seedWorkbench } from './seed-workbench.js';

/** The made-up incident, closed, and everything that makes its report. workbench: with 五要素 and 口径. */
export async function reportKit(db: TestDatabase, workbench = false) {
  const { dataSource, clock } = db;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fengsui-report-'));
  const ledger = new Ledger(dataSource);
  const setting = { FENGSUI_LEDGER_KEYS: '', FENGSUI_LEDGER_CHECKPOINTS: '', FENGSUI_DATA_DIR: folder };
  const checkpoints = new Checkpoints(dataSource, new LedgerKeys(setting), setting);
  const repository = new AfterActionRepository();
  const facts = new FactsRepository(ledger);
  const config = { PUBLIC_URL: 'https://yuqing.example.edu.cn' };
  await new PolicyStore(dataSource).ensure(DEFAULT_POLICY);
  const tasks = new ImprovementTasks(
    dataSource,
    new ImprovementRepository(),
    new TaskOwners(new Registry(dataSource), new Outbox(dataSource, []), config),
    new WorkingDays(new PolicyStore(dataSource)),
    ledger,
  );
  const registry = new Registry(dataSource);
  const sealer = new ReportSealer(dataSource, repository, ledger, tasks);
  const reports = new AfterActionService(dataSource, facts, repository, sealer, checkpoints, clock, config);
  const reportTasks = new ReportTasks(dataSource, reports, ledger, clock);
  const { incidentId, people } = await seedIncident(dataSource, ledger);
  await seedAftermath(dataSource, incidentId, people);
  if (workbench) await seedWorkbench(dataSource, ledger, incidentId, people);
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
    desk: new ReportDesk(dataSource, reports, repository, ledger, reportTasks, registry),
    reportTasks,
    verifier: new ReportVerifier(dataSource, repository, clock),
    incidentId,
    people,
    duty: person('王晓岚', '党委宣传部 舆情值班员'),
    head: person('刘敏', '党委宣传部 部长'),
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}
