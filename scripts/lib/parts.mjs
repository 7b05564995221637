/** Starts a part of the product, says whose line each log line is, and starts it again when it dies. */
import { spawn } from 'node:child_process';

const NAMES = { api: '接口', crawler: '采集', engine: '引擎', simulator: '模拟', database: '数据' };
/** A crawler needs little beside the dictionary: V8 collects early instead of letting garbage grow, with room for a hostile page of 6 MB. */
export const HEAP = { crawler: ['--optimize-for-size', '--max-old-space-size=256', '--max-semi-space-size=2'] };
const LEVELS = { 40: '注意 ', 50: '错误 ', 60: '错误 ' };

export function say(part, text) {
  const time = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(11, 19);
  console.log(`${time} ${NAMES[part] ?? part} │ ${text}`);
}

/** A JSON line of our own as a person reads it; null: not worth a line. */
function words(line) {
  if (!line.startsWith('{')) return line;
  try {
    const o = JSON.parse(line);
    if (
      o.ctx &&
      [
        'InstanceLoader',
        'RoutesResolver',
        'RouterExplorer',
        'NestFactory',
        'NestApplication',
        'WebSocketsController',
      ].includes(o.ctx)
    )
      return null;
    return `${LEVELS[o.level] ?? ''}${o.msg ?? line}`;
  } catch {
    return line;
  }
}

export class Part {
  constructor(name, entry, env, onReady = () => {}) {
    Object.assign(this, { name, entry, env, onReady, child: null, stopping: false, failures: 0, startedAt: 0 });
  }

  start() {
    this.startedAt = Date.now();
    // a group of its own: Ctrl-C reaches the launcher alone, which stops the parts in order
    this.child = spawn(process.execPath, [...(HEAP[this.name] ?? []), this.entry], {
      // arenas of every thread's own would cost tens of megabytes for nothing
      env: { MALLOC_ARENA_MAX: '2', ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.exited = new Promise((resolve) => this.child.once('close', resolve));
    this.lines(this.child.stdout);
    this.lines(this.child.stderr);
    this.child.once('close', (code, signal) => this.ended(code, signal));
  }

  lines(stream) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (chunk) => {
      const all = (rest + chunk).split('\n');
      rest = all.pop();
      for (const line of all) {
        if (line.startsWith('{"ready"')) this.onReady(JSON.parse(line));
        else if (line.trim()) {
          const text = words(line);
          if (text) say(this.name, text);
        }
      }
    });
  }

  ended(code, signal) {
    if (this.stopping) return;
    // one that never comes up is given up; one that was killed at work is not
    this.failures = Date.now() - this.startedAt > 5_000 ? 1 : this.failures + 1;
    if (this.failures > 5) {
      say(this.name, `刚启动就退出，连续多次，不再重启。请看上面的错误。`);
      this.givenUp?.();
      return;
    }
    const rest = Math.min(500 * 2 ** (this.failures - 1), 8_000);
    say(this.name, `已退出（${signal ?? code}），${rest / 1000} 秒后重新启动`);
    this.timer = setTimeout(() => this.stopping || this.start(), rest);
  }

  /** SIGTERM, and SIGKILL after graceMs. */
  async stop(graceMs = 15_000) {
    this.stopping = true;
    clearTimeout(this.timer);
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), graceMs);
    await this.exited;
    clearTimeout(timer);
  }
}
