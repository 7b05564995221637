import { type ReactNode, useEffect, useRef } from 'react';

/** Where lists of a chooser open that stands in the window: outside of it nothing answers. */
export const inWindow = (chooser: HTMLElement): HTMLElement => chooser.parentElement!;

/** A window over the page: Escape, a click beside it and 关闭 end it; the page behind does not answer meanwhile. Without antd, for phones too. */
export function Dialog({
  title,
  open,
  onClose,
  wide = false,
  children,
}: {
  title: string;
  open: boolean;
  onClose: () => void;
  /** two columns fit */
  wide?: boolean;
  children: ReactNode;
}) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) box.current?.showModal();
    else box.current?.close();
  }, [open]);
  return (
    <dialog
      ref={box}
      className={wide ? 'dialog dialog-wide' : 'dialog'}
      aria-label={title}
      onClose={onClose}
      onMouseDown={(e) => e.target === e.currentTarget && e.currentTarget.close()}
    >
      {open && (
        <div className="dialog-inside">
          <div className="row">
            <h2>{title}</h2>
            <button type="button" className="quiet-button push" onClick={() => box.current?.close()}>
              关闭
            </button>
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}

/** What was refused, in the server's words. */
export function Refused({ error }: { error: string | null }) {
  return error ? (
    <p className="form-error" role="alert">
      {error}
    </p>
  ) : null;
}
