export * from './simulator.js';
export type { Post } from './world/world.js';
