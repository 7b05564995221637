#!/usr/bin/env node
/**
 * Topics of titles: npm run bench -- topics [folder of the data]. Trains anew without keeping it, cross-validated over incidents, beside the seed
 * words of the list and the word lists alone: share of titles whose topic is right, of risk titles, F1 of risk against not.
 * --errors prints the titles that were judged wrong.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const folder = process.argv.slice(2).find((a) => !a.startsWith('--')) ?? path.join(root, '../shared/data');
if (!existsSync(path.join(folder, 'events'))) {
  console.error(`跳过：没有数据 ${folder}`);
  process.exit(0);
}
process.argv.splice(2, Infinity, folder, '--measure', ...process.argv.filter((a) => a === '--errors'));
await import('../../libs/analysis/train/topics.mjs');
