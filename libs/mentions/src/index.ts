export * from './store/mention.store.js';
export * from './mention.views.js';
export * from './mask.js';
export * from './import/import.service.js';
export * from './mentions.module.js';
