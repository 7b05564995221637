import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Viewer } from '@fengsui/identity';
import { Clock, UserError } from '@fengsui/platform';
import type { Request, Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { problemOf } from './problem.js';

/** A repeat that comes while the first is under way waits so long for its answer. */
const WAIT_MS = 10_000;
const LOOK_MS = 50;
const KEY = /^[\x21-\x7e]{8,128}$/;

/** Requests whose key is being looked after. */
const held = new WeakSet<Request>();

/** files: absent until a form has been read */
type WithFiles = Request & {
  viewer?: Viewer;
  files?: { fieldname: string; originalname: string; buffer: Buffer }[];
};

interface Kept {
  fingerprint: string;
  status: number | null;
  body: string | null;
  content_type: string | null;
}

/**
 * Idempotency-Key on any POST of somebody known: the first request acts, a repeat gets its answer for 24 hours, byte by byte, marked
 * Idempotency-Replayed; with another body it is refused with 422. The effect happens at most once: where the process of the first died, a repeat
 * is told that the outcome is unknown. A failure of ours (5xx) is not kept. For forms too, by the content of their files.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<WithFiles>();
    const key = request.get('idempotency-key');
    if (request.method !== 'POST' || key === undefined || !request.viewer) return next.handle();
    // a form is judged once it has been read: Uploads names this interceptor again, after the one that reads
    if (request.is('multipart/form-data') && !request.files) return next.handle();
    // where a form may come and JSON came instead, this is met a second time
    if (held.has(request)) return next.handle();
    held.add(request);
    if (!KEY.test(key))
      throw new UserError('bad_key', 'Idempotency-Key 应为 8 至 128 个可见字符，如一个 UUID。', 400, 'Idempotency-Key');
    const { personId, token } = request.viewer;
    return from(this.once([token ? `token:${token}` : `person:${personId}`, key], fingerprint(request), context, next));
  }

  private async once(
    id: [scope: string, key: string],
    print: string,
    context: ExecutionContext,
    next: CallHandler,
  ): Promise<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    if (!(await this.claim(id, print))) return this.repeat(id, print, response);
    try {
      const answer: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      const body = answer === undefined ? null : JSON.stringify(answer);
      await this.keep(id, response.statusCode, body, 'application/json; charset=utf-8');
      return answer;
    } catch (error) {
      const problem = problemOf(error);
      if (!problem || problem.status >= 500) await this.forget(id);
      else await this.keep(id, problem.status, JSON.stringify(problem), 'application/problem+json; charset=utf-8');
      throw error;
    }
  }

  /** Whether this request is the first. Rows older than a day go on the way. */
  private async claim(id: [string, string], print: string): Promise<boolean> {
    await this.dataSource.query(`delete from idempotency_key where created_at < app.now() - interval '24 hours'`);
    const rows = await this.dataSource.query(
      `insert into idempotency_key (scope, key, fingerprint) values ($1, $2, $3) on conflict do nothing returning key`,
      [...id, print],
    );
    return rows.length > 0;
  }

  private async repeat(id: [string, string], print: string, response: Response): Promise<string | undefined> {
    const end = this.clock.now().getTime() + WAIT_MS;
    for (;;) {
      const [kept]: Kept[] = await this.dataSource.query(
        `select fingerprint, status, body, content_type from idempotency_key where scope = $1 and key = $2`,
        id,
      );
      if (kept && kept.fingerprint !== print)
        throw new UserError(
          'key_reused',
          '此 Idempotency-Key 已用于另一个请求，内容不同。每个新的操作请用新的键。',
          422,
          'Idempotency-Key',
        );
      if (kept?.status) return this.replay(kept, response);
      // the first failed on our side and left nothing behind
      if (!kept) throw new UserError('not_done', '同键的请求刚刚未能完成，没有产生任何效果，请重试。', 503);
      if (this.clock.now().getTime() >= end)
        throw new UserError(
          'outcome_unknown',
          '同键的请求仍在处理，或其结果不明。请先查询现状，确认没有生效后再用新的键重试。',
          409,
        );
      await this.clock.sleep(LOOK_MS);
    }
  }

  /** The framework sends a text as it is. */
  private replay(kept: Kept, response: Response): string | undefined {
    response.setHeader('Idempotency-Replayed', 'true').status(kept.status!);
    if (kept.body !== null) response.setHeader('Content-Type', kept.content_type!);
    return kept.body ?? undefined;
  }

  private async keep(id: [string, string], status: number, body: string | null, type: string): Promise<void> {
    await this.dataSource.query(
      `update idempotency_key set status = $3, body = $4, content_type = $5 where scope = $1 and key = $2`,
      [...id, status, body, type],
    );
  }

  private async forget(id: [string, string]): Promise<void> {
    await this.dataSource.query(`delete from idempotency_key where scope = $1 and key = $2`, id);
  }
}

/** Of a form its fields and the content of its files count, whatever boundary a client draws between them. */
function fingerprint(request: WithFiles): string {
  const files = (request.files ?? []).map((f) => [f.fieldname, f.originalname, sha256(f.buffer)]);
  const parts = [request.method, request.originalUrl, JSON.stringify(request.body ?? null)];
  return sha256([...parts, ...(files.length > 0 ? [JSON.stringify(files)] : [])].join('\n'));
}
const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
