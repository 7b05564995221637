/** A crawler process of its own, on the clock that the test has set in its database. Started by collection-run.mjs; settings from the environment. */
import { createCrawler } from '@fengsui/crawler';
import { createDataSource, readConfig } from '@fengsui/platform';
import { TestClock } from '@fengsui/platform/testing';

const config = readConfig(process.env);
const clock = await TestClock.attach(await createDataSource(config.DATABASE_URL, 1).initialize());
await createCrawler(config, { clock });
console.log('ready');
// it dies with whoever started it
process.stdin.resume().on('end', () => process.exit(0));
