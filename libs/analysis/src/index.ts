export * from './analyse.js';
export * from './segment.js';
export * from './topics.js';
export * from './near-hash.js';
export * from './match-school.js';
