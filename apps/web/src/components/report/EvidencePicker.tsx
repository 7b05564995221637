import { useEffect, useId, useMemo, useState, type DragEvent } from 'react';
import { sizeWords } from '../words';

export const MAX_FILES = 10;

/** Screenshots, photos and files: chosen, photographed, dragged here or pasted anywhere in the form. */
export function EvidencePicker({
  files,
  onChange,
  error,
  title = '证据',
}: {
  title?: string;
  files: File[];
  onChange: (files: File[]) => void;
  error: string | null;
}) {
  const id = useId();
  const [over, setOver] = useState(false);
  const [full, setFull] = useState(false);
  const add = (more: FileList | null): void => {
    const all = [...files, ...(more ?? [])];
    setFull(all.length > MAX_FILES);
    onChange(all.slice(0, MAX_FILES));
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    add(event.dataTransfer.files);
  };
  return (
    <div
      className={over ? 'evidence-picker over' : 'evidence-picker'}
      onDragOver={(e) => {
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className="row">
        <span className="strong" id={`${id}title`}>
          {title}
        </span>
        <span className="quiet small">截图、照片或文件，至多 {MAX_FILES} 个；可拖入，截图可直接粘贴</span>
      </div>
      {files.length > 0 && (
        <ul className="evidence-files">
          {files.map((f, i) => (
            <li key={`${i} ${f.name} ${f.size}`}>
              <Thumb file={f} />
              <span>
                {f.name}
                <span className="quiet small figures"> {sizeWords(f.size)}</span>
              </span>
              <button
                type="button"
                className="quiet-button"
                aria-label={`去掉 ${f.name}`}
                onClick={() => onChange(files.filter((_, n) => n !== i))}
              >
                去掉
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="row" role="group" aria-labelledby={`${id}title`}>
        <Choose label="选择文件" onFiles={add} />
        <Choose label="拍照" onFiles={add} camera />
      </div>
      {full && <p className="strong">至多 {MAX_FILES} 个，多出的没有加入。</p>}
      {error && (
        <p className="strong" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

function Choose({
  label,
  onFiles,
  camera = false,
}: {
  label: string;
  onFiles: (f: FileList | null) => void;
  camera?: boolean;
}) {
  return (
    <label className={camera ? 'small-button camera' : 'small-button'}>
      {label}
      <input
        type="file"
        multiple={!camera}
        accept={camera ? 'image/*' : undefined}
        capture={camera ? 'environment' : undefined}
        onChange={(e) => {
          onFiles(e.target.files);
          e.target.value = '';
        }}
      />
    </label>
  );
}

function Thumb({ file }: { file: File }) {
  const url = useMemo(() => (file.type.startsWith('image/') ? URL.createObjectURL(file) : null), [file]);
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  return url ? <img src={url} alt="" /> : <span className="thumb-none quiet small">文件</span>;
}
