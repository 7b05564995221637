export * from './level.js';
export * from './incident.repository.js';
export * from './incident-opener.service.js';
export * from './incident-actions.service.js';
export * from './incident-focus.js';
export * from './incidents.module.js';
