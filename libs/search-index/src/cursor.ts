import { UserError } from '@fengsui/platform';

const FORM = /^(\d{1,15})\|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Where a page ended: publication time in ms and id of its last post. */
export const encodeCursor = (at: number, id: string): string => Buffer.from(`${at}|${id}`).toString('base64url');

/** Throws UserError when somebody made the cursor up. */
export function decodeCursor(cursor: string): { at: number; id: string } {
  const m = FORM.exec(Buffer.from(cursor, 'base64url').toString());
  if (!m) throw new UserError('bad_cursor', '翻页位置（after）无效，请从第一页重新检索。', 400, 'after');
  return { at: Number(m[1]), id: m[2]! };
}
