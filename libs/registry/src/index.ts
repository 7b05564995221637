export * from './post.js';
export * from './duty.js';
export * from './duty.repository.js';
export * from './registry.service.js';
export * from './registry.module.js';
export * from './seed.js';
export * from './demo-school.js';
export * from './function-names.js';
export * from './readiness.js';
export * from './roster.service.js';
export * from './roster-views.service.js';
export * from './shift-import.js';
export * from './roster-sheet.js';
export { chainOf, neededFunctions } from './units/chain.js';
export * from './units/registry-reader.service.js';
export * from './units/units.service.js';
export * from './units/people.service.js';
export * from './units/unit-import.service.js';
export * from './units/people-import.service.js';
export { type FormSheet, MOST_ROWS } from './sheets/sheet.js';
export * from './accounts/accounts.service.js';
export * from './accounts/account-reader.service.js';
export * from './accounts/account-import.service.js';
export {
  accountActName,
  ACTS,
  FILE_NAME,
  FLAG_NAME,
  PLATFORM_NAME,
  SHEET_NAME,
  STATE_NAME,
} from './accounts/machine.js';
export * from './accounts/account-table.js';
export { awaited, firstUnit, type Hand, KIND_NAME as WAIT_KIND_NAME } from './accounts/waits.js';
export * from './accounts/account-waits.service.js';
export * from './accounts/wait-terms.service.js';
export * from './accounts/certifications.service.js';
export { ACTS as CERTIFICATION_ACTS, certificationActName } from './accounts/certification-machine.js';
