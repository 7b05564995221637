import { AppLogger, readConfig } from '@fengsui/platform';
import { createCrawler } from './index.js';

try {
  const app = await createCrawler(readConfig(process.env));
  app.enableShutdownHooks();
  console.log(JSON.stringify({ ready: 'crawler' }));
} catch (error) {
  new AppLogger('crawler').error(error);
  process.exit(1);
}
