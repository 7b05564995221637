import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import { Subject } from 'rxjs';

/** One line of the log at error or warn level, for whoever watches them (the tests do). */
export interface LogLine {
  level: 'warn' | 'error';
  context: string;
  message: string;
}

/** Writes one JSON object a line to standard output; Nest and our own code use it alike. */
export class AppLogger implements LoggerService {
  /** warnings and errors as they are written */
  readonly lines = new Subject<LogLine>();
  private readonly out;

  constructor(
    private readonly app: string,
    level = 'info',
  ) {
    this.out = pino({ level, base: { app }, timestamp: pino.stdTimeFunctions.isoTime });
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.out.info({ ctx: context(rest) }, text(message));
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.out.debug({ ctx: context(rest) }, text(message));
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.debug(message, ...rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.out.warn({ ctx: context(rest) }, text(message));
    this.lines.next({ level: 'warn', context: context(rest), message: text(message) });
  }
  error(message: unknown, ...rest: unknown[]): void {
    const error = message instanceof Error ? message : rest.find((r) => r instanceof Error);
    this.out.error({ ctx: context(rest), err: error }, text(message));
    this.lines.next({ level: 'error', context: context(rest), message: text(message) });
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.error(message, ...rest);
  }
}

function text(message: unknown): string {
  return message instanceof Error ? message.message : String(message);
}
function context(rest: unknown[]): string {
  const last = rest.at(-1);
  return typeof last === 'string' ? last : '';
}
