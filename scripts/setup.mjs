#!/usr/bin/env node
/**
 * Installs and builds what is missing or stale. Runs on whatever Node the machine has and imports nothing but Node itself;
 * what it installs brings Node 24, on which everything else runs. A lock keeps two from working at once.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const quiet = process.argv.includes('--quiet');
const state = path.join(root, '.fengsui');
const started = Date.now();
const bin = (name) => path.join(root, 'node_modules', '.bin', name);

function fail(message) {
  console.error(`\n✗ ${message}`);
  process.exit(1);
}
function say(message) {
  if (!quiet) console.log(`[准备 ${((Date.now() - started) / 1000).toFixed(0).padStart(3)} 秒] ${message}`);
}

/** Runs a command; its output is shown only when it fails. */
function run(command, args, { hint, env } = {}) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const keep = (chunk) => (output = (output + chunk).slice(-6000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const beat = setInterval(() => say('…仍在进行'), 20_000);
    child.on('error', (error) => fail(`${command} 无法运行：${error.message}`));
    child.on('close', (code) => {
      clearInterval(beat);
      if (code === 0) return resolve();
      const full = /ENOSPC|No space left/i.test(output);
      fail(`${full ? '磁盘已满，请腾出约 3 GB 后重试。' : hint}\n\n${output.trim().split('\n').slice(-25).join('\n')}`);
    });
  });
}

function hashOf(files) {
  const hash = createHash('sha1');
  for (const f of files) hash.update(f).update(fs.readFileSync(path.join(root, f)));
  return hash.digest('hex');
}
function* sources(dir) {
  for (const e of fs.readdirSync(path.join(root, dir), { withFileTypes: true })) {
    if (['node_modules', 'dist', '.fengsui'].includes(e.name)) continue;
    const at = `${dir}/${e.name}`;
    if (e.isDirectory()) yield* sources(at);
    else yield at;
  }
}
const isFresh = (name, hash) =>
  fs.existsSync(path.join(state, name)) && fs.readFileSync(path.join(state, name), 'utf8') === hash;
const setFresh = (name, hash) => fs.writeFileSync(path.join(state, name), hash);

/** Waits while another set-up that is still alive holds the lock. */
async function lock() {
  const file = path.join(state, 'setup.lock');
  for (let said = false; ;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      process.on('exit', () => fs.rmSync(file, { force: true }));
      for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
      return;
    } catch {
      const pid = Number(fs.readFileSync(file, 'utf8')) || 0;
      try {
        process.kill(pid, 0);
      } catch {
        fs.rmSync(file, { force: true });
        continue;
      }
      if (!said) say(`另一个准备过程（进程 ${pid}）正在进行，等它结束`);
      said = true;
      await new Promise((r) => setTimeout(r, 500));
    }
  }
}

async function install() {
  const manifests = [
    'package.json',
    'package-lock.json',
    ...['libs', 'apps'].flatMap((k) => fs.readdirSync(path.join(root, k)).map((n) => `${k}/${n}/package.json`)),
  ];
  const hash = hashOf(manifests.filter((f) => fs.existsSync(path.join(root, f))));
  if (isFresh('installed', hash) && fs.existsSync(path.join(root, 'node_modules'))) return;
  say('安装依赖（首次约 1–2 分钟）');
  await run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'], {
    hint: '依赖安装失败：请检查能否访问 npm 软件源。',
  });
  setFresh('installed', hash);
}

async function buildSegmenter() {
  const dir = path.join(root, 'node_modules', 'nodejieba');
  if (fs.existsSync(path.join(dir, 'build', 'Release', 'nodejieba.node'))) return;
  for (const tool of ['g++', 'make', 'python3'])
    if (process.platform === 'linux' && spawnSync(tool, ['--version']).status !== 0)
      fail(
        `缺少编译工具 ${tool}：分词组件 nodejieba 需要编译。Debian/Ubuntu 请运行 apt-get install -y g++ make python3 后重试。`,
      );
  say('编译分词组件 nodejieba');
  const headers = path.join(
    root,
    'node_modules',
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
  );
  const nodedir = fs.existsSync(path.join(headers, 'include')) ? [`--nodedir=${headers}`] : [];
  await run(bin('node'), [bin('node-gyp'), 'rebuild', `--directory=${dir}`, ...nodedir], {
    hint: 'nodejieba 编译失败。',
    env: { PATH: `${path.dirname(bin('x'))}${path.delimiter}${process.env.PATH}` },
  });
}

async function build() {
  const files = [...sources('libs'), ...sources('apps'), 'tsconfig.json', 'tsconfig.base.json']
    .filter((f) => !f.endsWith('.spec.ts'))
    .sort();
  const hash = hashOf(files);
  const built = ['apps/api/dist/main.js', 'apps/web/dist/index.html'].every((f) => fs.existsSync(path.join(root, f)));
  if (built && isFresh('built', hash)) return;
  say('编译程序与页面');
  await Promise.all([
    run(bin('node'), [path.join(root, 'node_modules/typescript/bin/tsc'), '-b'], { hint: '编译失败。' }),
    run(bin('node'), [path.join(root, 'node_modules/vite/bin/vite.js'), 'build', 'apps/web', '--logLevel', 'warn'], {
      hint: '页面编译失败。',
    }),
  ]);
  setFresh('built', hash);
}

try {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`需要 Node 20.19 以上来安装（现为 ${process.version}）；安装后程序自带 Node 24。`);
  fs.mkdirSync(state, { recursive: true });
  await lock();
  await install();
  await buildSegmenter();
  await build();
} catch (error) {
  fail(
    error.code === 'ENOSPC'
      ? '磁盘已满，请腾出约 3 GB 后重试。'
      : error.code === 'EACCES'
        ? `没有写入权限：${error.path}`
        : error.stack,
  );
}
