import { writeFileSync } from 'node:fs';
import { Ledger } from '@fengsui/ledger';
import { createTestDatabase } from '@fengsui/platform/testing';
import { seedIncident } from '../testing/seed-incident.js';
import { AfterActionRepository } from '../after-action/after-action.repository.js';
import { AfterActionService } from '../after-action/after-action.service.js';
import { FactsRepository } from '../after-action/facts.repository.js';
it('dumps', async () => {
  const db = await createTestDatabase();
  const ledger = new Ledger(db.dataSource);
  const s = new AfterActionService(db.dataSource, new FactsRepository(ledger), new AfterActionRepository(), ledger);
  const { incidentId } = await seedIncident(db.dataSource, ledger, Date.now() - 900_000);
  const r = await s.build(incidentId, { type: 'system', id: 'x', name: 'x' });
  writeFileSync('/tmp/rep/a.docx', await s.docx(r));
  writeFileSync('/tmp/rep/b.docx', await s.docx(r));
  writeFileSync('/tmp/rep/r.json', JSON.stringify(r, null, 1));
  await db.drop();
});
