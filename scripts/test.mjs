#!/usr/bin/env node
/**
 * npm test [-- pattern]: checks types of the tests, runs every suite, ends with "N passed, N failed". --full: chaos tests in full numbers.
 * --browser (npm run test:e2e): the stories in real Chromium alone; pictures of what they saw lie in test-results/e2e afterwards.
 */
import { spawnSync, spawn } from 'node:child_process';
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
const out = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-result-')), 'result.json');

const types = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.test.json'],
  { cwd: root, stdio: 'inherit' },
);

const jest = spawn(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    path.join(root, 'node_modules/jest/bin/jest.js'),
    '--maxWorkers=2',
    // sockets that the fetch of Node keeps alive for later would hold the process
    '--forceExit',
    '--json',
    `--outputFile=${out}`,
    ...patterns,
  ],
  {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_ENV: 'test', ...full, ...(browser ? { FENGSUI_SHOTS: shots } : {}) },
  },
);
jest.on('close', (code) => {
  let passed = 0;
  let failed = types.status === 0 ? 0 : 1;
  let skipped = 0;
  try {
    const r = JSON.parse(fs.readFileSync(out, 'utf8'));
    passed = r.numPassedTests;
    // a suite that could not even start counts
    failed += r.numFailedTests + r.numRuntimeErrorTestSuites;
    skipped = r.numPendingTests;
  } catch {
    failed += 1;
  }
  if (types.status !== 0) console.error('✗ 测试代码的类型检查没有通过');
  if (browser && fs.existsSync(shots)) console.log(`截图 ${fs.readdirSync(shots).length} 张：test-results/e2e/`);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exit(failed === 0 && code === 0 && passed > 0 ? 0 : 1);
});
