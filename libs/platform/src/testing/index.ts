export * from './test-database.js';
export * from './seeded.js';
