export * from './registry.service.js';
export * from './registry.module.js';
export * from './seed.js';
export * from './demo-school.js';
