export * from './play.js';
export type { RealSettings } from './settings.js';
