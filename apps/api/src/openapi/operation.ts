import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

/** Name of a type of libs/contract, or of a list of them: Problem, LogEvent[]. */
export type ContractName = string;

/** What the description of a route says beyond what its decorators say already: path, method, roles and status come from those. */
export interface OperationDoc {
  /** a few Chinese words */
  summary: string;
  description?: string;
  tag: '事件' | '处置' | '问责' | '日志' | '消息' | '简报' | '整改' | '接口';
  /** what the controller checks the body with */
  body?: z.ZodType;
  /** the body is a form with these files beside its fields; optional: JSON without files is taken as well */
  files?: { field: string; description: string; optional?: true };
  /** parameters of the query, each with its Chinese description; required where it says 必填 */
  query?: Record<string, string>;
  /** bodies that are accepted, by name */
  examples?: Record<string, unknown>;
  /** what is answered; absent: no content */
  answer?: ContractName;
  answerExample?: unknown;
  /** further refusals, by status, in Chinese; 400, 401, 403 are said where they follow from the route */
  problems?: Record<number, string>;
}

export const OPERATION = 'operation';
/** Makes a route part of the public API: it stands in /api/openapi.json. */
export const Operation = (doc: OperationDoc): MethodDecorator => SetMetadata(OPERATION, doc);
