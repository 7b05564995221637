export * from './discovery.module.js';
export * from './search/search-words.js';
export { judge, type Judgement } from './judge/judge.js';
export type { Book, SeenAccount } from './judge/seen.js';
export { ACTS, CANDIDATE_STATES, ROUTES } from './queue/machine.js';
export * from './queue/candidates.service.js';
export * from './queue/candidate-reader.service.js';
export * from './queue/discovery.service.js';
