import { useId } from 'react';

/** A button that sends the files chosen, several at once; the same may be chosen again. */
export function AddFiles({
  busy,
  accept,
  onChoose,
  children,
}: {
  busy: boolean;
  accept: string;
  onChoose: (files: FileList) => void;
  children: string;
}) {
  const id = useId();
  return (
    <label className="small-button" htmlFor={id} aria-disabled={busy}>
      {busy ? '正在上传…' : children}
      <input
        id={id}
        type="file"
        multiple
        className="sr-only"
        disabled={busy}
        accept={accept}
        onChange={(e) => {
          if (e.target.files?.length) onChoose(e.target.files);
          e.target.value = '';
        }}
      />
    </label>
  );
}
