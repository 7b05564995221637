export * from './mention-index.js';
export * from './embedded.index.js';
export * from './elastic.index.js';
export * from './indexer.service.js';
export * from './search-index.module.js';
