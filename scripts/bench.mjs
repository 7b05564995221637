#!/usr/bin/env node
/** npm run bench [-- NAME arguments]: runs test/bench/NAME.mjs; without a name, says which there are. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'test', 'bench');
const [name, ...args] = process.argv.slice(2);
const names = fs
  .readdirSync(folder)
  .filter((f) => f.endsWith('.mjs'))
  .map((f) => f.slice(0, -4));

if (name && names.includes(name)) {
  const run = spawnSync(process.execPath, [path.join(folder, `${name}.mjs`), ...args], { stdio: 'inherit' });
  process.exit(run.status ?? 1);
}
if (name) console.error(`✗ 没有名为 ${name} 的测量`);
console.log('用法：npm run bench -- 名称 [参数]\n');
for (const n of names) {
  const about = /\/\*\*\s*\*?\s*([^:.\n]*)/.exec(fs.readFileSync(path.join(folder, `${n}.mjs`), 'utf8'));
  console.log(`  ${n.padEnd(10)} ${about?.[1] ?? ''}`);
}
process.exit(name ? 2 : 0);
