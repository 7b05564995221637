export * from './event.js';
export * from './ledger.service.js';
export * from './chain.js';
export * from './ledger-keys.js';
export * from './checkpoints.js';
export * from './verification.service.js';
export * from './subjects.service.js';
export * from './ledger.module.js';
