export * from './viewer.js';
export * from './overview/sentence.js';
export * from './overview/overview.service.js';
export * from './incident-page/incident-details.js';
export * from './incident-page/incident-page.service.js';
export * from './after-action/after-action.service.js';
export { documentNumber } from './docx/render.js';
export * from './reports.module.js';
