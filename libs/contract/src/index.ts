export * from './common.js';
export * from './overview.js';
export * from './incident.js';
export * from './report.js';
export * from './live.js';
export * from './collection.js';
export * from './search.js';
export * from './ledger.js';
