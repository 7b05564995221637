export * from './clue-opener.service.js';
export * from './accountability.module.js';
