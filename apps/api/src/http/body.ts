import { UserError } from '@fengsui/platform';
import { z } from 'zod';

/** Checks a request body; the first thing wrong is said with its field. */
export function body<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue!.path.join('.');
  throw new UserError(
    'bad_field',
    `${field ? `“${field}”` : '请求内容'}不合要求：${issue!.message}`,
    400,
    field || undefined,
  );
}

export const uuid = z.uuid({ message: '应为编号（UUID）' });
export const level = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], { message: '等级应为 1 至 4' });
export const text = (what: string, max = 2000): z.ZodString =>
  z
    .string({ message: `请填写${what}` })
    .trim()
    .min(1, { message: `请填写${what}` })
    .max(max, { message: `${what}过长，请不超过 ${max} 字` });
/** YYYY-MM-DD */
export const day = (what: string): z.ZodISODate => z.iso.date({ message: `请填写${what}，如 2026-11-28` });
export const unitId = (what = '单位'): z.ZodString =>
  z
    .string({ message: `请选择${what}` })
    .min(1, { message: `请选择${what}` })
    .max(60, { message: `请选择${what}` });
/** A whole number of a form, where numbers come as text. */
export const wholeOfForm = (what: string): z.ZodCoercedNumber =>
  z.coerce.number({ message: what }).int({ message: what });
/** A choice in an address: 1 yes, 0 or left out no. */
export const flag = z.enum(['0', '1'], { message: '应为 0 或 1' }).default('0');
