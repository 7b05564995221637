export { createApi } from './app.js';
export { prepareSchool } from './prepare.js';
