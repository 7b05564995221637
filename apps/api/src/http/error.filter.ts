import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { ApiError } from '@fengsui/contract';
import { UserError } from '@fengsui/platform';
import type { Response } from 'express';

/** Every error leaves as ApiError with a Chinese message; what nobody foresaw is logged with its stack. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly log = new Logger('ErrorFilter');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const [status, body] = this.answer(error);
    if (response.headersSent) response.end();
    else response.status(status).json(body);
  }

  private answer(error: unknown): [number, ApiError] {
    if (error instanceof UserError)
      return [
        error.status,
        { code: error.code, message: error.message, ...(error.field ? { field: error.field } : {}) },
      ];
    if (error instanceof HttpException) {
      const status = error.getStatus();
      if (status === 404) return [404, { code: 'not_found', message: '没有这个地址，请从首页进入。' }];
      if (status === 413) return [413, { code: 'too_large', message: '内容过大，请缩小后重试。' }];
      return [status, { code: 'bad_request', message: '请求的格式不对，请刷新页面后重试。' }];
    }
    this.log.error(error instanceof Error ? error.message : String(error), error instanceof Error ? error.stack : '');
    return [500, { code: 'internal', message: '系统内部出错，已记录。请稍后重试；仍不行请联系系统管理员。' }];
  }
}
