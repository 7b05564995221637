#!/usr/bin/env node
/** npm run check: format, lint, types, generated files, boundaries. Every part runs; any failure fails. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const module = (p) => path.join(root, 'node_modules', p);
const steps = [
  ['格式', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
  ['规范', 'oxlint/bin/oxlint', ['-c', '.oxlintrc.json', 'libs', 'apps', 'scripts', 'test']],
  ['类型', 'typescript/bin/tsc', ['-b']],
  ['类型（测试）', 'typescript/bin/tsc', ['-p', 'tsconfig.test.json']],
  ['类型（页面）', 'typescript/bin/tsc', ['-p', 'apps/web', '--noEmit']],
  ['接口说明', '../scripts/openapi.mjs', ['--check']],
  ['边界', 'dependency-cruiser/bin/dependency-cruiser.mjs', ['--config', '.dependency-cruiser.cjs', 'libs', 'apps']],
];
let bad = 0;
for (const [name, bin, args] of steps) {
  const run = spawnSync(process.execPath, [module(bin), ...args], { cwd: root, encoding: 'utf8' });
  const ok = run.status === 0;
  console.log(`${ok ? '✓' : '✗'} ${name}`);
  if (!ok) {
    console.log(`${run.stdout}${run.stderr}`.trim());
    bad++;
  }
}
process.exit(bad === 0 ? 0 : 1);
