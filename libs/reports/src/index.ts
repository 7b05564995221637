export * from './overview/sentence.js';
export * from './after-action/after-action.service.js';
