import argon2 from 'argon2';
import { UserError } from '@fengsui/platform';

/** What people type to sign in. Throws UserError. */
export function checkUsername(username: string): void {
  if (!/^[a-z][a-z0-9._-]{2,30}$/.test(username))
    throw new UserError('bad_username', '用户名应为 3–31 位小写字母、数字或 . _ -，以字母开头。', 400, 'username');
}

/** GB/T 22239 身份鉴别: at least ten characters of three kinds, without the user's own name. */
export function checkPassword(password: string, username: string): void {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((k) => k.test(password)).length;
  if (password.length < 10) throw new UserError('weak_password', '密码至少 10 位，请加长。', 400, 'password');
  if (password.length > 200) throw new UserError('weak_password', '密码过长，请不超过 200 位。', 400, 'password');
  if (kinds < 3)
    throw new UserError('weak_password', '密码须含大写字母、小写字母、数字、符号中的三类，请补上。', 400, 'password');
  if (username.length >= 3 && password.toLowerCase().includes(username.toLowerCase()))
    throw new UserError('weak_password', '密码不能包含用户名，请更换。', 400, 'password');
}

export const hashPassword = (password: string): Promise<string> => argon2.hash(password, { type: argon2.argon2id });

let decoy: Promise<string> | undefined;
/** A hash to verify against when the user is unknown, so that an answer takes as long either way. */
export const decoyHash = (): Promise<string> => (decoy ??= hashPassword('no such account'));

export const verifyPassword = (hash: string, password: string): Promise<boolean> => argon2.verify(hash, password);
