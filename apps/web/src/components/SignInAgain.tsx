import type { Me } from '@fengsui/contract';
import { useEffect, useRef } from 'react';
import { loginPath } from '../api/client';
import { sessionBegun } from '../api/signed-out';
import { useSignIn } from '../api/useSignIn';
import { startSending } from '../live/outgoing';
import { reopenSocket } from '../live/socket';
import { SignInButton, SignInFields } from './SignInFields';

/** The session ended in the middle of the work: signed in again over the page, which stays as it is with all that was typed. */
export function SignInAgain({ me }: { me: Me }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => box.current?.showModal(), []);
  const form = useSignIn((now) => {
    // what stands on the page was for somebody else's eyes
    if (now.personId !== me.personId) return window.location.assign('/');
    sessionBegun();
    startSending(me.personId);
    reopenSocket();
  });
  return (
    <dialog ref={box} className="dialog" aria-label="请重新登录" onCancel={(e) => e.preventDefault()}>
      <form className="dialog-inside" onSubmit={(e) => void form.submit(e)} noValidate>
        <h2>请重新登录</h2>
        <p>{me.name}，您的登录已到期。登录后回到此页，已填写的内容都在。</p>
        <SignInFields form={form} />
        <div className="row">
          <SignInButton busy={form.busy} />
          <a href={loginPath()}>换个账号登录</a>
        </div>
      </form>
    </dialog>
  );
}
