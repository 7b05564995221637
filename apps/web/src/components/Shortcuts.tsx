import { useEffect, useRef, useState } from 'react';
import { Dialog } from './Dialog';

/** A key and what it does; shown under ?. */
export interface Shortcut {
  key: string;
  what: string;
  run: () => void;
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Keys of a page. None fires while something is typed, while a window is open, or with Ctrl, Alt or ⌘; ? shows them. */
export function Shortcuts({ keys }: { keys: Shortcut[] }) {
  const [shown, setShown] = useState(false);
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (e: KeyboardEvent): void => {
      if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || e.repeat || typing(e.target)) return;
      if (document.querySelector('dialog[open], .ant-modal-open')) return;
      if (e.key === '?' || e.key === '？') {
        e.preventDefault();
        return setShown(true);
      }
      const found = latest.current.find((k) => k.key === e.key.toLowerCase() || k.key === e.key);
      if (!found) return;
      e.preventDefault();
      found.run();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return (
    <>
      <button type="button" className="quiet-button keys-button" onClick={() => setShown(true)} aria-keyshortcuts="?">
        快捷键 <kbd>?</kbd>
      </button>
      <Dialog title="快捷键" open={shown} onClose={() => setShown(false)}>
        <p className="quiet small">填写文字时不起作用。</p>
        <dl className="keys">
          {keys.map((k) => (
            <div key={k.key}>
              <dt>
                <kbd>{KEY_NAME[k.key] ?? k.key.toUpperCase()}</kbd>
              </dt>
              <dd>{k.what}</dd>
            </div>
          ))}
          <div>
            <dt>
              <kbd>Esc</kbd>
            </dt>
            <dd>关闭窗口，已填内容留作草稿</dd>
          </div>
        </dl>
      </Dialog>
    </>
  );
}

const KEY_NAME: Record<string, string> = { '/': '/', Enter: '回车' };
