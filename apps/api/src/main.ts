import { AppLogger, readConfig } from '@fengsui/platform';
import { createApi } from './app.js';
import { prepareSchool } from './prepare.js';

try {
  const config = readConfig(process.env);
  const app = await createApi(config);
  app.enableShutdownHooks();
  // one line for the launcher, which prints it for people
  console.log(JSON.stringify({ ready: 'api', url: config.PUBLIC_URL, ...(await prepareSchool(app)) }));
} catch (error) {
  new AppLogger('api').error(error);
  process.exit(1);
}
