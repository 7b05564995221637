export * from './store/mention.store.js';
export * from './mention.views.js';
export * from './mask.js';
export * from './import/import.service.js';
export * from './manual/manual-entries.service.js';
export * from './evidence/evidence.reader.js';
export * from './mentions.module.js';
