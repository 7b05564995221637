export * from './questions.module.js';
export { ACTS as QUESTION_ACTS, ASK_NAME, QUESTION_STATES, STATE_NAME as QUESTION_STATE_NAME } from './machine.js';
export * from './answer/questions.service.js';
export { type QuestionFilter, QuestionLists, type QuestionsWaiting } from './list.service.js';
export * from './reader.service.js';
export * from './figures.service.js';
export * from './found/finder.service.js';
export * from './terms/reminders.service.js';
export * from './terms/terms.service.js';
