import { useEffect, useMemo, useState } from 'react';
import { keepPhotos, keptPhotos, smaller } from '../live/photos';
import { sizeWords } from './words';

const MOST = 10;
/** A hand-held device with a camera behind it. */
const COARSE = window.matchMedia('(any-pointer: coarse)');

/** Photos of a draft: kept on this device with it. Another round reads them again. */
export function useKeptPhotos(
  key: string,
  round = 0,
): {
  photos: File[];
  setPhotos: (files: File[]) => void;
} {
  const [photos, setFiles] = useState<File[]>([]);
  useEffect(() => {
    let alive = true;
    void keptPhotos(key).then((found) => alive && found.length > 0 && setFiles(found));
    return () => {
      alive = false;
    };
  }, [key, round]);
  return {
    photos,
    setPhotos: (files) => {
      setFiles(files);
      void keepPhotos(key, files);
    },
  };
}

/** Photographed or chosen, made smaller on the way; with two thumbs. */
export function PhotoPicker({ photos, onChange }: { photos: File[]; onChange: (files: File[]) => void }) {
  const [busy, setBusy] = useState(false);
  const [full, setFull] = useState(false);
  async function add(list: FileList | null): Promise<void> {
    setBusy(true);
    const more: File[] = [];
    for (const file of [...(list ?? [])].slice(0, MOST)) more.push(await smaller(file));
    const all = [...photos, ...more];
    setFull(all.length > MOST);
    setBusy(false);
    onChange(all.slice(0, MOST));
  }
  const choose = (label: string, camera: boolean) => (
    <label className="photo-button">
      {label}
      <input
        type="file"
        accept="image/*"
        multiple={!camera}
        capture={camera ? 'environment' : undefined}
        disabled={busy}
        onChange={(e) => {
          void add(e.target.files);
          e.target.value = '';
        }}
      />
    </label>
  );
  return (
    <div className="photos" role="group" aria-label="照片">
      {photos.length > 0 && (
        <ul>
          {photos.map((f, i) => (
            <li key={`${i} ${f.name} ${f.size}`}>
              <Thumb file={f} />
              <span className="quiet small figures">{sizeWords(f.size)}</span>
              <button
                type="button"
                className="quiet-button"
                aria-label={`去掉第 ${i + 1} 张照片`}
                onClick={() => onChange(photos.filter((_, n) => n !== i))}
              >
                去掉
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="photo-buttons">
        {COARSE.matches && choose('拍照', true)}
        {choose('从相册选', false)}
      </div>
      {busy && <p className="quiet small">正在处理照片…</p>}
      {full && <p className="strong">至多 {MOST} 张，多出的没有加入。</p>}
    </div>
  );
}

function Thumb({ file }: { file: File }) {
  const url = useMemo(() => URL.createObjectURL(file), [file]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return <img src={url} alt="" />;
}
