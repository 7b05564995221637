export * from './bunches.js';
export * from './count-tail.js';
export type { CalendarSlot } from './day-profile.js';
export * from './volume-detector.js';
