export * from './identity.service.js';
export * from './accounts.service.js';
export * from './api-tokens.service.js';
export * from './identity.module.js';
export * from './demo-accounts.js';
