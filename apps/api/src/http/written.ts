import type { Said } from '@fengsui/escalation';
import { currentRequest } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import { z } from 'zod';

/** When what is sent was written, by the clock of the device. */
export const writtenAtField = z.iso.datetime({ offset: true, message: '书写时间应为 ISO 8601 时间' }).optional();

/** What the device says of the time of writing, with X-Client-Time as the time of sending by the same clock. Throws UserError 400 without it. */
export function writtenBy<T extends { writtenAt?: string | undefined }>(
  given: T,
): Omit<T, 'writtenAt'> & { said?: Said } {
  const { writtenAt, ...rest } = given;
  if (writtenAt === undefined) return rest;
  const sentAt = currentRequest()?.clientTime;
  if (!sentAt)
    throw new UserError(
      'no_client_time',
      '附书写时间的，须同时在请求头 X-Client-Time 写明发送时间。',
      400,
      'writtenAt',
    );
  return { ...rest, said: { writtenAt: new Date(writtenAt), sentAt: new Date(sentAt) } };
}
