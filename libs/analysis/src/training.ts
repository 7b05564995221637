/** Door for train/train.mjs: what training must share with serving. */
export { BUCKETS, features } from './features.js';
export { segment } from './segment.js';
