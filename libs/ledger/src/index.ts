export * from './ledger.service.js';
export * from './ledger.module.js';
