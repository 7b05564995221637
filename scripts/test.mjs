#!/usr/bin/env node
/**
 * npm test [-- pattern]: checks types of the tests, runs every suite, ends with "N passed, N failed". --full: chaos tests in full numbers.
 * A suite that fails beside others is run once more, alone: what fails again has failed, what passes then is named as unsteady.
 * --browser (npm run test:e2e): the stories in real Chromium alone; pictures of what they saw lie in test-results/e2e afterwards.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const given = process.argv.slice(2).filter((a) => !a.startsWith('--'));
const full = process.argv.includes('--full') ? { CHAOS: 'full' } : {};
const browser = process.argv.includes('--browser');
const shots = path.join(root, 'test-results/e2e');
if (browser) fs.rmSync(shots, { recursive: true, force: true });
const patterns = browser ? [`(${given.join('|') || '.'}).*browser\\.spec\\.ts$`] : given;
const results = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-result-'));
/** More than so many failing suites is no matter of a busy machine. */
const UNSTEADY_MAX = 6;

const types = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.test.json'],
  { cwd: root, stdio: 'inherit' },
);

/** Runs jest and answers its report (https://jestjs.io/docs/cli#--json); null when it did not come so far. */
async function jest(name, ...args) {
  const out = path.join(results, `${name}.json`);
  const run = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      path.join(root, 'node_modules/jest/bin/jest.js'),
      // sockets that the fetch of Node keeps alive for later would hold the process
      '--forceExit',
      '--json',
      `--outputFile=${out}`,
      ...args,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, NODE_ENV: 'test', ...full, ...(browser ? { FENGSUI_SHOTS: shots } : {}) },
    },
  );
  const code = await new Promise((resolve) => run.on('close', resolve));
  return fs.existsSync(out) ? { ...JSON.parse(fs.readFileSync(out, 'utf8')), code } : null;
}
const failedSuites = (report) => report.testResults.filter((s) => s.status === 'failed').map((s) => s.name);

const first = await jest('all', '--maxWorkers=2', ...patterns);
const again = first ? failedSuites(first) : [];
let suites = first?.testResults ?? [];
let unsteady = [];
if (again.length > 0 && again.length <= UNSTEADY_MAX) {
  console.error(`\n${again.length} suites failed; each runs once more, alone`);
  const second = await jest('again', '--maxWorkers=1', '--runTestsByPath', ...again);
  const ran = second?.testResults ?? [];
  suites = suites.map((s) => ran.find((r) => r.name === s.name) ?? s);
  unsteady = ran.filter((s) => s.status === 'passed').map((s) => path.relative(root, s.name));
}
const tests = suites.flatMap((s) => s.assertionResults);
const count = (status) => tests.filter((t) => t.status === status).length;
const [passed, skipped] = [count('passed'), count('pending')];
// a suite that could not start, or not end, counts as one
const broken = suites.filter((s) => s.status === 'failed' && !s.assertionResults.some((t) => t.status === 'failed'));
// jest itself may fail, with every suite passed
const crashed = !first || (first.code !== 0 && again.length === 0);
const failed = count('failed') + broken.length + (types.status === 0 ? 0 : 1) + (crashed ? 1 : 0);
if (types.status !== 0) console.error('✗ 测试代码的类型检查没有通过');
if (browser && fs.existsSync(shots)) console.log(`截图 ${fs.readdirSync(shots).length} 张：test-results/e2e/`);
for (const name of unsteady) console.log(`unsteady, passed only when run again alone: ${name}`);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
