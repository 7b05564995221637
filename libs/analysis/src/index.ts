export * from './analyse.js';
export * from './plain-text.js';
export * from './segment.js';
export * from './topics/topics.js';
export * from './near-hash.js';
export * from './severity.js';
export * from './match-school.js';
export * from './match/aliases.js';
