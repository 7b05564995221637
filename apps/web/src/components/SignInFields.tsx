import { useId } from 'react';
import type { useSignIn } from '../api/useSignIn';
import { Refused } from './Dialog';

/** Name and password, and why they were refused. */
export function SignInFields({ form }: { form: ReturnType<typeof useSignIn> }) {
  const id = useId();
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}name`}>用户名</label>
        <input
          id={`${id}name`}
          autoComplete="username"
          autoCapitalize="none"
          value={form.username}
          onChange={(e) => form.setUsername(e.target.value)}
          autoFocus
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}password`}>密码</label>
        <input
          id={`${id}password`}
          type="password"
          autoComplete="current-password"
          value={form.password}
          onChange={(e) => form.setPassword(e.target.value)}
        />
      </div>
      <Refused error={form.error} />
    </>
  );
}

/** 登录 */
export const SignInButton = ({ busy }: { busy: boolean }) => (
  <button type="submit" className="primary" disabled={busy}>
    {busy ? '正在登录…' : '登录'}
  </button>
);
