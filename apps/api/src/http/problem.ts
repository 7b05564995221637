import { HttpException } from '@nestjs/common';
import type { Problem } from '@fengsui/contract';
import { currentRequest } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import type { Response } from 'express';

/** What kind of refusal a status is, in a few words (RFC 9457, title). */
const TITLES: Record<number, string> = {
  400: '请求不合要求',
  401: '需要登录',
  403: '没有权限',
  404: '没有找到',
  409: '与现状不符',
  410: '已失效',
  413: '内容过大',
  422: '不能照此处理',
  429: '过于频繁',
  500: '系统内部出错',
  503: '暂时不可用',
};

/** An error as RFC 9457 problem details; null: nobody foresaw it. */
export function problemOf(error: unknown): Problem | null {
  if (error instanceof UserError) return problem(error.status, error.code, error.message, error.field);
  if (!(error instanceof HttpException)) return null;
  const status = error.getStatus();
  if (status === 404) return problem(404, 'not_found', '没有这个地址，请从首页进入。');
  if (status === 413) return problem(413, 'too_large', '内容过大，请缩小后重试。');
  return problem(status, 'bad_request', '请求的格式不对，请刷新页面后重试。');
}

/** type names the code; message repeats detail for pages and clients of before. */
export function problem(status: number, code: string, detail: string, field?: string): Problem {
  const id = currentRequest()?.id;
  return {
    type: `urn:fengsui:problem:${code}`,
    title: TITLES[status] ?? TITLES[status >= 500 ? 500 : 400]!,
    status,
    detail,
    ...(id ? { instance: `urn:fengsui:request:${id}` } : {}),
    code,
    message: detail,
    ...(field ? { field } : {}),
  };
}

/** Sends it with its media type. */
export function sendProblem(response: Response, body: Problem): void {
  response.status(body.status).type('application/problem+json').send(JSON.stringify(body));
}
