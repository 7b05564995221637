import { useNavigate, useSearchParams } from 'react-router';
import { destination } from '../api/session';
import { useSignIn } from '../api/useSignIn';
import { SignInButton, SignInFields } from '../components/SignInFields';

/** Sign in, then on to where one was going. */
export default function Login() {
  const [query] = useSearchParams();
  const navigate = useNavigate();
  const form = useSignIn((me) => void navigate(destination(query.get('to'), me), { replace: true }));
  return (
    <main className="door">
      <h1>烽燧</h1>
      <p className="quiet">高校网络舆情监测、处置与问责</p>
      {query.get('set') && (
        <p className="signed">{query.get('set') === 'password' ? '密码已设置，请登录。' : '管理员已建立，请登录。'}</p>
      )}
      <form onSubmit={(e) => void form.submit(e)} noValidate>
        <SignInFields form={form} />
        <SignInButton busy={form.busy} />
      </form>
      <p className="quiet small">没有账号或忘记密码，请联系宣传部值班员。</p>
    </main>
  );
}
