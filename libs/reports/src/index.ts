export * from './overview/sentence.js';
