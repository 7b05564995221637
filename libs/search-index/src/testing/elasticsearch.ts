import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { request } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** A real Elasticsearch 8.19: the bare server from Maven, started as an unprivileged user on free ports. */
export interface ElasticServer {
  url: string;
  /** of the secured server: PEM of its certificate, and a user with the least rights that serve */
  security: { ca: string; username: string; password: string } | null;
  pid(): number;
  /** Kills it as a crash would; its data stays. */
  kill(): Promise<void>;
  /** Starts it again over its data and waits until it answers. */
  start(): Promise<void>;
  /** Kills it and removes everything. */
  stop(): Promise<void>;
}

const VERSION = '8.19.21';
const NOBODY = 65534;
const CACHE = path.resolve('.fengsui/cache/elasticsearch');
/** What docs/index.md tells an administrator to allow. */
const ROLE = `fengsui:
  cluster: ['monitor', 'manage_index_templates']
  indices:
    - names: ['fengsui-mentions*']
      privileges: ['all']
`;

/** Null, with a line that says so, where none can be had; under CI that is an error. secure: TLS and a user. */
export async function startElasticsearch(
  options: { secure?: boolean; heap?: string } = {},
): Promise<ElasticServer | null> {
  try {
    return await install(options.secure ?? false, options.heap ?? '512m');
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

async function install(secure: boolean, heap: string): Promise<ElasticServer> {
  const archive = fetchArchive();
  // outside the repository: the server's user could not enter a home of mode 700
  const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-es-'));
  execFileSync('jar', ['xf', archive], { cwd: base });
  const home = path.join(
    base,
    fs.readdirSync(base).find((f) => f.startsWith('elasticsearch'))!,
  );
  for (const f of fs.readdirSync(path.join(home, 'bin'))) fs.chmodSync(path.join(home, 'bin', f), 0o755);
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
      `xpack.security.enabled: ${secure}`,
      ...(secure
        ? [
            'xpack.security.http.ssl.enabled: true',
            'xpack.security.http.ssl.keystore.path: http.p12',
            'xpack.security.http.ssl.keystore.password: fengsui',
          ]
        : []),
      `path.data: ${path.join(base, 'data')}`,
      `path.logs: ${path.join(base, 'logs')}`,
      'cluster.routing.allocation.disk.threshold_enabled: false',
    ].join('\n'),
  );
  const env = {
    PATH: process.env['PATH'],
    ...javaHome(),
    HOME: base,
    ES_PATH_CONF: config,
    ES_TMPDIR: path.join(base, 'tmp'),
    ES_JAVA_OPTS: `-Xms${heap} -Xmx${heap}`,
  };
  const security = secure ? secureFiles(home, config, env) : null;
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, base]);
  fs.chmodSync(base, 0o755);
  const url = `${secure ? 'https' : 'http'}://127.0.0.1:${http}`;
  let child: ChildProcess;
  const server: ElasticServer = {
    url,
    security,
    pid: () => child.pid!,
    kill: () => end(child),
    async start() {
      let tail = '';
      child = spawn(path.join(home, 'bin', 'elasticsearch'), [], {
        ...(process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}),
        cwd: base,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env,
      });
      for (const s of [child.stdout!, child.stderr!])
        s.on('data', (d: Buffer) => (tail = (tail + d.toString()).slice(-1500)));
      await healthy(url, security, child, () => tail);
    },
    async stop() {
      await end(child);
      fs.rmSync(base, { recursive: true, force: true });
    },
  };
  try {
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** A certificate of its own, and a user in the file realm. */
function secureFiles(home: string, config: string, env: NodeJS.ProcessEnv): ElasticServer['security'] {
  const store = ['-alias', 'http', '-keystore', path.join(config, 'http.p12'), '-storepass', 'fengsui'];
  execFileSync(
    'keytool',
    [
      '-genkeypair',
      ...store,
      '-storetype',
      'PKCS12',
      '-keyalg',
      'EC',
      '-groupname',
      'secp256r1',
      '-validity',
      '2',
    ].concat(['-dname', 'CN=fengsui-test', '-ext', 'san=ip:127.0.0.1,dns:localhost', '-ext', 'bc:c']),
    { stdio: 'pipe' },
  );
  const ca = execFileSync('keytool', ['-exportcert', '-rfc', ...store], { encoding: 'utf8', stdio: 'pipe' });
  fs.writeFileSync(path.join(config, 'roles.yml'), ROLE);
  const [username, password] = ['fengsui', 'test-password-of-fengsui'];
  execFileSync(path.join(home, 'bin', 'elasticsearch-users'), ['useradd', username, '-p', password, '-r', 'fengsui'], {
    env,
    stdio: 'pipe',
  });
  return { ca, username, password };
}

/** The server brings no Java of its own. */
function javaHome(): Record<string, string> {
  if (process.env['JAVA_HOME']) return { ES_JAVA_HOME: process.env['JAVA_HOME'] };
  const java = execFileSync('sh', ['-c', 'readlink -f "$(command -v java)"'], { encoding: 'utf8' }).trim();
  return { ES_JAVA_HOME: path.dirname(path.dirname(java)) };
}

async function healthy(
  url: string,
  security: ElasticServer['security'],
  child: ChildProcess,
  tail: () => string,
): Promise<void> {
  const until = Date.now() + 240_000;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`Elasticsearch 退出（${child.exitCode}）：${tail()}`);
    if (await answers(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s`, security)) return;
    await new Promise((r) => setTimeout(r, 300));
  }
  throw new Error(`Elasticsearch 240 秒内没有就绪：${tail()}`);
}

function answers(url: string, security: ElasticServer['security']): Promise<boolean> {
  if (!security)
    return fetch(url).then(
      (r) => r.ok,
      () => false,
    );
  const { ca, username, password } = security;
  return new Promise((resolve) => {
    request(url, { ca, auth: `${username}:${password}` }, (r) => {
      r.resume();
      resolve(r.statusCode === 200);
    })
      .once('error', () => resolve(false))
      .end();
  });
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
