import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Injectable,
  mixin,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { FilesInterceptor } from '@nestjs/platform-express';
import { readTable } from '@fengsui/mentions';
import { UserError } from '@fengsui/platform';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { catchError, finalize, type Observable } from 'rxjs';

/** A file as multer hands it over, held in memory. */
export interface UploadedFile {
  originalname: string;
  buffer: Buffer;
}

/** Files that may go with an act as its evidence: how many, and how large each. */
export const ATTACHMENTS = { most: 10, mib: 20 };

/** Uploads as services take them; none: an empty list. */
export const contentsOf = (files: UploadedFile[] | undefined): { name: string; content: Buffer }[] =>
  (files ?? []).map((f) => ({ name: f.originalname, content: f.buffer }));

/**
 * The table of an import's one file, at most this many rows where a number is given. Throws UserError 400 with the field where there is no file or
 * it cannot be read.
 */
export async function tableOf(files: UploadedFile[] | undefined, most?: number): ReturnType<typeof readTable> {
  const [file] = files ?? [];
  if (!file) throw new UserError('no_file', '请选择一个 Excel 或 CSV 文件。', 400, 'file');
  return readTable(file.originalname, file.buffer, most);
}

const MIB = 1024 * 1024;
/** Files are held in memory while they are checked: two requests of at most 200 MB at a time in this process. */
const AT_ONCE = 2;
let running = 0;

/** Uploads in one multipart field, bounded in number, size and requests at a time; what is over a limit is said in words. */
export function Uploads(field: string, most: number, maxMib: number): Type<NestInterceptor>[] {
  @Injectable()
  class InWords implements NestInterceptor {
    intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
      if (running >= AT_ONCE) throw new UserError('busy', '正在上传的人较多，请过一会儿再试。', 503, field);
      running++;
      return next.handle().pipe(
        catchError((error: unknown) => {
          throw inWords(error, field, most, maxMib);
        }),
        finalize(() => running--),
      );
    }
  }
  return [
    mixin(InWords),
    FilesInterceptor(field, most, {
      defParamCharset: 'utf8',
      limits: { fileSize: maxMib * MIB, files: most, fields: 20, fieldSize: 256 * 1024, parts: most + 20 },
    }),
    IdempotencyInterceptor,
  ];
}

function inWords(error: unknown, field: string, most: number, maxMib: number): unknown {
  if (!(error instanceof HttpException)) return error;
  if (error.getStatus() === 413)
    return new UserError('too_large', `每个文件不超过 ${maxMib} MB，请压缩或截取后再上传。`, 413, field);
  if (/too many files|unexpected field/i.test(error.message))
    return new UserError('too_many', `一次最多 ${most} 个文件，放在“${field}”中。`, 400, field);
  return error;
}
