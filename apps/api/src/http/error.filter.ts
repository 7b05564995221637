import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { problem, problemOf, sendProblem } from './problem.js';

/** Every error leaves as problem details (RFC 9457) with a Chinese detail; what nobody foresaw is logged with its stack. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly log = new Logger('ErrorFilter');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const known = problemOf(error);
    if (!known)
      this.log.error(error instanceof Error ? error.message : String(error), error instanceof Error ? error.stack : '');
    if (response.headersSent) response.end();
    else
      sendProblem(
        response,
        known ?? problem(500, 'internal', '系统内部出错，已记录。请稍后重试；仍不行请联系系统管理员。'),
      );
  }
}
