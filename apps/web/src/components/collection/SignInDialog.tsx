import type { SignInInput, SignInView, Site } from '@fengsui/contract';
import { Modal } from 'antd';
import { useCallback, useEffect, useRef, useState, type CSSProperties, type FormEvent, type MouseEvent } from 'react';
import { api, ApiFailure, words } from '../../api/client';
import { Skeleton } from '../States';

const POLL = 1000;
const active = (v: SignInView | null): boolean => v?.state === 'waiting' || v?.state === 'open';

/** Begins, or joins the one that is going on: two people may look at the same picture. */
async function begin(at: string): Promise<SignInView> {
  try {
    return await api<SignInView>('POST', at);
  } catch (e) {
    if (e instanceof ApiFailure && e.status === 409) return api<SignInView>('GET', at);
    throw e;
  }
}

/** Shows the crawler's browser: the operator scans the code in it, or types and clicks. Its picture comes once a second. */
export function SignInDialog({ site, name, onClose }: { site: Site; name: string; onClose: () => void }) {
  const at = `/api/sessions/${encodeURIComponent(site)}/sign-in`;
  const [view, setView] = useState<SignInView | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [round, setRound] = useState(0);

  useEffect(() => {
    let alive = true;
    let timer = 0;
    const look = async (first: boolean): Promise<void> => {
      try {
        const seen = await (first ? begin(at) : api<SignInView>('GET', at));
        if (!alive) return;
        setView(seen);
        setError(null);
        if (!active(seen)) return;
      } catch (e) {
        if (!alive) return;
        setError(words(e));
        // Refused: looking again would not help. A line that went is tried again.
        if (first || (e instanceof ApiFailure && e.status >= 400 && e.status < 500)) return;
      }
      timer = window.setTimeout(() => void look(false), POLL);
    };
    void look(true);
    return () => {
      alive = false;
      window.clearTimeout(timer);
    };
  }, [at, round]);

  const send = useCallback(
    async (input: SignInInput): Promise<void> => {
      try {
        await api('POST', `${at}/input`, input);
        setError(null);
      } catch (e) {
        setError(words(e));
      }
    },
    [at],
  );
  async function leave(): Promise<void> {
    if (active(view)) await api('DELETE', at).catch(() => undefined);
    onClose();
  }

  return (
    <Modal
      open
      title={`登录${name}`}
      width={view && active(view) && view.width > view.height ? 1040 : 640}
      style={{ top: 24 }}
      footer={null}
      mask={{ closable: false }}
      onCancel={() => void leave()}
    >
      <div className="sign-in" data-testid="sign-in" data-state={view?.state ?? 'starting'}>
        <p role="status">{stateWords(view)}</p>
        {error && (
          <p className="form-error" role="alert">
            {error}
          </p>
        )}
        {view?.state === 'open' && <Screen view={view} send={send} />}
        {(view === null || view.state === 'waiting') && !error && <Skeleton rows={6} />}
        <div className="row">
          {active(view) ? (
            <>
              <button type="button" className="small-button" onClick={() => void send({ kind: 'reload' })}>
                重新载入网页
              </button>
              <button type="button" className="quiet-button push" onClick={() => void leave()}>
                取消登录
              </button>
            </>
          ) : view?.state === 'done' ? (
            <button type="button" className="primary" onClick={onClose}>
              完成
            </button>
          ) : (
            (view || error) && (
              <>
                <button
                  type="button"
                  className="small-button"
                  onClick={() => {
                    setView(null);
                    setError(null);
                    setRound(round + 1);
                  }}
                >
                  重新开始
                </button>
                <button type="button" className="quiet-button push" onClick={onClose}>
                  关闭
                </button>
              </>
            )
          )}
        </div>
      </div>
    </Modal>
  );
}

function stateWords(v: SignInView | null): string {
  if (!v) return '正在打开浏览器…';
  const words = {
    waiting: '正在等候采集程序打开浏览器，通常需要几秒。',
    open: '请用手机扫下图中的二维码；也可在图上点击，在下面的框里输入。',
    done: '已登录，采集将随即恢复。',
    failed: '没有登录成功。',
    cancelled: '已取消。',
  }[v.state];
  return v.note ? (v.state === 'failed' ? `${words}${v.note}` : v.note) : words;
}

/** The whole picture is seen without scrolling, title and tools included. */
const fit = (v: SignInView): CSSProperties => ({ maxWidth: `calc((100vh - 300px) * ${v.width / v.height})` });

/** The picture and what can be done to it. */
function Screen({ view, send }: { view: SignInView; send: (input: SignInInput) => Promise<void> }) {
  const [text, setText] = useState('');
  const [mark, setMark] = useState<{ x: number; y: number; frame: number } | null>(null);
  const box = useRef<HTMLInputElement>(null);

  function click(event: MouseEvent<HTMLButtonElement>): void {
    const r = event.currentTarget.getBoundingClientRect();
    const x = (event.clientX - r.left) / r.width;
    const y = (event.clientY - r.top) / r.height;
    if (event.detail === 0) return; // the keyboard has no place on the picture
    setMark({ x, y, frame: view.frameNo });
    void send({ kind: 'click', x: Math.round(x * view.width), y: Math.round(y * view.height) });
    box.current?.focus({ preventScroll: true });
  }
  async function type(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!text) return;
    await send({ kind: 'type', text });
    setText('');
  }

  return (
    <>
      {view.frame ? (
        <button
          type="button"
          className="frame"
          style={fit(view)}
          onClick={click}
          aria-label="浏览器画面，点击即在网页上点击"
        >
          <img src={view.frame} alt="浏览器里的登录页面" draggable={false} />
          {mark && mark.frame === view.frameNo && <i style={{ left: `${mark.x * 100}%`, top: `${mark.y * 100}%` }} />}
        </button>
      ) : (
        <Skeleton rows={6} />
      )}
      <form className="frame-type" onSubmit={(e) => void type(e)}>
        <input
          ref={box}
          value={text}
          aria-label="要输入的文字"
          placeholder="先点图中的输入框，再在这里输入"
          autoComplete="off"
          onChange={(e) => setText(e.target.value)}
        />
        <button type="submit" className="small-button">
          输入
        </button>
        {(['Enter', 'Tab', 'Backspace'] as const).map((key) => (
          <button key={key} type="button" className="quiet-button" onClick={() => void send({ kind: 'key', key })}>
            {{ Enter: '回车', Tab: '下一格', Backspace: '退格' }[key]}
          </button>
        ))}
      </form>
    </>
  );
}
