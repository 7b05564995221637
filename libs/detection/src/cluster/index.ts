export * from './online-stories.js';
export * from './post-features.js';
export * from './same-story.js';
export * from './school-name.js';
export * from './story.js';
export * from './story-model.js';
export * from './term-weights.js';
