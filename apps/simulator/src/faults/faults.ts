import type { Request } from 'express';
import { Random } from '../world/random.js';
import { BENT, CHANNEL, type Fault, type FaultKind, INSTEAD, type Origin, ORIGINS, OWN, SPOILT } from './fault.js';

const KINDS: readonly string[] = [...INSTEAD, ...SPOILT, ...BENT, ...OWN, ...CHANNEL];

interface InForce extends Fault {
  start: number;
  end: number;
}

/** Faults in force. */
export class Faults {
  private list: InForce[] = [];
  private random = new Random(42);

  constructor(private readonly now: () => number) {}

  /** Throws when origin, kind, share or times are none. */
  set(fault: Fault): void {
    if (!ORIGINS.includes(fault.origin))
      throw new Error(`origin 应为 ${ORIGINS.join('、')} 之一，现为 ${fault.origin}`);
    if (!KINDS.includes(fault.fault)) throw new Error(`fault 应为 ${KINDS.join('、')} 之一，现为 ${fault.fault}`);
    if (fault.share !== undefined && !(fault.share >= 0 && fault.share <= 1)) throw new Error('share 应在 0 与 1 之间');
    const start = moment(fault.from, -Infinity, 'from');
    const end = moment(fault.until, Infinity, 'until');
    this.list.push({ ...fault, start, end });
  }
  /** Takes back all, or those of one kind at one origin. */
  clear(origin?: Origin, kinds?: readonly FaultKind[]): void {
    this.list = this.list.filter((f) => (origin && f.origin !== origin) || (kinds && !kinds.includes(f.fault)));
    if (!origin) this.random = new Random(42);
  }
  all(): Fault[] {
    return this.list.map(({ start: _start, end: _end, ...f }) => f);
  }

  /** The fault that hits a request, if any; kinds limits what the caller can play. */
  take(origin: Origin, kinds: readonly FaultKind[], request?: Request): Fault | null {
    const now = this.now();
    for (const f of this.list) {
      if (f.origin !== origin || !kinds.includes(f.fault) || now < f.start || now >= f.end) continue;
      if (f.path && !request?.path.startsWith(f.path)) continue;
      if (f.share !== undefined && this.random.next() >= f.share) continue;
      if (f.count !== undefined && --f.count <= 0) this.list.splice(this.list.indexOf(f), 1);
      return f;
    }
    return null;
  }
}

function moment(at: string | number | undefined, otherwise: number, field: string): number {
  if (at === undefined) return otherwise;
  const ms = typeof at === 'number' ? at : Date.parse(at);
  if (Number.isNaN(ms)) throw new Error(`${field} 不是时间：${at}`);
  return ms;
}
