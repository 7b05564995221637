export * from './alarm.js';
export * from './hot-search.js';
export * from './school-calendar.js';
export * from './sentiment-shift.js';
export * from './spike.js';
export * from './single-post.js';
export * from './detection.service.js';
export * from './detection.module.js';
