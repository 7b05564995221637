import { AppLogger, readConfig } from '@fengsui/platform';
import { createEngine } from './index.js';

try {
  const app = await createEngine(readConfig(process.env));
  app.enableShutdownHooks();
  console.log(JSON.stringify({ ready: 'engine' }));
} catch (error) {
  new AppLogger('engine').error(error);
  process.exit(1);
}
