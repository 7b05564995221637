import { monitorEventLoopDelay } from 'node:perf_hooks';

/** One family of the Prometheus text format. A histogram's samples carry suffix: _bucket, _sum, _count. */
export interface Metric {
  /** fengsui_…, with the unit, as Prometheus names them */
  name: string;
  help: string;
  type: 'gauge' | 'counter' | 'histogram';
  samples: { suffix?: string; labels?: Record<string, string>; value: number }[];
}

/** The text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). */
export function exposition(metrics: Metric[]): string {
  const lines = metrics.flatMap((m) => [
    `# HELP ${m.name} ${m.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
    `# TYPE ${m.name} ${m.type}`,
    ...m.samples.map((s) => `${m.name}${s.suffix ?? ''}${labels(s.labels ?? {})} ${number(s.value)}`),
  ]);
  return `${lines.join('\n')}\n`;
}

function labels(of: Record<string, string>): string {
  const pairs = Object.entries(of).map(
    ([k, v]) => `${k}="${v.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

const number = (n: number): string => (n === Infinity ? '+Inf' : n === -Infinity ? '-Inf' : String(n));

const loopDelay = monitorEventLoopDelay({ resolution: 20 });
loopDelay.enable();

/** Of this process, under the names that Prometheus clients use. */
export function processMetrics(): Metric[] {
  const { user, system } = process.cpuUsage();
  const one = (name: string, help: string, type: Metric['type'], value: number): Metric => ({
    name,
    help,
    type,
    samples: [{ value }],
  });
  return [
    one('process_cpu_seconds_total', 'Processor time of this process.', 'counter', (user + system) / 1e6),
    one('process_resident_memory_bytes', 'Resident memory.', 'gauge', process.memoryUsage.rss()),
    one('process_uptime_seconds', 'Time since the process began.', 'gauge', process.uptime()),
    one('nodejs_eventloop_lag_p99_seconds', 'Delay of timers since the last look, 99 %.', 'gauge', lag()),
  ];
}

function lag(): number {
  const seconds = loopDelay.percentile(99) / 1e9;
  loopDelay.reset();
  return seconds;
}
