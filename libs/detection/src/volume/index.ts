export * from './volume-detector.js';
export type { CalendarSlot } from './day-profile.js';
