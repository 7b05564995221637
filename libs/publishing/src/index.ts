export * from './publishing.module.js';
export { check, type CheckRules } from './check/check.js';
export type { LeaderBook, LeaderPost } from './check/leaders.js';
export * from './check/words.service.js';
export {
  ACTS,
  AUTHORISATION_ASK,
  AUTHORISATION_STATES,
  SECRECY_QUESTIONS,
  STATE_NAME as AUTHORISATION_STATE_NAME,
} from './authorisation/machine.js';
export * from './authorisation/authorisations.service.js';
export * from './authorisation/authorisation-reader.service.js';
export { MATTER_NAME, mattersOf } from './watch/matters.js';
export * from './watch/published-reader.service.js';
export * from './watch/watch.service.js';
export { diff } from './watch/compare.js';
export { Circle } from './circle/circle.service.js';
export { CircleActionReader, type CircleViewer } from './circle/circle-actions.service.js';
export * from './circle/circle-reader.service.js';
export * from './circle/circle-watch.service.js';
