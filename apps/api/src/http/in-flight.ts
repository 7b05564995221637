import {
  type BeforeApplicationShutdown,
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NextFunction, Request, Response } from 'express';
import type { Server } from 'node:http';
import { BehaviorSubject, filter, finalize, firstValueFrom, merge, type Observable, timer } from 'rxjs';
import { problem, sendProblem } from './problem.js';

/** What runs when the process is told to stop may go on so long; below what the launcher waits before it kills (scripts/lib/parts.mjs). */
const DRAIN_MS = 10_000;

/**
 * The requests under way. When the process stops, what has begun ends before the database is closed, and what comes meanwhile is answered 503.
 * A request is under way until its answer has gone out and what acts for it has ended: who asked may have hung up long before.
 */
@Injectable()
export class InFlight implements NestInterceptor, BeforeApplicationShutdown {
  private readonly log = new Logger('InFlight');
  private readonly running = new BehaviorSubject(0);
  private stopping = false;

  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  /** Stands before all routes that read or write the database. */
  readonly admit = (_: Request, response: Response, next: NextFunction): void => {
    if (this.stopping) {
      response.setHeader('Retry-After', '5').setHeader('Connection', 'close');
      return sendProblem(response, problem(503, 'stopping', '服务正在重启，本次请求未执行。请过几秒再试。'));
    }
    this.count(1);
    response.once('close', () => this.count(-1));
    next();
  };

  intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
    this.count(1);
    return next.handle().pipe(finalize(() => this.count(-1)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await firstValueFrom(merge(this.running.pipe(filter((n) => n === 0)), timer(DRAIN_MS)));
    if (this.running.value === 0) return;
    this.log.warn(`${this.running.value} 个请求在 ${DRAIN_MS / 1000} 秒内没有结束，已中断`);
    (this.host.httpAdapter.getHttpServer() as Server).closeAllConnections();
  }

  private count(by: 1 | -1): void {
    this.running.next(this.running.value + by);
  }
}
