import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** A real Elasticsearch 8.19 for the contract suite: the bare server from Maven, started as an unprivileged user on free ports. */
export interface ElasticServer {
  url: string;
  stop(): Promise<void>;
}

const VERSION = '8.19.21';
const NOBODY = 65534;
const CACHE = path.resolve('.fengsui/cache/elasticsearch');

/** Null, with a line that says so, where none can be had; under CI that is an error. */
export async function startElasticsearch(): Promise<ElasticServer | null> {
  try {
    return await start();
  } catch (error) {
    const why = `没有可用的 Elasticsearch：${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
    if (process.env['CI'] === 'true') throw new Error(why);
    console.warn(`${why}；跳过 Elasticsearch 的契约测试`);
    return null;
  }
}

/** The archive by its Maven coordinates, kept between runs. */
function fetchArchive(): string {
  const file = path.join(CACHE, `elasticsearch-${VERSION}.zip`);
  if (fs.existsSync(file)) return file;
  fs.mkdirSync(CACHE, { recursive: true });
  execFileSync(
    'mvn',
    [
      '-q',
      '-B',
      'dependency:copy',
      `-Dartifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:${VERSION}:zip`,
      `-DoutputDirectory=${CACHE}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000 },
  );
  return file;
}

async function start(): Promise<ElasticServer> {
  const archive = fetchArchive();
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  // outside the repository: the server's user could not enter a home of mode 700
  const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-es-'));
  execFileSync('jar', ['xf', archive], { cwd: base });
  const home = path.join(
    base,
    fs.readdirSync(base).find((f) => f.startsWith('elasticsearch'))!,
  );
  for (const f of ['elasticsearch', 'elasticsearch-env', 'elasticsearch-cli'])
    if (fs.existsSync(path.join(home, 'bin', f))) fs.chmodSync(path.join(home, 'bin', f), 0o755);
  const [http, transport] = [await freePort(), await freePort()];
  const config = path.join(base, 'config');
  fs.cpSync(path.join(home, 'config'), config, { recursive: true });
  for (const d of ['data', 'logs', 'tmp']) fs.mkdirSync(path.join(base, d));
  fs.writeFileSync(
    path.join(config, 'elasticsearch.yml'),
    [
      'discovery.type: single-node',
      'network.host: 127.0.0.1',
      `http.port: ${http}`,
      `transport.port: ${transport}`,
      'xpack.security.enabled: false',
      `path.data: ${path.join(base, 'data')}`,
      `path.logs: ${path.join(base, 'logs')}`,
      'cluster.routing.allocation.disk.threshold_enabled: false',
    ].join('\n'),
  );
  if (user.uid) execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, base]);
  fs.chmodSync(base, 0o755);
  const child = spawn(path.join(home, 'bin', 'elasticsearch'), [], {
    ...user,
    cwd: base,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      ...javaHome(),
      HOME: base,
      ES_PATH_CONF: config,
      ES_TMPDIR: path.join(base, 'tmp'),
      ES_JAVA_OPTS: '-Xms512m -Xmx512m',
    },
  });
  let tail = '';
  for (const s of [child.stdout!, child.stderr!])
    s.on('data', (d: Buffer) => (tail = (tail + d.toString()).slice(-1500)));
  const stop = async (): Promise<void> => {
    await end(child);
    fs.rmSync(base, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${http}`;
  try {
    await healthy(url, child, () => tail);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

/** The server brings no Java of its own. */
function javaHome(): Record<string, string> {
  if (process.env['JAVA_HOME']) return { ES_JAVA_HOME: process.env['JAVA_HOME'] };
  const java = execFileSync('sh', ['-c', 'readlink -f "$(command -v java)"'], { encoding: 'utf8' }).trim();
  return { ES_JAVA_HOME: path.dirname(path.dirname(java)) };
}

async function healthy(url: string, child: ChildProcess, tail: () => string): Promise<void> {
  const until = Date.now() + 90_000;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`Elasticsearch 退出（${child.exitCode}）：${tail()}`);
    const ok = await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s`).then(
      (r) => r.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((r) => setTimeout(r, 300));
  }
  throw new Error(`Elasticsearch 90 秒内没有就绪：${tail()}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((r) => child.once('exit', r));
  process.kill(-child.pid!, 'SIGKILL');
  await gone;
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const s = createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address() as AddressInfo;
      s.close(() => resolve(port));
    });
  });
}
